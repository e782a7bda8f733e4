//! Colours, by role. Values from the design; contrast is held by a test.

/// An opaque colour and an alpha in 0..=1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rgba(pub u8, pub u8, pub u8, pub f32);

impl Rgba {
    /// An opaque colour from `0xRRGGBB`.
    pub const fn hex(v: u32) -> Rgba {
        Rgba((v >> 16) as u8, (v >> 8) as u8, v as u8, 1.0)
    }

    /// The same colour at `alpha` times its own alpha.
    pub fn at(self, alpha: f64) -> Rgba {
        Rgba(self.0, self.1, self.2, self.3 * alpha.clamp(0.0, 1.0) as f32)
    }

    /// This colour laid over an opaque ground.
    pub fn over(self, ground: Rgba) -> Rgba {
        let a = f64::from(self.3);
        let mix = |top: u8, under: u8| (f64::from(top) * a + f64::from(under) * (1.0 - a)).round() as u8;
        Rgba(mix(self.0, ground.0), mix(self.1, ground.1), mix(self.2, ground.2), 1.0)
    }

    /// Relative luminance, WCAG 2.2.
    pub fn luminance(self) -> f64 {
        let c = |v: u8| {
            let s = f64::from(v) / 255.0;
            if s <= 0.04045 {
                s / 12.92
            } else {
                ((s + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * c(self.0) + 0.7152 * c(self.1) + 0.0722 * c(self.2)
    }

    /// How light it looks, roughly: enough to tell which of two colours is the darker one, without a power of 2.4,
    /// whose library weighs 2 KB in what the first frame needs.
    fn light(self) -> u32 {
        let of = |v: u8, weight: u32| weight * u32::from(v) * u32::from(v);
        of(self.0, 2126) + of(self.1, 7152) + of(self.2, 722)
    }

    /// Contrast ratio with another opaque colour, 1..=21, WCAG 2.2.
    pub fn contrast(self, other: Rgba) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Distance of two colours in sRGB, squared; alphas do not count.
    pub fn apart(self, other: Rgba) -> u32 {
        let d = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
        d(self.0, other.0) + d(self.1, other.1) + d(self.2, other.2)
    }

    /// `#rrggbb`, without alpha.
    pub fn css(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

/// The palette of one theme.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Theme {
    /// True where `page` is dark.
    pub dark: bool,
    /// The page, and the ground of the canvas.
    pub page: Rgba,
    /// What lies on the page: plates, cards, the strip.
    pub surface: Rgba,
    /// Titles, labels, figures; 4.5:1 or more on page and surface.
    pub ink: Rgba,
    /// Captions and axes; 4.5:1 or more on page and surface.
    pub muted: Rgba,
    /// The tide, the main series.
    pub sea: Rgba,
    /// The same, in letters: 4.5:1 or more.
    pub sea_text: Rgba,
    /// Second series.
    pub sky: Rgba,
    /// Third series, or being built.
    pub gold: Rgba,
    /// Growth, milestone, celebration.
    pub vermilion: Rgba,
    /// The same, in letters: 4.5:1 or more.
    pub vermilion_text: Rgba,
    /// Decline.
    pub teal: Rgba,
    /// The ground under the quay; it carries no data.
    pub rock: Rgba,
    /// Layers and casings in the rock.
    pub strata: Rgba,
}

/// The light palette, from the design.
pub const LIGHT: Theme = Theme {
    dark: false,
    page: Rgba::hex(0xFBF8F2),
    surface: Rgba::hex(0xFFFFFF),
    ink: Rgba::hex(0x10263A),
    muted: Rgba::hex(0x4A5F70),
    sea: Rgba::hex(0x14507A),
    sea_text: Rgba::hex(0x0B5A8A),
    sky: Rgba::hex(0x368BBA),
    gold: Rgba::hex(0xB28804),
    vermilion: Rgba::hex(0xB02F24),
    vermilion_text: Rgba::hex(0xB02F24),
    teal: Rgba::hex(0x1F7A6B),
    rock: Rgba::hex(0xF0E9DB),
    strata: Rgba::hex(0xDCCFB4),
};

/// The dark palette, from the design.
pub const DARK: Theme = Theme {
    dark: true,
    page: Rgba::hex(0x0A1B2A),
    surface: Rgba::hex(0x12293D),
    ink: Rgba::hex(0xEAF1F6),
    muted: Rgba::hex(0xA3B7C6),
    sea: Rgba::hex(0x3C8FE1),
    sea_text: Rgba::hex(0x6FC1F0),
    sky: Rgba::hex(0xACDFED),
    gold: Rgba::hex(0xF6DA81),
    vermilion: Rgba::hex(0xE26A51),
    vermilion_text: Rgba::hex(0xFF8A70),
    teal: Rgba::hex(0x4FB8A6),
    rock: Rgba::hex(0x0F2436),
    strata: Rgba::hex(0x2A455C),
};

/// As [`LIGHT`], for visitors who ask for more contrast: marks 4.5:1 or more, texts 7:1 or more.
pub const LIGHT_MORE: Theme = Theme {
    page: Rgba::hex(0xFFFFFF),
    ink: Rgba::hex(0x071521),
    muted: Rgba::hex(0x2C3E4D),
    sea: Rgba::hex(0x0E4166),
    sea_text: Rgba::hex(0x0A4166),
    sky: Rgba::hex(0x1F719D),
    gold: Rgba::hex(0x806000),
    vermilion: Rgba::hex(0x99231A),
    vermilion_text: Rgba::hex(0x99231A),
    teal: Rgba::hex(0x13594D),
    ..LIGHT
};

/// As [`DARK`], for visitors who ask for more contrast.
pub const DARK_MORE: Theme = Theme {
    page: Rgba::hex(0x030A11),
    surface: Rgba::hex(0x081724),
    ink: Rgba::hex(0xFFFFFF),
    muted: Rgba::hex(0xC9D7E2),
    sea: Rgba::hex(0x6CB2F5),
    sea_text: Rgba::hex(0x8FD2F8),
    sky: Rgba::hex(0xBFE8F3),
    gold: Rgba::hex(0xFAE39A),
    vermilion: Rgba::hex(0xFF9780),
    vermilion_text: Rgba::hex(0xFFA08A),
    teal: Rgba::hex(0x6FD3C1),
    rock: Rgba::hex(0x0A1B2A),
    ..DARK
};

/// Colours that the system gives where it forces its own: the values of the CSS system colours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct System {
    /// `Canvas`
    pub canvas: Rgba,
    /// `CanvasText`
    pub text: Rgba,
    /// `LinkText`
    pub link: Rgba,
    /// `Highlight`
    pub highlight: Rgba,
    /// `GrayText`
    pub grey: Rgba,
}

impl System {
    /// Every colour that may be painted.
    pub fn all(&self) -> [Rgba; 5] {
        [self.canvas, self.text, self.link, self.highlight, self.grey]
    }
}

impl Theme {
    /// [`DARK`] or [`LIGHT`].
    pub fn of(dark: bool) -> &'static Theme {
        if dark {
            &DARK
        } else {
            &LIGHT
        }
    }

    /// The palette that a style sheet calls `light`, `dark`, `light-more` or `dark-more`.
    pub fn named(name: &str) -> Option<&'static Theme> {
        Some(match name {
            "light" => &LIGHT,
            "dark" => &DARK,
            "light-more" => &LIGHT_MORE,
            "dark-more" => &DARK_MORE,
            _ => return None,
        })
    }

    /// Every colour with its role, as style sheets write it: `sea-text`.
    pub fn roles(&self) -> [(&'static str, Rgba); 13] {
        [
            ("page", self.page),
            ("surface", self.surface),
            ("ink", self.ink),
            ("muted", self.muted),
            ("sea", self.sea),
            ("sea-text", self.sea_text),
            ("sky", self.sky),
            ("gold", self.gold),
            ("vermilion", self.vermilion),
            ("vermilion-text", self.vermilion_text),
            ("teal", self.teal),
            ("rock", self.rock),
            ("strata", self.strata),
        ]
    }

    /// A colour by its role.
    pub fn role(&self, name: &str) -> Option<Rgba> {
        self.roles().into_iter().find(|role| role.0 == name).map(|role| role.1)
    }

    /// [`DARK_MORE`] or [`LIGHT_MORE`].
    pub fn more(dark: bool) -> &'static Theme {
        if dark {
            &DARK_MORE
        } else {
            &LIGHT_MORE
        }
    }

    /// The roles in the system's own colours.
    pub fn forced(s: &System) -> Theme {
        Theme {
            dark: s.canvas.light() < s.text.light(),
            page: s.canvas,
            surface: s.canvas,
            ink: s.text,
            muted: s.text,
            sea: s.link,
            sea_text: s.link,
            sky: s.grey,
            gold: s.text,
            vermilion: s.highlight,
            vermilion_text: s.text,
            teal: s.link,
            rock: s.canvas,
            strata: s.canvas,
        }
    }
}
