//! How much work one file may cause.
//!
//! A few kilobytes can unpack to gigabytes, and a form that shows another form ten times, fifteen
//! levels deep, shows it more often than any machine can. Every reading therefore pays for what it
//! does, and a file that has spent its budget is refused.

/// What one file may still cost.
pub(super) struct Budget {
    /// Bytes unpacked from its streams.
    bytes: usize,
    /// Operators run, and characters shown.
    steps: usize,
}

/// The budget is spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spent;

impl Default for Budget {
    /// Ten times what a text of ten thousand pages costs.
    fn default() -> Self {
        Self { bytes: 1 << 29, steps: 40_000_000 }
    }
}

impl Budget {
    /// Pays for `n` steps.
    pub(super) fn step(&mut self, n: usize) -> Result<(), Spent> {
        self.steps = self.steps.checked_sub(n).ok_or(Spent)?;
        Ok(())
    }

    /// The content of a stream; nothing when it is damaged.
    pub(super) fn unpack(&mut self, stream: &lopdf::Stream) -> Result<Vec<u8>, Spent> {
        /// No single stream of text, font table or character map is larger.
        const MOST: usize = 64 * 1024 * 1024;
        // Looking costs, too: the same stream may be shown again and again.
        self.bytes = self.bytes.checked_sub(stream.content.len().max(64)).ok_or(Spent)?;
        let limit = self.bytes.min(MOST);
        match stream.decompressed_content_with_limit(limit) {
            Ok(content) => {
                self.bytes = self.bytes.saturating_sub(content.len());
                Ok(content)
            }
            Err(lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded {
                ..
            })) => Err(Spent),
            Err(_) => Ok(Vec::new()),
        }
    }
}
