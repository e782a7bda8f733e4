//! A paragraph of running text, as it is stored.

use super::text::Text;
use crate::stored;

stored! {
    /// What kind of thing running text leads to.
    pub(super) enum Of {
        /// A fact, by its index.
        Fact,
        /// An event, by its index.
        Event,
        /// A row of a series: index of the series, year.
        Row,
    }
}

stored! {
    /// What words of running text lead to.
    #[derive(Clone, Debug)]
    pub(super) struct Link {
        pub(super) of: Of,
        pub(super) index: usize,
        pub(super) year: i32,
    }
}

stored! {
    /// A paragraph. In its text `[words](2)` are words that lead to its third link.
    #[derive(Clone, Debug)]
    pub struct Paragraph {
        pub(super) text: Text,
        pub(super) links: Vec<Link>,
    }
}
