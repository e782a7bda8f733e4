//! One sort for all lists: each further copy of the library's weighs 2 KB in the wasm.

use std::cmp::Ordering;

/// Sorts; equal items stay in their order.
pub fn sort<T>(items: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    let places = places(items.len(), &|a, b| compare(&items[a], &items[b]));
    let mut taken: Vec<Option<T>> = items.drain(..).map(Some).collect();
    items.extend(places.into_iter().filter_map(|i| taken[i].take()));
}

/// The places of `count` items in their order.
#[inline(never)]
fn places(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut all: Vec<usize> = (0..count).collect();
    // most lists come sorted
    if all.windows(2).all(|w| compare(w[0], w[1]) != Ordering::Greater) {
        return all;
    }
    all.sort_unstable_by(|a, b| compare(*a, *b).then(a.cmp(b)));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_items_stay_in_their_order() {
        let mut all: Vec<(u32, usize)> = (0..500).map(|i| ((i as u32 * 7919) % 13, i)).collect();
        sort(&mut all, |a, b| a.0.cmp(&b.0));
        assert!(all.windows(2).all(|w| w[0] <= w[1]), "{all:?}");
    }

    #[test]
    fn a_list_in_order_stays() {
        let mut all = vec![1, 1, 2, 3];
        sort(&mut all, i32::cmp);
        assert_eq!(all, [1, 1, 2, 3]);
    }
}
