//! The address: any options. What they give is a state that can be drawn, and that its own address
//! gives again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tidemark::address::{read, write, Loose, Options};
use tidemark::layout::{Chrome, View};
use tidemark::scene::scene;
use tidemark::show::Show;
use tidemark::story::Files;

thread_local! {
    static SHOW: Show = {
        let mut files = Files::new();
        files.add("coast.geojson", include_str!("../../www/coast.geojson").to_owned());
        tidemark_reader::show(include_str!("../../www/story.json"), &files).expect("the committed story")
    };
}

/// A value by its first character: `#` a number, `!` a flag, else a text.
fn loose(text: &str) -> Loose {
    match text.split_at_checked(1) {
        Some(("#", rest)) => Loose::Number(rest.parse().unwrap_or(f64::NAN)),
        Some(("!", rest)) => Loose::Flag(rest.is_empty()),
        _ => Loose::Text(text.to_owned()),
    }
}

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let pairs: Vec<(&str, &str)> = text.split('&').filter_map(|p| p.split_once('=')).collect();
    let options = Options::gather(&mut |name| pairs.iter().find(|p| p.0 == name).map(|p| loose(p.1)));
    SHOW.with(|show| {
        let state = read(show, &options);
        assert!((0.0..=show.film.duration).contains(&state.t), "{}", state.t);
        scene(show, &state, &View::new(390.0, 844.0, Chrome::Page));
        let said = write(show, &state);
        let again = read(show, &Options::query(&said));
        assert!((again.t - state.t).abs() < 0.011, "{said}: {} for {}", again.t, state.t);
        assert_eq!(again.lang, state.lang, "{said}");
        assert_eq!(write(show, &again), said);
    });
});
