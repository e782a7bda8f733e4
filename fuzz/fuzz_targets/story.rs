//! The story reader: any bytes. A story that reads clean is drawn as well.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tidemark::layout::{Chrome, View};
use tidemark::scene::{describe, scene};
use tidemark::state::{update, Action, State};
use tidemark::story::{decode, Files, Lang};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = decode(data) else { return };
    let mut files = Files::new();
    files.add("coast.geojson", include_str!("../../www/coast.geojson").to_owned());
    files.add("quay.jpg", include_bytes!("../../stories/quay.jpg").to_vec());
    let show = match tidemark_reader::show(text, &files) {
        Ok(show) => show,
        Err(problems) => {
            assert!(!problems.is_empty());
            for p in problems {
                assert!(p.line > 0 && p.column > 0 && !p.name().is_empty() && !p.what().is_empty() && !p.fix().is_empty());
                assert!(!p.to_string().contains(char::is_control));
            }
            return;
        }
    };
    let view = View::new(390.0, 844.0, Chrome::Page);
    for t in [0.0, show.film.duration / 2.0, show.film.duration] {
        let state = update(&show.film, &show.story, &State::new(), &Action::SeekTime(t));
        scene(&show, &state, &view);
    }
    describe::tables(&show, Lang(0));
    describe::csv(&show);
});
