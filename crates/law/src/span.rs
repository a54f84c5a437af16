//! Byte ranges into a text, and their conversion to character offsets.

use serde::{Deserialize, Serialize};

/// A half-open byte range. Which text it points into stands with the field that holds it:
/// either the raw text of a [`Source`](crate::Source) or the text of a
/// [`Document`](crate::Document). Both ends lie on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The range `start..end`; an inverted pair becomes empty at `start`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end: end.max(start) }
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether no byte is covered.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies within this range.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The text that this range covers, or the empty string when it does not fit `text`.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or("")
    }

    /// This range moved right by `by` bytes.
    #[must_use]
    pub fn shifted(self, by: usize) -> Self {
        Self { start: self.start + by, end: self.end + by }
    }

    /// The same range counted in Unicode scalar values of `text`, as the JSON output does.
    pub fn in_chars(self, text: &str) -> (usize, usize) {
        let start = Span::new(0, self.start).of(text).chars().count();
        (start, start + self.of(text).chars().count())
    }
}
