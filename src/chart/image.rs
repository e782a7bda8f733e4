//! A picture beside the story: a photograph, a plan, a drawing. It covers its room, cut around what must be
//! seen of it, or fits into it whole; its credit stands under it. Where it has not come there is a plate
//! with what it shows, in words.

use super::kit::{name_of, size, style, Drawn, Frame};
use super::lettering::leading;
use super::recipes::seen;
use super::{Chart, Make, Outline, Shown, Stage};
use crate::geom::Rect;
use crate::layout::grid::Need;
use crate::layout::Role;
use crate::mark::{MarkKind, Target};
use crate::paint::Pen;
#[cfg(not(target_arch = "wasm32"))]
use crate::story::declare::Shape;
use crate::story::declare::{object, AFact, Kind, OneOf, Plain, Words};
use crate::story::{rules, About, FactRef, Held, Node, Picture, Story, Text, Word};
use crate::theme::Theme;
use crate::{declare, stored, worded};

declare! {
    /// A picture from a file beside the story.
    pub struct ImageSaid for Story {
        /// A PNG, JPEG or WebP file beside the story, or in a folder below it: "quay.jpg". 4 MB and 4096 px a side at the most.
        file: String => Plain;
        /// What is to be seen, for those who do not see it.
        alt: Text => Words;
        /// Whose picture it is: it stands under it.
        credit: Text => Words;
        /// [x, y] of what must be seen, each 0 to 1 from the upper left: what does not fit is cut off around it.
        focus: Option<[f64; 2]> => AFocus, may "its middle";
        /// The picture covers its room, or all of it fits in: plans and diagrams.
        fit: Fit => FITS, usual (Fit::Cover);
        /// A heading over the picture.
        text: Option<Text> => Words, may "no heading";
        /// A sentence under the picture.
        caption: Option<Text> => Words, may "none";
        /// What is known of what it shows: its card.
        fact: Option<FactRef> => AFact, may "the card says what is to be seen";
        /// When it appears.
        timing: Option<Drawn> => object::<Drawn>(), may "after the change of chapters";
    }
}

/// How the words of `fit` are meant.
const FITS: OneOf<Fit> = OneOf(&[("cover", Fit::Cover), ("contain", Fit::Contain)], rules::NO_SUCH_WORD);

worded!(Fit => FITS);

/// A point of the picture, in parts of its width and height.
struct AFocus;

impl<C: ?Sized> Kind<C> for AFocus {
    type Out = [f64; 2];

    fn read(&self, n: &Node<'_, '_>, _: &C) -> Option<[f64; 2]> {
        let all: Vec<f64> = n.items().iter().filter_map(Node::plain_number).collect();
        match all[..] {
            [x, y] if (0.0..=1.0).contains(&x) && (0.0..=1.0).contains(&y) => Some([x, y]),
            _ => {
                n.fail(&rules::NO_FOCUS, &[]);
                None
            }
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn shape(&self) -> Shape {
        Shape::Json(
            r#"{"type": "array", "items": {"type": "number", "minimum": 0, "maximum": 1}, "minItems": 2, "maxItems": 2}"#,
            "[x, y], each 0 to 1",
        )
    }
}

stored! {
    /// How a picture lies in its room.
    pub enum Fit {
        /// It covers it.
        Cover,
        /// All of it is seen.
        Contain,
    }
}

stored! {
    /// A picture as it is drawn.
    pub struct Image {
        picture: Picture,
        alt: Text,
        credit: Text,
        focus: [f64; 2],
        fit: Fit,
        text: Option<Text>,
        caption: Option<Text>,
        fact: Option<FactRef>,
        draw: [f64; 2],
    }
}

/// What the names of its marks begin with.
const KIND: &str = "image";

impl Make for ImageSaid {
    type Chart = Image;

    fn make(self, n: &Node<'_, '_>, _: &Story) -> Option<Image> {
        let picture = Picture::read(n.get("file").as_ref()?, &self.file)?;
        let focus = self.focus.unwrap_or([0.5; 2]);
        let draw = self.timing.map_or([0.9, 1.5], |t| t.draw);
        let ImageSaid { alt, credit, fit, text, caption, fact, .. } = self;
        Some(Image { picture, alt, credit, focus, fit, text, caption, fact, draw })
    }
}

/// The part of a picture of `whole` pixels that covers a room `aspect` times as wide as high: as large as
/// may be, with its focus (0 to 1) as near to the middle as its edges let it.
fn covering([w, h]: [f64; 2], focus: [f64; 2], aspect: f64) -> Rect {
    let (across, down) = (w.min(h * aspect), h.min(w / aspect));
    let from = |focus: f64, whole: f64, part: f64| (focus * whole - part / 2.0).clamp(0.0, whole - part);
    Rect::new(from(focus[0], w, across), from(focus[1], h, down), across, down)
}

/// The largest place of `aspect` in a room, in its middle.
fn fitting(room: Rect, aspect: f64) -> Rect {
    let (w, h) = (room.w.min(room.h * aspect), room.h.min(room.w / aspect));
    Rect::new(room.x + (room.w - w) / 2.0, room.y + (room.h - h) / 2.0, w, h)
}

impl Image {
    fn whole(&self) -> [f64; 2] {
        [self.picture.width as f64, self.picture.height as f64]
    }

    /// Heading, caption and credit.
    fn frame<'a>(&'a self, stage: &'a Stage, id: &'a str) -> Frame<'a> {
        let said = |t: &'a Option<Text>| t.as_ref().map_or("", |t| t.get(stage.lang));
        Frame {
            id,
            heading: said(&self.text),
            unit: String::new(),
            keys: Vec::new(),
            note: said(&self.caption),
            sources: vec![self.credit.get(stage.lang).to_owned()],
        }
    }

    /// Where the picture stands, stage units, and which part of it, pixels.
    fn place(&self, room: Rect) -> (Rect, Rect) {
        let [w, h] = self.whole();
        match self.fit {
            Fit::Cover => (room, covering([w, h], self.focus, room.w / room.h)),
            Fit::Contain => (fitting(room, w / h), Rect::new(0.0, 0.0, w, h)),
        }
    }

    fn pen(&self, stage: &Stage, id: &str, part: &str) -> Pen {
        let mut pen = Pen::new(&format!("{id}/{part}"), MarkKind::Picture, stage.theme.page);
        pen.fact = self.fact;
        pen.target(Target::Text(self.fact)).label(self.alt.get(stage.lang))
    }

    /// What stands there without the picture: its words and, where it is lost, that it is.
    fn plate(&self, stage: &Stage, id: &str, r: Rect, lost: bool) {
        let (tape, theme) = (stage.tape, stage.theme);
        let ground = theme.ink.at(0.06).over(theme.page);
        tape.pen(self.pen(stage, id, "plate").ground(ground));
        tape.rect(r, ground);
        let alt = self.alt.get(stage.lang);
        let word = if lost { stage.word(Word::PictureLost) } else { "" };
        let inset = size(stage, Role::Label).min(r.w / 8.0);
        let room = Rect::new(r.x + inset, r.y + inset, r.w - 2.0 * inset, r.h - 2.0 * inset);
        let low = leading(stage, Role::Tag.size(stage.view.class));
        let tag = style(stage, Role::Tag, theme.muted);
        let below = if word.is_empty() { 0.0 } else { low * tape.count_lines(word, tag, room.w) as f64 };
        // all of the words, in the largest size that has room for them; else a sign that leads to them
        let rows = |role: Role| {
            let own = style(stage, role, theme.ink);
            (own, leading(stage, own.size), tape.count_lines(alt, own, room.w))
        };
        let fits = |(own, high, rows): &(_, f64, usize)| {
            high * *rows as f64 + below <= room.h && tape.fits(alt, *own, room.w, *rows)
        };
        let said = [Role::Text, Role::Label, Role::Tag].map(rows).into_iter().find(fits);
        let pen = |part: &str, kind| Pen::new(&format!("{id}/{part}"), kind, ground).numbered();
        let mut y = room.y;
        if let Some((own, high, rows)) = said {
            tape.pen(pen("alt", MarkKind::Caption));
            tape.paragraph(room.x, y + tape.real_size(own.size), alt, own, room.w, high);
            y += high * rows as f64;
        } else {
            tape.pen(self.pen(stage, id, "more").kind(MarkKind::More).ground(ground));
            let r =
                tape.text(room.x, y + size(stage, Role::Label), "…", style(stage, Role::Label, theme.ink));
            y += r.h;
        }
        if !word.is_empty() && y + below <= r.bottom() {
            tape.pen(pen("lost", MarkKind::Note));
            tape.paragraph(room.x, y + size(stage, Role::Tag), word, tag, room.w, low);
        }
    }
}

impl Outline for Image {
    fn fills(&self) -> bool {
        true
    }
}

impl Chart for Image {
    fn facts(&self) -> Vec<FactRef> {
        self.fact.into_iter().collect()
    }

    fn picture(&self) -> Option<Shown<'_>> {
        let Image { picture, alt, credit, caption, .. } = self;
        Some(Shown { picture, alt, credit, caption: caption.as_ref() })
    }

    fn measure(&self, stage: &Stage, width: f64) -> Option<Need> {
        let unit = size(stage, Role::Label);
        let [w, h] = self.whole();
        let wanted = (width * h / w).clamp(unit * 12.0, unit * 60.0);
        let picture = Need { least: (unit * 12.0).min(wanted), wanted, grows: true };
        Some(picture.within(self.frame(stage, "").height(stage, width)))
    }

    fn draw(&self, stage: &Stage) {
        let (tape, theme) = (stage.tape, stage.theme);
        let id = name_of(stage, KIND);
        let frame = self.frame(stage, &id);
        let (place, part) = self.place(frame.room(stage));
        let held = stage.pictures.held(&self.picture.name);
        tape.faded(seen(stage, self.draw), || {
            frame.draw(stage);
            if held == Held::There {
                // what a drawing lets through is paper, in the dark as well
                tape.pen(Pen::new(&format!("{id}/paper"), MarkKind::Plate, theme.page));
                tape.rect(place, Theme::of(false).page);
                tape.pen(self.pen(stage, &id, "picture"));
                tape.picture(place, &self.picture, part);
            } else {
                self.plate(stage, &id, place, held == Held::Lost);
            }
            let about = |fact| stage.lit.is_some_and(|lit| lit.is_about(About::Fact(fact), stage.story));
            if self.fact.is_some_and(about) {
                tape.pen(Pen::new(&format!("{id}/lit"), MarkKind::Rule, theme.page));
                let line = stage.view.hairline() * 3.0;
                tape.frame(place.grow(-line / 2.0), theme.gold, line);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PICTURES: [[f64; 2]; 6] =
        [[1.0, 1.0], [1500.0, 1000.0], [1000.0, 1500.0], [4096.0, 16.0], [7.0, 4096.0], [640.0, 641.0]];
    const PARTS: [f64; 6] = [0.0, 0.01, 0.3, 0.5, 0.92, 1.0];

    fn rooms() -> impl Iterator<Item = Rect> {
        let sides = [1.0, 90.0, 358.0, 1024.0, 3840.0];
        sides.into_iter().flat_map(move |w| sides.map(|h| Rect::new(16.0, 120.0, w, h)))
    }

    #[test]
    fn a_covering_part_lies_in_the_picture_and_holds_its_focus() {
        for (whole, room) in PICTURES.into_iter().flat_map(|p| rooms().map(move |r| (p, r))) {
            for (x, y) in PARTS.into_iter().flat_map(|x| PARTS.map(|y| (x, y))) {
                let [w, h] = whole;
                let part = covering(whole, [x, y], room.w / room.h);
                let said = format!("{whole:?} in {room:?} around {x}, {y}: {part:?}");
                let near = 1e-9 * w.max(h);
                assert!(part.x >= 0.0 && part.y >= 0.0 && part.w > 0.0 && part.h > 0.0, "{said}");
                assert!(part.right() <= w + near && part.bottom() <= h + near, "{said}");
                let held = (part.x - near..=part.right() + near).contains(&(x * w))
                    && (part.y - near..=part.bottom() + near).contains(&(y * h));
                assert!(held, "{said}");
                let (is, wanted) = (part.w / part.h, room.w / room.h);
                assert!((is / wanted - 1.0).abs() < 1e-9, "{said}");
                // nothing more of it could be shown
                assert!((part.w - w).abs() < near || (part.h - h).abs() < near, "{said}");
            }
        }
    }

    #[test]
    fn a_picture_that_fits_is_whole_and_in_its_room() {
        for ([w, h], room) in PICTURES.into_iter().flat_map(|p| rooms().map(move |r| (p, r))) {
            let place = fitting(room, w / h);
            assert!((place.w / place.h / (w / h) - 1.0).abs() < 1e-9, "{place:?}");
            assert!(place.x >= room.x && place.y >= room.y, "{place:?} in {room:?}");
            assert!(place.right() <= room.right() + 1e-9 && place.bottom() <= room.bottom() + 1e-9);
            assert!((place.w - room.w).abs() < 1e-9 || (place.h - room.h).abs() < 1e-9, "{place:?}");
        }
    }
}
