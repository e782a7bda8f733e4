//! The words of the controls: those that are drawn, read out or stand on the controls over the canvas, each declared
//! once; what only a page around them says.

use super::{sort, Lang, Text};
use crate::stored;

macro_rules! words {
    ($($word:ident $key:literal;)+) => {
        /// A word that the engine draws or reads out, or that a control over the canvas says.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Word {
            $(#[doc = concat!("`", $key, "` of the story's `ui`.")] $word,)+
        }

        impl Word {
            /// Every word with its key in a story's `ui`, in the order of the variants.
            pub const ALL: &[(&str, Word)] = &[$(($key, Word::$word)),+];
        }
    };
}

words! {
    // figures and cards
    BoundLt "bound_lt";
    BoundGt "bound_gt";
    BoundLe "bound_le";
    BoundGe "bound_ge";
    BoundLtNote "bound_lt_note";
    BoundGtNote "bound_gt_note";
    CellsOf "cells_of";
    CellsAtLeast "cells_at_least";
    CellsAtMost "cells_at_most";
    Derived "derived";
    Formula "formula";
    Paragraph "paragraph";
    NoFigure "no_figure";
    // the quay and the strip
    Year "year";
    FiguresOf "figures_of";
    FilmPlace "film_place";
    PlayFilm "play_film";
    FilmLength "film_length";
    FilmSeconds "film_seconds";
    PlayHint "play_hint";
    PlayHintPhone "play_hint_phone";
    EmbedHint "embed_hint";
    EmbedHintPhone "embed_hint_phone";
    PlayChapter "play_chapter";
    PictureLost "picture_lost";
    PlayOn "play_on";
    GuessSee "guess_see";
    GuessYours "guess_yours";
    KioskStart "kiosk_start";
    KioskHint "kiosk_hint";
    OtherSource "other_source";
    TideLabel "tide_label";
    LeadTide "lead_tide";
    LegendArticle "legend_article";
    LegendArticleShort "legend_article_short";
    LegendPublic "legend_public";
    LegendPublicShort "legend_public_short";
    LegendOther "legend_other";
    LegendMissingShort "legend_missing_short";
    EmptyYears "empty_years";
    ScopeBreak "scope_break";
    OthersByCard "others_by_card";
    // tables and what is read out
    Indicator "indicator";
    Value "value";
    Date "date";
    Scope "scope";
    SourceCol "source_col";
    Weak "weak";
    FactsOther "facts_other";
    EventsTitle "events_title";
    DataTitle "data_title";
    SourcesText "sources_text";
    Valuetext "valuetext";
    ValuetextMissing "valuetext_missing";
    StatusChapter "status_chapter";
    Play "play";
    Pause "pause";
    Timeline "timeline";
    // www/src/mount/: controls and card
    Speed "speed";
    FilmBar "film_bar";
    PlayRest "play_rest";
    GuessFirst "guess_first";
    Close "close";
}

stored! {
    /// The words of the controls, in every language of the story.
    #[derive(Clone, Debug)]
    pub struct ControlWords {
        /// In the order of [`Word::ALL`].
        drawn: Vec<Text>,
        /// What only a page asks for, each with its key, in their order. An opening has none ([`super::Story::save_later`]).
        pub(super) more: Vec<(String, Text)>,
    }
}

impl ControlWords {
    /// ControlWords by the keys of a story's `ui`; one that is missing is empty.
    pub fn by_key(mut all: Vec<(String, Text)>) -> ControlWords {
        let mut take = |key: &str| {
            let at = all.iter().position(|(own, _)| own == key);
            at.map(|i| all.swap_remove(i).1).unwrap_or_default()
        };
        let drawn = Word::ALL.iter().map(|(key, _)| take(key)).collect();
        sort(&mut all, |a, b| a.0.cmp(&b.0));
        ControlWords { drawn, more: all }
    }

    /// The word in `lang`; empty when the story has none.
    pub fn get(&self, word: Word, lang: Lang) -> &str {
        self.drawn.get(word as usize).map_or("", |text| text.get(lang))
    }

    /// The word with this key, for tools that write pages; empty when the story has none.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn find(&self, key: &str, lang: Lang) -> &str {
        match Word::ALL.iter().find(|(name, _)| *name == key) {
            Some((_, word)) => self.get(*word, lang),
            None => self.more.iter().find(|(name, _)| name == key).map_or("", |(_, text)| text.get(lang)),
        }
    }

    /// All of them in `lang` with their keys, for a page.
    pub fn all(&self, lang: Lang) -> impl Iterator<Item = (&str, &str)> {
        let drawn = Word::ALL.iter().map(|w| w.0).zip(&self.drawn).filter(|(_, text)| !text.is_empty());
        drawn
            .chain(self.more.iter().map(|(key, text)| (&**key, text)))
            .map(move |(key, text)| (key, text.get(lang)))
    }
}
