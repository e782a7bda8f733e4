//! What a text is for, and so how large it is set: one table for all general chart kinds.

use super::Class;

/// What a text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The figure that a panel is about.
    Hero,
    /// Figures beside it, values at the end of a line.
    Value,
    /// The heading of a panel.
    Heading,
    /// Running text.
    Text,
    /// Names and words beside marks.
    Label,
    /// Units, notes and sources.
    Tag,
    /// Ticks of an axis.
    Axis,
}

impl Role {
    /// Its size in stage units of the class; what would be less than 12 CSS px is set at 12.
    pub fn size(self, class: Class) -> f64 {
        let [wide, medium, phone, portrait] = match self {
            Role::Hero => [64.0, 46.0, 46.0, 112.0],
            Role::Value => [26.0, 24.0, 22.0, 46.0],
            Role::Heading => [16.0, 15.0, 15.0, 29.0],
            Role::Text => [17.0, 16.0, 16.0, 31.0],
            Role::Label => [14.0, 13.0, 13.0, 25.0],
            Role::Tag => [12.0, 12.0, 12.0, 21.0],
            Role::Axis => [14.0, 13.0, 13.0, 24.0],
        };
        match class {
            Class::Wide => wide,
            Class::Medium => medium,
            Class::Phone => phone,
            Class::Portrait => portrait,
        }
    }
}
