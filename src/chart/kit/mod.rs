//! What general chart kinds share: none of it knows a layout class or a place. A kind asks [`Frame`] for
//! the room of its plot, a [`Scale`] for its axis, and draws into what is left.

mod annotations;
mod axis;
mod ends;
mod frame;
mod milestones;
mod pane;
mod scale;
mod series;
mod trace;
mod values;

pub use annotations::{annotations, dates_within, reached, so_far, values_near, ADate, Annotation};
pub use axis::{apart, same, steps, year_columns, TimeAxis, ValueAxis};
pub use ends::{End, Ends};
pub use frame::{Form, Frame, Key};
pub use milestones::{events_within, AnEvent, Milestones};
pub use pane::{
    alike, in_any, linear, log, plot_need, reach, role_in, span, Around, Extent, Once, Pane, Part, Parts,
    Reach,
};
pub use scale::{exact, round_steps, Scale, Spacing, SPACING};
pub use series::{
    colour_of, highlighted, line_keys, name_in, named_colours, names_at_ends, names_of, own_id, sources_of,
    SeriesId, SeriesList, MOST_SERIES,
};
pub use trace::{ends_of, reach_of, traces, Look, Plot, Trace, EVER};
pub use values::{one_below_another, Chosen, Values, VALUES};

use super::Stage;
use crate::declare;
use crate::layout::{Face, Role};
use crate::paint::TextStyle;
use crate::story::declare::Window;
use crate::story::Story;
use crate::theme::Rgba;

declare! {
    /// When its parts appear.
    pub struct Drawn for Story {
        /// It is drawn: [from, to], seconds from the chapter's start. Where the chapter's years run, what is drawn along years follows its year.
        pub draw: [f64; 2] => Window;
    }
}

/// What the names of a panel's marks begin with: its kind, and its number where it is not the first panel.
/// Two panels of one kind in a chapter keep apart by it.
pub fn name_of(stage: &Stage, kind: &str) -> String {
    match (stage.pane, stage.panel) {
        (Some(pane), _) => format!("{}/{kind}", pane.name),
        (None, 0) => kind.to_owned(),
        (None, i) => format!("{kind}-{}", i + 1),
    }
}

/// The style of a text by what it is for.
pub fn style(stage: &Stage, role: Role, colour: Rgba) -> TextStyle {
    let face = match role {
        Role::Hero | Role::Value | Role::Axis => Face::Figures,
        Role::Heading => Face::SansBold,
        Role::Text | Role::Label | Role::Tag => Face::Sans,
    };
    TextStyle::new(face, role_in(stage, role).size(stage.view.class), colour)
}

/// The size that a text of this role is really set in, stage units.
pub fn size(stage: &Stage, role: Role) -> f64 {
    stage.tape.real_size(role_in(stage, role).size(stage.view.class))
}
