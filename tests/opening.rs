//! The opening of stories whose figures are high from the first year on.

mod common;

use common::{state_at, TestStory, VIEWS};
use tidemark::geom::Rect;
use tidemark::scene::{scene, MarkKind, Shape};
use tidemark::story::Lang;

/// True where a line from `a` to `b` comes into `r`.
fn meets(r: &Rect, a: [f32; 2], b: [f32; 2]) -> bool {
    (0..=200).any(|i| {
        let k = f64::from(i) / 200.0;
        let at = |n: usize| f64::from(a[n]) + (f64::from(b[n]) - f64::from(a[n])) * k;
        r.x < at(0) && at(0) < r.right() && r.y < at(1) && at(1) < r.bottom()
    })
}

#[test]
fn the_tide_keeps_clear_of_the_head() {
    let show = TestStory::of("rain").show();
    let end = show.film.end_of_chapter(0) - 0.1;
    for size in VIEWS {
        let drawn = scene(&show, &state_at(&show, end, Lang(0), false), &size.view());
        let words: Vec<_> = drawn
            .marks
            .iter()
            .filter(|m| {
                matches!(m.shape, Shape::Text { .. })
                    && matches!(m.kind, MarkKind::Title | MarkKind::Lead | MarkKind::Legend)
            })
            .collect();
        assert!(words.len() >= 3, "{}: {} words", size.name, words.len());
        let mut lines = 0;
        for mark in drawn.marks.iter().filter(|m| m.kind == MarkKind::Tide && m.stroke.is_some()) {
            let Shape::Path { parts, .. } = &mark.shape else { continue };
            for pair in parts.iter().flat_map(|p| p.windows(2)) {
                lines += 1;
                for word in &words {
                    assert!(
                        !meets(&word.rect, pair[0], pair[1]),
                        "{}: {} runs into {} {:?}",
                        size.name,
                        mark.id,
                        word.id,
                        word.text()
                    );
                }
            }
        }
        assert!(lines >= 5, "{}: {lines} pieces of line", size.name);
    }
}
