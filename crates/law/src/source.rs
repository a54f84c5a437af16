//! Raw text as received, and the map from repaired text back to it.

use serde::{Deserialize, Serialize};

use crate::Span;
use crate::position::Positions;
use crate::repair::RepairKind;

/// A file as it was decoded. Its text is never edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The file name, for messages.
    pub name: String,
    /// The whole decoded text.
    pub raw: String,
    /// What a sidecar or a database states about it.
    pub declared: Vec<(String, String)>,
    /// Which pages or paragraphs of the original the text stands on, where it has any.
    pub positions: Option<Positions>,
    /// What in `raw` is of the page and not of the text, such as headers and page numbers: the
    /// first repairs that are made.
    pub cuts: Vec<(Span, RepairKind)>,
}

impl Source {
    /// A source with nothing declared about it.
    pub fn new(name: impl Into<String>, raw: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            raw: raw.into(),
            declared: Vec::new(),
            positions: None,
            cuts: Vec::new(),
        }
    }

    /// What is declared under `label`, if it is not empty.
    pub fn declared(&self, label: &str) -> Option<&str> {
        let (_, value) = self.declared.iter().find(|(l, _)| l == label)?;
        Some(value.trim()).filter(|v| !v.is_empty())
    }

    /// The line of a byte offset, counted from 1.
    pub fn line(&self, offset: usize) -> usize {
        Span::new(0, offset.min(self.raw.len())).of(&self.raw).matches('\n').count() + 1
    }
}

/// A run of bytes that stands unchanged in both texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Run {
    text: usize,
    raw: usize,
    len: usize,
}

/// Which bytes of a repaired text come from which bytes of the raw one. Repairs delete or, at a
/// join, replace; what is kept is kept byte for byte.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpanMap {
    runs: Vec<Run>,
}

impl SpanMap {
    /// The map of a text that is its own raw text.
    pub fn identity(len: usize) -> Self {
        Self { runs: vec![Run { text: 0, raw: 0, len }] }
    }

    /// The raw bytes behind `span`: from the first kept byte to the last.
    pub fn to_raw(&self, span: Span) -> Span {
        let start = self.raw_at(span.start, false);
        if span.is_empty() {
            return Span::new(start, start);
        }
        Span::new(start, self.raw_at(span.end - 1, true) + 1)
    }

    /// The repaired bytes that come from `span` of the raw text; empty when all were removed.
    pub fn to_text(&self, span: Span) -> Span {
        let kept = self.runs.iter().filter_map(|run| {
            let start = span.start.max(run.raw);
            let end = span.end.min(run.raw + run.len);
            (start < end).then(|| Span::new(run.text + start - run.raw, run.text + end - run.raw))
        });
        let mut kept = kept.peekable();
        let Some(first) = kept.peek().copied() else {
            let after = self.runs.partition_point(|run| run.raw < span.start);
            let at = self.runs.get(after).map_or_else(
                || self.runs.last().map_or(0, |run| run.text + run.len),
                |run| run.text,
            );
            return Span::new(at, at);
        };
        Span::new(first.start, kept.last().map_or(first.end, |last| last.end))
    }

    /// The map of the text that is `span` of this one.
    pub(crate) fn slice(&self, span: Span) -> Self {
        let from = self.runs.partition_point(|run| run.text + run.len <= span.start);
        let within = self.runs[from..].iter().take_while(|run| run.text < span.end).map(|run| {
            let start = span.start.max(run.text);
            let len = span.end.min(run.text + run.len) - start;
            Run { text: start - span.start, raw: run.raw + start - run.text, len }
        });
        Self { runs: within.collect() }
    }

    /// The runs kept unchanged, as (in the text, in the raw text).
    pub fn kept(&self) -> impl Iterator<Item = (Span, Span)> + '_ {
        self.runs.iter().map(|run| {
            (Span::new(run.text, run.text + run.len), Span::new(run.raw, run.raw + run.len))
        })
    }

    /// Byte `at` of the text, in the raw text. An inserted byte maps to the next kept one, or to
    /// the one before when `backward`.
    fn raw_at(&self, at: usize, backward: bool) -> usize {
        let after = self.runs.partition_point(|run| run.text <= at);
        let Some(run) = after.checked_sub(1).and_then(|i| self.runs.get(i)) else {
            return self.runs.first().map_or(0, |run| run.raw);
        };
        if at < run.text + run.len {
            return run.raw + at - run.text;
        }
        match self.runs.get(after) {
            Some(next) if !backward => next.raw,
            _ => run.raw + run.len - usize::from(backward && run.len > 0),
        }
    }
}

/// Cuts and joins applied to a text in one pass.
#[derive(Debug, Default)]
pub(crate) struct Cuts {
    cuts: Vec<(Span, &'static str)>,
}

impl Cuts {
    /// Replaces `span` with `with` (the empty string to delete). Overlaps are dropped.
    pub(crate) fn cut(&mut self, span: Span, with: &'static str) {
        self.cuts.push((span, with));
    }

    /// The text after all cuts, with the composed map back to the raw text behind `map`.
    pub(crate) fn apply(mut self, text: &str, map: &SpanMap) -> (String, SpanMap) {
        self.cuts.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
        let mut out = String::with_capacity(text.len());
        let mut kept: Vec<(usize, Span)> = Vec::with_capacity(self.cuts.len() + 1);
        let mut at = 0;
        for (span, with) in self.cuts {
            if span.start < at {
                continue;
            }
            kept.push((out.len(), Span::new(at, span.start)));
            out.push_str(Span::new(at, span.start).of(text));
            out.push_str(with);
            at = span.end;
        }
        kept.push((out.len(), Span::new(at, text.len())));
        out.push_str(Span::new(at, text.len()).of(text));
        (out, map.composed(&kept))
    }
}

impl SpanMap {
    /// This map seen through a second text that keeps `kept` (its offset, our span) of ours.
    fn composed(&self, kept: &[(usize, Span)]) -> Self {
        let mut runs = Vec::with_capacity(self.runs.len() + kept.len());
        let mut next = 0;
        for &(offset, span) in kept {
            while next < self.runs.len() && self.runs[next].text + self.runs[next].len <= span.start
            {
                next += 1;
            }
            for run in &self.runs[next..] {
                if run.text >= span.end {
                    break;
                }
                let start = span.start.max(run.text);
                let end = span.end.min(run.text + run.len);
                if start < end {
                    runs.push(Run {
                        text: offset + start - span.start,
                        raw: run.raw + start - run.text,
                        len: end - start,
                    });
                }
            }
        }
        Self { runs }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Whatever is cut, in two passes, each kept byte maps to the same byte of the raw text.
        #[test]
        fn kept_bytes_are_the_same_in_both_texts(
            raw in "[一二三（）1 \\n]{0,60}",
            first in prop::collection::vec((0usize..60, 0usize..8), 0..6),
            second in prop::collection::vec((0usize..60, 0usize..8), 0..6),
        ) {
            let pass = |text: &str, map: &SpanMap, picks: &[(usize, usize)]| {
                let bounds: Vec<usize> =
                    text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
                let mut cuts = Cuts::default();
                for &(at, len) in picks {
                    let from = at % bounds.len();
                    let to = (from + len).min(bounds.len() - 1);
                    cuts.cut(Span::new(bounds[from], bounds[to]), "");
                }
                cuts.apply(text, map)
            };
            let (once, map) = pass(&raw, &SpanMap::identity(raw.len()), &first);
            let (twice, map) = pass(&once, &map, &second);
            for (text, raw_span) in map.kept() {
                prop_assert_eq!(text.of(&twice), raw_span.of(&raw));
            }
            for (at, c) in twice.char_indices() {
                let span = Span::new(at, at + c.len_utf8());
                prop_assert_eq!(map.to_raw(span).of(&raw), span.of(&twice));
                prop_assert_eq!(map.to_text(map.to_raw(span)), span);
            }
        }
    }
}
