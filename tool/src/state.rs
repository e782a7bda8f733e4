//! The state that a picture is drawn of.

use tidemark::show::Show;
use tidemark::state::{update, Action, State, ThemeChoice};
use tidemark::story::Lang;

pub fn state(show: &Show, t: f64, lang: Lang, dark: bool) -> State {
    let theme = if dark { ThemeChoice::Dark } else { ThemeChoice::Light };
    [Action::SeekTime(t), Action::Lang(lang), Action::Theme(theme)]
        .iter()
        .fold(State::new(), |s, a| update(&show.film, &show.story, &s, a))
}
