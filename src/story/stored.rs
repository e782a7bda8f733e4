//! The checked form of a story: what a reader has proven, as bytes that the viewer takes without
//! asking again. Each type says once what it holds (`declare!`, [`stored!`](crate::stored)); saving
//! and loading follow from that.
//!
//! Whole numbers are of variable length, seven bits a byte, the lowest first; those that may be
//! negative alternate around zero. A number that a decimal of up to nine places holds exactly is its
//! places and its digits, any other its eight bytes. Texts and lists begin with their length.

use std::cell::OnceCell;
use std::rc::Rc;

use super::text::Text;

/// A value that is saved and loaded.
pub trait Stored: Sized {
    /// Appends its bytes.
    fn save(&self, to: &mut Vec<u8>);

    /// What `from` begins with. Bytes that end too early read as zeros: whoever loads a file has
    /// seen that it is whole.
    fn load(from: &mut Bytes) -> Self;
}

/// Bytes that are still to be read.
pub struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    /// All of `all` is still to be read.
    pub fn new(all: &'a [u8]) -> Bytes<'a> {
        Bytes(all)
    }

    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    /// The next `count` bytes, or as many as there are.
    pub fn take(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(count.min(self.0.len()));
        self.0 = rest;
        taken
    }

    fn whole(&mut self) -> u64 {
        let mut out = 0;
        for shift in (0..64).step_by(7) {
            let b = self.byte();
            out |= u64::from(b & 0x7F) << shift;
            if b < 0x80 {
                break;
            }
        }
        out
    }

    /// Length of what follows, where each entry has a byte at least.
    fn length(&mut self) -> usize {
        (self.whole() as usize).min(self.0.len())
    }
}

fn save_whole(mut v: u64, to: &mut Vec<u8>) {
    while v >= 0x80 {
        to.push(v as u8 | 0x80);
        v >>= 7;
    }
    to.push(v as u8);
}

/// Declares structs whose fields are all saved, in their order, or an enum of plain variants.
#[macro_export]
macro_rules! stored {
    ($(
        $(#[$meta:meta])*
        $vis:vis struct $name:ident {
            $($(#[$field_meta:meta])* $field_vis:vis $field:ident: $of:ty,)*
        }
    )+) => {$(
        $(#[$meta])*
        $vis struct $name {
            $($(#[$field_meta])* $field_vis $field: $of,)*
        }

        impl $crate::story::Stored for $name {
            fn save(&self, to: &mut Vec<u8>) {
                $($crate::story::Stored::save(&self.$field, to);)*
            }

            fn load(from: &mut $crate::story::Bytes) -> Self {
                $(let $field = $crate::story::Stored::load(from);)*
                Self { $($field,)* }
            }
        }
    )+};

    ($(
        $(#[$meta:meta])*
        $vis:vis enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident,)+
        }
    )+) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        $vis enum $name {
            $($(#[$variant_meta])* $variant,)+
        }

        impl $crate::story::Stored for $name {
            fn save(&self, to: &mut Vec<u8>) {
                to.push(*self as u8);
            }

            fn load(from: &mut $crate::story::Bytes) -> Self {
                let all = [$($name::$variant),+];
                let i = u8::load(from) as usize;
                all.get(i).copied().unwrap_or(all[0])
            }
        }
    )+};
}

macro_rules! wholes {
    ($($of:ty),+) => {$(
        impl Stored for $of {
            fn save(&self, to: &mut Vec<u8>) {
                save_whole(*self as u64, to);
            }

            fn load(from: &mut Bytes) -> Self {
                from.whole() as $of
            }
        }
    )+};
}

wholes!(u8, u16, usize);

macro_rules! signed {
    ($($of:ty),+) => {$(
        impl Stored for $of {
            fn save(&self, to: &mut Vec<u8>) {
                let v = *self as i64;
                save_whole(((v << 1) ^ (v >> 63)) as u64, to);
            }

            fn load(from: &mut Bytes) -> Self {
                let v = from.whole();
                ((v >> 1) as i64 ^ -((v & 1) as i64)) as $of
            }
        }
    )+};
}

signed!(i32, i64);

impl Stored for bool {
    fn save(&self, to: &mut Vec<u8>) {
        to.push(u8::from(*self));
    }

    fn load(from: &mut Bytes) -> Self {
        from.byte() != 0
    }
}

/// Divisors of a number's digits, by its places.
const POWERS: [f64; 10] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];
/// In place of the places: the eight bytes follow.
const RAW: u8 = 0xFF;
/// Digits up to here are exact in an `f64`, so that one division gives the decimal's nearest number.
const EXACT: u64 = 1 << 53;

impl Stored for f64 {
    fn save(&self, to: &mut Vec<u8>) {
        let digits = |power: &f64| (self * power).round() as i64;
        let places = POWERS.iter().position(|power| {
            let d = digits(power);
            d.unsigned_abs() < EXACT && (d as f64 / power).to_bits() == self.to_bits()
        });
        match places {
            Some(p) => {
                to.push(p as u8);
                digits(&POWERS[p]).save(to);
            }
            None => {
                to.push(RAW);
                to.extend(self.to_le_bytes());
            }
        }
    }

    fn load(from: &mut Bytes) -> Self {
        match from.byte() {
            RAW => {
                let mut all = [0; 8];
                let taken = from.take(8);
                all[..taken.len()].copy_from_slice(taken);
                f64::from_le_bytes(all)
            }
            places => i64::load(from) as f64 / POWERS[usize::from(places) % POWERS.len()],
        }
    }
}

fn save_text(text: &str, to: &mut Vec<u8>) {
    text.len().save(to);
    to.extend(text.as_bytes());
}

fn load_text<'a>(from: &mut Bytes<'a>) -> &'a str {
    let length = from.length();
    std::str::from_utf8(from.take(length)).unwrap_or_default()
}

macro_rules! texts {
    ($($of:ty),+) => {$(
        impl Stored for $of {
            fn save(&self, to: &mut Vec<u8>) {
                save_text(self, to);
            }

            fn load(from: &mut Bytes) -> Self {
                load_text(from).into()
            }
        }
    )+};
}

texts!(String, Box<str>, Rc<str>);

impl Stored for Text {
    fn save(&self, to: &mut Vec<u8>) {
        self.0.save(to);
    }

    fn load(from: &mut Bytes) -> Self {
        Text(Vec::load(from))
    }
}

impl<T: Stored> Stored for Option<T> {
    fn save(&self, to: &mut Vec<u8>) {
        self.is_some().save(to);
        if let Some(v) = self {
            v.save(to);
        }
    }

    fn load(from: &mut Bytes) -> Self {
        bool::load(from).then(|| T::load(from))
    }
}

impl<T: Stored> Stored for Box<T> {
    fn save(&self, to: &mut Vec<u8>) {
        (**self).save(to);
    }

    fn load(from: &mut Bytes) -> Self {
        Box::new(T::load(from))
    }
}

/// What is made of the rest when it is first asked for is not saved.
impl<T> Stored for OnceCell<T> {
    fn save(&self, _: &mut Vec<u8>) {}

    fn load(_: &mut Bytes) -> Self {
        OnceCell::new()
    }
}

impl<T: Stored> Stored for Vec<T> {
    fn save(&self, to: &mut Vec<u8>) {
        self.len().save(to);
        self.iter().for_each(|v| v.save(to));
    }

    fn load(from: &mut Bytes) -> Self {
        (0..from.length()).map(|_| T::load(from)).collect()
    }
}

impl<T: Stored + Copy, const N: usize> Stored for [T; N] {
    fn save(&self, to: &mut Vec<u8>) {
        self.iter().for_each(|v| v.save(to));
    }

    fn load(from: &mut Bytes) -> Self {
        std::array::from_fn(|_| T::load(from))
    }
}

impl<A: Stored, B: Stored> Stored for (A, B) {
    fn save(&self, to: &mut Vec<u8>) {
        self.0.save(to);
        self.1.save(to);
    }

    fn load(from: &mut Bytes) -> Self {
        (A::load(from), B::load(from))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round<T: Stored>(v: &T) -> (T, usize) {
        let mut bytes = Vec::new();
        v.save(&mut bytes);
        let mut from = Bytes::new(&bytes);
        let back = T::load(&mut from);
        assert!(from.0.is_empty(), "{} bytes are left", from.0.len());
        (back, bytes.len())
    }

    #[test]
    fn numbers_come_back_bit_for_bit() {
        let all = [
            0.0,
            -0.0,
            1.0,
            -1.0,
            0.1,
            0.3,
            1.0 / 3.0,
            26.96,
            1365.56,
            -1e-9,
            2024.0417,
            f64::MAX,
            f64::MIN_POSITIVE,
            f64::INFINITY,
            EXACT as f64,
            1e15 + 0.3,
        ];
        for v in all {
            assert_eq!(round(&v).0.to_bits(), v.to_bits(), "{v}");
        }
        assert!(round(&f64::NAN).0.is_nan());
        assert_eq!(round(&0.25).1, 2);
        for v in [0, 1, -1, 63, -64, 64, i64::MAX, i64::MIN] {
            assert_eq!(round(&v).0, v);
        }
        for v in [0, 127, 128, usize::MAX] {
            assert_eq!(round(&v).0, v);
        }
    }

    #[test]
    fn texts_and_lists_come_back() {
        let v = vec![(Some("宁波".to_owned()), [1.5, 2.0]), (None, [0.0, -3.25])];
        assert_eq!(round(&v).0, v);
        let named = vec![("a".to_owned(), vec![1984, -5]), (String::new(), Vec::new())];
        assert_eq!(round(&named).0, named);
    }

    #[test]
    fn what_ends_too_early_is_no_endless_list() {
        let mut bytes = Vec::new();
        vec![1, 2, 3].save(&mut bytes);
        assert_eq!(Vec::<i32>::load(&mut Bytes::new(&bytes[..2])), [1]);
        let huge = [0xFF, 0xFF, 0xFF, 0xFF, 0x0F];
        assert_eq!(Vec::<String>::load(&mut Bytes::new(&huge)), Vec::<String>::new());
    }
}
