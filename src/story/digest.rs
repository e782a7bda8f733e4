//! A number of texts and files.

/// FNV-1a of 32 bits. It tells a changed story or picture, and is no guard against malice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digest(pub u32);

impl Digest {
    /// The number of no text at all.
    pub fn new() -> Digest {
        Digest(0x811C_9DC5)
    }

    /// The number of one text.
    pub fn of(bytes: &[u8]) -> Digest {
        Digest::new().and(bytes)
    }

    /// The number of what stood before, and these bytes.
    pub fn and(self, bytes: &[u8]) -> Digest {
        Digest(bytes.iter().fold(self.0, |s, b| (s ^ u32::from(*b)).wrapping_mul(0x0100_0193)))
    }
}

impl Default for Digest {
    fn default() -> Digest {
        Digest::new()
    }
}
