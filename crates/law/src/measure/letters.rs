//! A text made ready for scanning: folded, blanks dropped, each character with its place.

use std::ops::Range;

use crate::{Span, fold};

/// Folded characters without blanks. Positions in it are plain indices; [`Letters::span`] turns a
/// range of them back into bytes of the text.
pub(super) struct Letters {
    /// The characters, folded.
    pub(super) c: Vec<char>,
    /// The same as printed.
    pub(super) raw: Vec<char>,
    /// The first byte of each character.
    at: Vec<usize>,
    /// The first byte after each character.
    end: Vec<usize>,
    /// Inside 《》, where nothing is a measure.
    pub(super) title: Vec<bool>,
    /// Inside a short quotation: 一 of “一票否决” is no number.
    pub(super) slogan: Vec<bool>,
    /// The sentence that each character belongs to, as its first index.
    sentence: Vec<usize>,
    /// The comma-separated segment that each character belongs to, as its first index.
    segment: Vec<usize>,
}

/// Longer quotations are quoted sentences rather than slogans.
const SLOGAN: usize = 20;

impl Letters {
    pub(super) fn new(text: &str) -> Self {
        // A Han character has three bytes.
        let most = text.len() / 3 + 1;
        let mut letters = Self {
            c: Vec::with_capacity(most),
            raw: Vec::with_capacity(most),
            at: Vec::with_capacity(most),
            end: Vec::with_capacity(most),
            title: Vec::with_capacity(most),
            slogan: Vec::with_capacity(most),
            sentence: Vec::with_capacity(most),
            segment: Vec::with_capacity(most),
        };
        let mut depth = 0usize;
        let mut quote = None;
        let mut chars = text.char_indices().peekable();
        while let Some((at, raw)) = chars.next() {
            let c = fold::char(raw);
            if c.is_whitespace() && c != '\n' {
                let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
                let next = chars.peek().map(|&(_, raw)| fold::char(raw));
                // Two numbers side by side stay two.
                if !(latin(letters.c.last().copied()) && latin(next)) {
                    continue;
                }
            }
            let here = letters.c.len();
            match raw {
                '《' => depth += 1,
                '\n' => (depth, quote) = (0, None),
                '“' | '「' | '『' => quote = Some(here),
                '”' | '」' | '』' => {
                    if let Some(open) = quote.take()
                        && here - open <= SLOGAN
                    {
                        letters.slogan[open..].fill(true);
                    }
                }
                _ => {}
            }
            letters.raw.push(raw);
            letters.push(c, at, at + raw.len_utf8(), depth > 0);
            if raw == '》' {
                depth = depth.saturating_sub(1);
            }
        }
        letters
    }

    fn push(&mut self, c: char, at: usize, end: usize, title: bool) {
        let here = self.c.len();
        let before = self.c.last().copied();
        let begins = |ends: fn(char) -> bool, current: Option<&usize>| match (before, current) {
            (Some(before), Some(&current)) if !ends(before) => current,
            _ => here,
        };
        let sentence = begins(ends_sentence, self.sentence.last());
        // The comma of 1,000 separates nothing.
        let grouping = before == Some(',')
            && c.is_ascii_digit()
            && here.checked_sub(2).is_some_and(|i| self.c[i].is_ascii_digit())
            && self.end[here - 1] - self.at[here - 1] == 1;
        let segment = match self.segment.last() {
            Some(&current) if grouping => current,
            current => begins(ends_segment, current),
        };
        self.c.push(c);
        self.at.push(at);
        self.end.push(end);
        self.title.push(title);
        self.slogan.push(false);
        self.sentence.push(sentence);
        self.segment.push(segment);
    }

    pub(super) fn len(&self) -> usize {
        self.c.len()
    }

    /// The character at `i`, if there is one.
    pub(super) fn get(&self, i: usize) -> Option<char> {
        self.c.get(i).copied()
    }

    /// The character before `i`.
    pub(super) fn before(&self, i: usize) -> Option<char> {
        i.checked_sub(1).and_then(|i| self.get(i))
    }

    /// Whether the comma at `i` is the half-width one, the only one that groups thousands.
    pub(super) fn is_ascii(&self, i: usize) -> bool {
        self.at.get(i).zip(self.end.get(i)).is_some_and(|(at, end)| end - at == 1)
    }

    /// Whether `word` stands at `i`.
    pub(super) fn has(&self, i: usize, word: &str) -> bool {
        let mut here = i;
        word.chars().all(|c| {
            here += 1;
            self.get(here - 1) == Some(c)
        })
    }

    /// The first of `words` that stands at `i`, and the index after it.
    pub(super) fn any<'w>(&self, i: usize, words: &[&'w str]) -> Option<(&'w str, usize)> {
        let word = words.iter().find(|word| self.has(i, word))?;
        Some((word, i + word.chars().count()))
    }

    /// The first of `words` that ends right before `i`, and the index where it starts.
    pub(super) fn any_before<'w>(&self, i: usize, words: &[&'w str]) -> Option<(&'w str, usize)> {
        words.iter().find_map(|word| {
            let start = i.checked_sub(word.chars().count())?;
            self.has(start, word).then_some((*word, start))
        })
    }

    /// First index of the sentence that holds `i`.
    pub(super) fn sentence_start(&self, i: usize) -> usize {
        self.sentence.get(i).copied().unwrap_or(self.len())
    }

    /// First index of the segment that holds `i`.
    pub(super) fn segment_start(&self, i: usize) -> usize {
        self.segment.get(i).copied().unwrap_or(self.len())
    }

    /// The sentence that holds `i`, without its closing mark.
    pub(super) fn sentence(&self, i: usize) -> Range<usize> {
        self.stretch(&self.sentence, i, ends_sentence)
    }

    /// The segment that holds `i`, without its closing mark.
    pub(super) fn segment(&self, i: usize) -> Range<usize> {
        self.stretch(&self.segment, i, ends_segment)
    }

    fn stretch(&self, firsts: &[usize], i: usize, ends: fn(char) -> bool) -> Range<usize> {
        let Some(&first) = firsts.get(i) else { return self.len()..self.len() };
        let mut end = firsts.partition_point(|&f| f <= first);
        while end > first && ends(self.c[end - 1]) {
            end -= 1;
        }
        first..end
    }

    /// The bytes of a range of characters; an empty range is empty at its place.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let at = |i: usize| self.at.get(i).copied();
        let end = || self.end.last().copied().unwrap_or(0);
        let start = at(range.start).unwrap_or_else(end);
        match range.end.checked_sub(1).filter(|_| range.end > range.start) {
            Some(last) => Span::new(start, self.end.get(last).copied().unwrap_or_else(end)),
            None => Span::new(start, start),
        }
    }

    /// The characters of a range.
    pub(super) fn slice(&self, range: Range<usize>) -> &[char] {
        self.c.get(range).unwrap_or(&[])
    }
}

/// Whether `c` closes a sentence or a part of one that stands for itself.
pub(super) fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | ';' | '!' | '?' | '\n')
}

/// Whether `c` closes a comma-separated segment.
pub(super) fn ends_segment(c: char) -> bool {
    ends_sentence(c) || matches!(c, ',' | ':')
}
