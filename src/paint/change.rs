//! Which part of the canvas two scenes differ in.
//!
//! Where every painted mark over a pixel is the same and in the same order, the pixel is the same:
//! only the rest has to be painted again. On large canvases painting costs more than all else.

use std::rc::Rc;

use crate::geom::Rect;
use crate::mark::{Mark, Scene, Shape};

/// Marks that are looked at ahead for one with the same name.
const AHEAD: usize = 96;
/// Rectangles that the change is told in, at the most.
const MOST: usize = 10;
/// Snapped edges and soft edges reach this far beyond a mark, CSS px.
const SOFT: f64 = 2.0;

/// The changed rectangles, CSS px; none where nothing changed. `None`: all of it.
pub fn changed(old: &Scene, new: &Scene) -> Option<Vec<Rect>> {
    if old.ground != new.ground || old.width != new.width || old.height != new.height {
        return None;
    }
    let mut areas = Vec::new();
    let (a, b) = (&old.marks, &new.marks);
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        if a[i].is(&b[j]) {
            (i, j) = (i + 1, j + 1);
        } else if same_name(&a[i], &b[j]) {
            if !looks_same(&a[i], &b[j]) {
                match tails(&a[i], &b[j]) {
                    Some(both) => both.into_iter().for_each(|r| add_rect(&mut areas, r)),
                    None => {
                        add(&mut areas, &a[i]);
                        add(&mut areas, &b[j]);
                    }
                }
            }
            (i, j) = (i + 1, j + 1);
        } else if let Some(k) = ahead(&a[i], &b[j..]) {
            b[j..j + k].iter().for_each(|m| add(&mut areas, m));
            j += k;
        } else {
            add(&mut areas, &a[i]);
            i += 1;
        }
    }
    a[i..].iter().chain(&b[j..]).for_each(|m| add(&mut areas, m));
    Some(areas)
}

/// True where a mark reaches into one of the rectangles.
pub fn touches(m: &Mark, areas: &[Rect]) -> bool {
    let r = reach(m);
    areas.iter().any(|a| meet(a, &r))
}

fn ahead(m: &Mark, all: &[Mark]) -> Option<usize> {
    all.iter().take(AHEAD).position(|other| same_name(m, other))
}

fn same_name(a: &Mark, b: &Mark) -> bool {
    a.id.index == b.id.index
        && (Rc::ptr_eq(&a.id.base, &b.id.base) || (a.kind == b.kind && a.id.base == b.id.base))
}

fn looks_same(a: &Mark, b: &Mark) -> bool {
    a.rect == b.rect && a.fill == b.fill && a.stroke == b.stroke && a.shape.same(&b.shape)
}

/// How far a mark's paint may reach.
fn reach(m: &Mark) -> Rect {
    let (dx, dy) = match &m.shape {
        // accents, overhangs, and what a browser's own shaping adds
        Shape::Text { size, .. } => (size * 0.5 + SOFT, size * 0.6 + SOFT),
        _ => {
            let d = m.stroke.map_or(0.0, |s| f64::from(s.width)) + SOFT;
            (d, d)
        }
    };
    Rect::new(m.rect.x - dx, m.rect.y - dy, m.rect.w + 2.0 * dx, m.rect.h + 2.0 * dy)
}

/// Of a line that only went on, or back: where it parts from what it was, and is now. CSS px.
fn tails(a: &Mark, b: &Mark) -> Option<[Rect; 2]> {
    let (Shape::Path { parts: p, closed: false }, Shape::Path { parts: q, closed: false }) =
        (&a.shape, &b.shape)
    else {
        return None;
    };
    let stroke = a.stroke.filter(|s| b.stroke == Some(*s) && a.fill.is_none() && b.fill.is_none())?;
    let ([p], [q]) = (&p[..], &q[..]) else { return None };
    // with what joins the last point that both have to the next
    let from = p.iter().zip(q).take_while(|(x, y)| x == y).count().checked_sub(1)?;
    let grown = |points: &[[f32; 2]]| {
        let first = Rect::new(f64::from(points[0][0]), f64::from(points[0][1]), 0.0, 0.0);
        let all =
            points.iter().fold(first, |r, c| r.union(&Rect::new(f64::from(c[0]), f64::from(c[1]), 0.0, 0.0)));
        all.grow(f64::from(stroke.width) + SOFT)
    };
    Some([grown(&p[from..]), grown(&q[from..])])
}

fn meet(a: &Rect, b: &Rect) -> bool {
    a.x <= b.right() && b.x <= a.right() && a.y <= b.bottom() && b.y <= a.bottom()
}

fn area(r: &Rect) -> f64 {
    r.w * r.h
}

/// Adds a mark's reach; rectangles that meet become one.
fn add(areas: &mut Vec<Rect>, m: &Mark) {
    if matches!(m.shape, Shape::Region) {
        return;
    }
    add_rect(areas, reach(m));
}

fn add_rect(areas: &mut Vec<Rect>, mut r: Rect) {
    if areas.iter().any(|a| a.union(&r) == *a) {
        return;
    }
    while let Some(i) = areas.iter().position(|a| meet(a, &r)) {
        r = r.union(&areas.swap_remove(i));
    }
    if areas.len() == MOST {
        let growth = |a: &Rect| area(&a.union(&r)) - area(a);
        let nearest = (0..MOST).min_by(|x, y| growth(&areas[*x]).total_cmp(&growth(&areas[*y])));
        r = r.union(&areas.swap_remove(nearest.unwrap_or(0)));
        while let Some(i) = areas.iter().position(|a| meet(a, &r)) {
            r = r.union(&areas.swap_remove(i));
        }
    }
    areas.push(r);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mark::{Id, MarkKind, Stroke, Traits};
    use crate::theme::Rgba;

    fn mark(name: &str, x: f64, colour: u32) -> Mark {
        Mark::new(Traits {
            id: Id { base: name.into(), index: None },
            kind: MarkKind::Mark,
            rect: Rect::new(x, 10.0, 10.0, 10.0),
            shape: Shape::Rect { radius: 0.0 },
            fill: Some(Rgba::hex(colour)),
            stroke: None,
            ground: Rgba::hex(0xffffff),
            fact: None,
            label: None,
            target: None,
            of_text: false,
            moving: false,
        })
    }

    fn scene(marks: Vec<Mark>) -> Scene {
        Scene { width: 1000.0, height: 100.0, ground: Some(Rgba::hex(0xffffff)), marks }
    }

    #[test]
    fn nothing_changed() {
        let a = scene(vec![mark("a", 0.0, 1), mark("b", 100.0, 2)]);
        assert_eq!(changed(&a, &a.clone()), Some(Vec::new()));
    }

    #[test]
    fn a_moved_mark_changes_where_it_was_and_where_it_is() {
        let a = scene(vec![mark("a", 0.0, 1), mark("b", 100.0, 2)]);
        let b = scene(vec![mark("a", 500.0, 1), mark("b", 100.0, 2)]);
        let areas = changed(&a, &b).unwrap();
        assert_eq!(areas.len(), 2);
        assert!(touches(&mark("x", 0.0, 1), &areas) && touches(&mark("x", 505.0, 1), &areas));
        assert!(!touches(&mark("x", 100.0, 1), &areas));
    }

    #[test]
    fn marks_that_come_and_go_are_told_alone() {
        let a = scene(vec![mark("a", 0.0, 1), mark("b", 100.0, 2), mark("c", 200.0, 3)]);
        let b = scene(vec![mark("n", 300.0, 4), mark("a", 0.0, 1), mark("c", 200.0, 3)]);
        let areas = changed(&a, &b).unwrap();
        assert!(touches(&mark("x", 300.0, 1), &areas) && touches(&mark("x", 100.0, 1), &areas));
        assert!(!touches(&mark("x", 0.0, 1), &areas) && !touches(&mark("x", 200.0, 1), &areas));
    }

    #[test]
    fn another_order_is_a_change() {
        let a = scene(vec![mark("a", 0.0, 1), mark("b", 5.0, 2)]);
        let b = scene(vec![mark("b", 5.0, 2), mark("a", 0.0, 1)]);
        assert!(!changed(&a, &b).unwrap().is_empty());
    }

    fn line(name: &str, points: &[[f32; 2]]) -> Mark {
        let mut m = mark(name, 0.0, 1);
        m.fill = None;
        m.stroke = Some(Stroke { colour: Rgba::hex(1), width: 2.0, dash: None });
        m.shape = Shape::Path { parts: Rc::new(vec![points.to_vec()]), closed: false };
        let (x, y) = (f64::from(points[0][0]), f64::from(points[0][1]));
        m.rect = points.iter().fold(Rect::new(x, y, 0.0, 0.0), |r, p| {
            r.union(&Rect::new(f64::from(p[0]), f64::from(p[1]), 0.0, 0.0))
        });
        m
    }

    #[test]
    fn of_a_line_that_goes_on_only_the_end_is_told() {
        let far: Vec<[f32; 2]> = (0..50).map(|i| [i as f32 * 10.0, 50.0]).collect();
        let more = [&far[..49], &[[495.0, 60.0], [520.0, 20.0]]].concat();
        let (a, b) = (scene(vec![line("a", &far)]), scene(vec![line("a", &more)]));
        for (old, new) in [(&a, &b), (&b, &a)] {
            let areas = changed(old, new).unwrap();
            assert!(areas.iter().all(|r| r.x > 470.0 && r.right() > 485.0), "{areas:?}");
            for at in [480.0, 490.0, 511.0] {
                assert!(areas.iter().any(|r| r.x <= at && at <= r.right()), "{at} is not in {areas:?}");
            }
        }
        let moved: Vec<[f32; 2]> = far.iter().map(|p| [p[0] + 1.0, p[1]]).collect();
        let areas = changed(&a, &scene(vec![line("a", &moved)])).unwrap();
        assert!(areas.iter().any(|r| r.x < 1.0 && r.right() > 490.0));
    }

    #[test]
    fn another_ground_or_size_changes_all() {
        let a = scene(vec![]);
        assert_eq!(changed(&a, &Scene { ground: None, ..a.clone() }), None);
        assert_eq!(changed(&a, &Scene { width: 5.0, ..a.clone() }), None);
    }

    #[test]
    fn many_changes_are_told_in_few_rectangles() {
        let a = scene((0..40).map(|i| mark(&format!("m{i}"), f64::from(i) * 25.0, 1)).collect());
        let b = scene((0..40).map(|i| mark(&format!("m{i}"), f64::from(i) * 25.0, 2)).collect());
        let areas = changed(&a, &b).unwrap();
        assert!(areas.len() <= MOST);
        assert!(b.marks.iter().all(|m| touches(m, &areas)));
    }
}
