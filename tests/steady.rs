//! Parts of a frame are cached from frame to frame: a cached frame equals one made anew, and a frame
//! in which little moves allocates little, and rounds of the film leave memory as it was.

mod common;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::{Cell, RefCell};

use common::{langs, state_at, stories, update, MORE_VIEWS, VIEWS};
use tidemark::chart::cache::Cache;
use tidemark::geom::Px;
use tidemark::scene::{scene, scene_cached, Mark, Scene};
use tidemark::state::{Action, MotionChoice};

thread_local! {
    static COUNT: Cell<u64> = const { Cell::new(0) };
    static BYTES: Cell<i64> = const { Cell::new(0) };
}

struct Counting;

// SAFETY: hands everything on to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let _ = COUNT.try_with(|c| c.set(c.get() + 1));
        let _ = BYTES.try_with(|b| b.set(b.get() + layout.size() as i64));
        System.alloc(layout)
    }
    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        let _ = BYTES.try_with(|b| b.set(b.get() - layout.size() as i64));
        System.dealloc(at, layout);
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// A stream of numbers from a fixed seed.
fn numbers(mut s: u64) -> impl FnMut(usize) -> usize {
    move |n| {
        s ^= s << 13;
        s ^= s >> 7;
        s ^= s << 17;
        (s % n.max(1) as u64) as usize
    }
}

#[test]
fn a_cached_frame_equals_one_made_anew() {
    for story in stories() {
        let show = story.show();
        let langs = langs(&show);
        let cache = RefCell::new(Cache::default());
        let mut room = Scene::default();
        let mut next = numbers(0x7153_4A11 ^ story.text.len() as u64);
        let sizes: Vec<_> = VIEWS.iter().chain(&MORE_VIEWS).collect();
        for _ in 0..24 {
            // a while at one size, language and theme: on with small steps, and now and then a jump
            let size = sizes[next(sizes.len())];
            let (lang, dark) = (langs[next(langs.len())].1, next(2) == 0);
            let motion = if next(4) == 0 { MotionChoice::Reduced } else { MotionChoice::Full };
            let mut t = next(1000) as f64 / 1000.0 * show.film.duration;
            for _ in 0..14 {
                let mut state = state_at(&show, t, lang, dark);
                state = update(&show, &state, &Action::Motion(motion));
                if next(5) == 0 {
                    state = update(&show, &state, &Action::Scroll(Px(next(200) as f64)));
                }
                let view = size.view();
                let fresh = scene(&show, &state, &view);
                let again = scene_cached(&show, &state, &view, &cache, room);
                assert!(fresh == again, "{} {} at {t}: {}", story.name, size.name, differ(&fresh, &again));
                room = again;
                t += match next(6) {
                    0 => next(1000) as f64 / 1000.0 * show.film.duration - t,
                    1 => 0.0,
                    _ => 0.016 * next(20) as f64,
                };
                t = t.clamp(0.0, show.film.duration);
            }
        }
    }
}

#[test]
fn what_is_pointed_at_is_not_cached_as_it_was() {
    let show = stories().remove(0).show();
    let view = VIEWS[0].view();
    let cache = RefCell::new(Cache::default());
    let mut state = state_at(&show, 83.0, tidemark::story::Lang(0), false);
    let mut room = Scene::default();
    for id in [None, Some("hill/diecast-top20"), Some("sites/chip-projects"), None] {
        let drawn = scene(&show, &state, &view);
        let mark = id.map(|id| drawn.mark(id).and_then(Mark::pointed).expect(id));
        state = update(&show, &state, &Action::Hover(mark));
        let fresh = scene(&show, &state, &view);
        let again = scene_cached(&show, &state, &view, &cache, room);
        assert!(fresh == again, "{id:?}: {}", differ(&fresh, &again));
        room = again;
    }
}

fn differ(a: &Scene, b: &Scene) -> String {
    let pairs = a.marks.iter().zip(&b.marks);
    let first = pairs.clone().find(|(x, y)| x != y);
    first.map_or(format!("{} and {} marks", a.marks.len(), b.marks.len()), |(x, y)| format!("{x:?}\n{y:?}"))
}

/// Allocations and microseconds of a frame, the median of a chapter at 60 frames a second, with
/// parts cached or everything made anew.
#[allow(clippy::disallowed_methods)] // the clock measures, it is not drawn
fn cost(show: &tidemark::show::Show, from: f64, to: f64, cached: bool) -> (u64, f64, usize) {
    let view = VIEWS[0].view();
    let cache = RefCell::new(Cache::default());
    let (mut old, mut room) = (Scene::default(), Scene::default());
    let (mut counts, mut times, mut marks) = (Vec::new(), Vec::new(), 0);
    let mut t = from;
    while t < to {
        let state = state_at(show, t, tidemark::story::Lang(0), false);
        let (before, at) = (COUNT.get(), std::time::Instant::now());
        let new =
            if cached { scene_cached(show, &state, &view, &cache, room) } else { scene(show, &state, &view) };
        times.push(at.elapsed().as_secs_f64() * 1e6);
        counts.push(COUNT.get() - before);
        marks = marks.max(new.marks.len());
        room = std::mem::replace(&mut old, new);
        t += 1.0 / 60.0;
    }
    counts.sort_unstable();
    times.sort_unstable_by(f64::total_cmp);
    (counts[counts.len() / 2], times[times.len() / 2], marks)
}

/// The chapters of a story, from the `first` on, whose frames allocate no less than an eighth of what one made anew does.
fn lavish(show: &tidemark::show::Show, first: usize) -> Vec<String> {
    let mut out = Vec::new();
    for chapter in &show.story.chapters[first..] {
        let (anew, slow, _) = cost(show, chapter.start, chapter.end, false);
        let (count, fast, marks) = cost(show, chapter.start, chapter.end, true);
        let said =
            format!("{}: {count} allocations and {fast:.0} µs, anew {anew} and {slow:.0} µs", chapter.id);
        println!("{said}, up to {marks} marks");
        if count * 8 >= anew {
            out.push(said);
        }
    }
    out
}

#[test]
fn a_frame_allocates_little() {
    assert_eq!(lavish(&common::show(), 0), [""; 0]);
}

#[test]
fn a_frame_of_a_general_kind_allocates_little() {
    let story = stories().into_iter().find(|s| s.name == "kinds").expect("kinds");
    assert_eq!(lavish(&story.show(), 1), [""; 0]);
}

#[test]
fn rounds_of_the_film_leave_memory_as_it_was() {
    let show = common::show();
    let langs = langs(&show);
    let views = [VIEWS[4].view(), MORE_VIEWS[6].view()];
    let cache = RefCell::new(Cache::default());
    let (mut old, mut room) = (Scene::default(), Scene::default());
    let held: Vec<i64> = (0..4)
        .map(|_| {
            // all that a kiosk's visitors can set, each for the whole film, and one mark that they point at
            for (i, view) in views.iter().cycle().take(2 * langs.len()).enumerate() {
                let (lang, dark) = (langs[i / 2].1, i % 2 == 0);
                for half in 0..(show.film.duration * 2.0) as usize {
                    let mut state = state_at(&show, half as f64 / 2.0, lang, dark);
                    if half % 40 == 0 {
                        let pointed = old.marks.iter().rev().find_map(Mark::pointed);
                        state = update(&show, &state, &Action::Hover(pointed));
                    }
                    let new = scene_cached(&show, &state, view, &cache, std::mem::take(&mut room));
                    room = std::mem::replace(&mut old, new);
                }
            }
            BYTES.get()
        })
        .collect();
    // the first round finds the size of every buffer
    assert!(held[1..].iter().all(|bytes| *bytes == held[1]), "bytes held after each round: {held:?}");
}
