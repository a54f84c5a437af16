//! The form in which texts and queries are matched, with the way back to the original.

use law::fold;

use crate::scan::Mark;

/// A text as it is matched: folded character by character ([`law::fold`]), without what the eye
/// does not see.
///
/// - Invisible characters (zero-width spaces, byte order marks, soft hyphens) are left out.
/// - A blank between a Latin letter or digit and anything else is left out: offices set `70 号` and
///   `70号` alike. A blank between two Han characters stays, because there it separates
///   (`第一章 总则`).
/// - Other runs of blanks count as one blank; blanks at the ends of a line are left out.
///
/// A query goes through the same form, so "occurs literally" means: its form is a substring of the
/// form of the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Form {
    /// The characters that are matched.
    pub(crate) chars: Vec<char>,
    /// For each of them, its offset in the original, in Unicode scalar values.
    pub(crate) origin: Vec<u32>,
}

impl Form {
    /// The form of `text`.
    pub(crate) fn of(text: &str) -> Self {
        let mut form = Self::default();
        form.read(text);
        form
    }

    /// Replaces the contents by the form of `text`, keeping the allocations.
    pub(crate) fn read(&mut self, text: &str) {
        self.chars.clear();
        self.origin.clear();
        let mut blank = None;
        for (at, original) in (0u32..).zip(text.chars()) {
            if is_invisible(original) {
                continue;
            }
            let c = fold::char(original);
            if c != '\n' && c.is_whitespace() {
                blank.get_or_insert(at);
                continue;
            }
            if let (Some(blank), Some(&last)) = (blank.take(), self.chars.last())
                && separates(last, c)
            {
                self.push(' ', blank);
            }
            self.push(c, at);
        }
    }

    /// The range of the original, in Unicode scalar values, that `start..end` of the form covers.
    pub(crate) fn original(&self, start: usize, end: usize) -> (usize, usize) {
        let offset = |i: usize| self.origin.get(i).map_or(0, |&o| o as usize);
        if start < end {
            (offset(start), offset(end - 1) + 1)
        } else {
            (offset(start), offset(start))
        }
    }

    /// The ranges of the original, in Unicode scalar values, of marks in the bytes of the form.
    pub(crate) fn places(&self, marks: &[Mark]) -> Vec<(usize, usize)> {
        let starts = self.chars.iter().scan(0, |at, c| {
            *at += c.len_utf8();
            Some(*at - c.len_utf8())
        });
        let starts: Vec<usize> = starts.collect();
        let character = |byte: usize| starts.partition_point(|&start| start < byte);
        let place = |mark: &Mark| self.original(character(mark.start), character(mark.end));
        marks.iter().map(place).collect()
    }

    fn push(&mut self, c: char, at: u32) {
        self.chars.push(c);
        self.origin.push(at);
    }
}

/// Whether `c` belongs to a word: a Han character, a letter, a digit. Everything else ends a run of
/// the index.
pub(crate) fn is_word(c: char) -> bool {
    c.is_alphanumeric()
}

/// Whether a blank between these two characters is kept.
fn separates(before: char, after: char) -> bool {
    before != '\n'
        && after != '\n'
        && before.is_ascii_alphanumeric() == after.is_ascii_alphanumeric()
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn folds_and_drops_what_the_eye_does_not_see() {
        for (text, expected) in [
            ("国办发〔2015〕20号", "国办发(2015)20号"),
            ("临政发〔2016〕2 号", "临政发(2016)2号"),
            ("从业人员 300 人以上", "从业人员300人以上"),
            ("第一章　　总则", "第一章 总则"),
            ("　　第一条", "第一条"),
            ("ISO 9001 标准", "iso 9001标准"),
            ("安全\u{200b}生产\u{feff}", "安全生产"),
            ("甲  \n  乙", "甲\n乙"),
            ("囯有企业", "国有企业"),
            ("責令限期改正", "责令限期改正"),
            ("  ", ""),
        ] {
            assert_eq!(Form::of(text).chars.iter().collect::<String>(), expected, "{text:?}");
        }
    }

    #[test]
    fn leads_back_to_the_original() {
        let form = Form::of("共 300 人。");
        assert_eq!(form.original(1, 5), (2, 7));
        assert_eq!(form.original(0, 0), (0, 0));
    }

    proptest! {
        #[test]
        fn every_character_is_the_folded_original(text in "[安全生产 　a1\\n（〔囯\u{200b}]{0,40}") {
            let original: Vec<char> = text.chars().collect();
            let form = Form::of(&text);
            for (i, &c) in form.chars.iter().enumerate() {
                let from = original[form.origin[i] as usize];
                prop_assert!(c == fold::char(from) || (c == ' ' && from.is_whitespace()));
            }
            prop_assert!(form.origin.windows(2).all(|w| w[0] < w[1]));
            let again = Form::of(&form.chars.iter().collect::<String>());
            prop_assert_eq!(again.chars, form.chars);
        }
    }
}
