//! Characters that stay in the text and are only noted: misread ones, brackets that do not pair,
//! half-width marks, digits that may be page numbers.

use super::{Repair, RepairKind, Repaired};
use crate::diagnostic::Diagnostic;
use crate::source::Source;
use crate::{Span, fold};

impl Repaired {
    /// Records how single characters are read, and what is doubtful; the text keeps them.
    pub(super) fn read_characters(&mut self, source: &Source) {
        let mut open: Vec<(char, Span)> = Vec::new();
        let mut digits = Vec::new();
        let mut private = Vec::new();
        let mut previous = None;
        let mut chars = self.text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let span = Span::new(at, at + c.len_utf8());
            let next = chars.peek().map(|&(_, c)| c);
            let mut record = |kind, reading: char| {
                let raw = self.map.to_raw(span);
                self.repairs.push(Repair { kind, raw, reading: reading.to_string() });
            };
            if let Some(reading) = fold::look_alike(c) {
                record(RepairKind::LookAlike, reading);
            }
            match c {
                '(' | '（' => open.push((c, span)),
                ')' | '）' => match open.pop() {
                    Some(('（', _)) if c == ')' => record(RepairKind::Bracket, '）'),
                    Some(('(', _)) if c == '）' => record(RepairKind::Bracket, '）'),
                    _ => {}
                },
                ',' | ';' | ':' | '?' | '!' => {
                    let beside_han = previous
                        .is_some_and(|p| fold::is_han(p) || "）)”》".contains(p))
                        && next.is_none_or(|n| fold::is_han(n) || "“《（(\n".contains(n));
                    if beside_han {
                        record(RepairKind::Width, full_width(c));
                    }
                }
                '0'..='9' | '０'..='９' => {
                    if let (Some(before), Some(after)) = (previous, next)
                        && is_stray(before, after)
                    {
                        digits.push((span, [before, c, after]));
                    }
                }
                '\u{e000}'..='\u{f8ff}' | '\u{f0000}'.. => private.push((span, c)),
                '\n' => open.clear(),
                _ => {}
            }
            previous = Some(c);
        }
        self.flag_stray_digits(source, &digits);
        self.flag_private_use(source, &private);
    }

    fn flag_stray_digits(&mut self, source: &Source, digits: &[(Span, [char; 3])]) {
        // Raw bytes and lines passed so far.
        let (mut passed, mut line) = (0, 1);
        for &(span, around) in digits {
            let raw = self.map.to_raw(span);
            line += Span::new(passed, raw.start).of(&source.raw).matches('\n').count();
            passed = raw.start;
            let (around, digit) = (String::from_iter(around), around[1]);
            self.notes.push(
                Diagnostic::warning(
                    "stray-digit",
                    format!("“{around}”中的数字{digit}疑为误入的页码"),
                )
                .at(format!("{}:{}", source.name, line))
                .hint("请核对原件；引用时保留原文"),
            );
        }
    }
}

/// A lone digit between Han characters is probably a page number that fell into the text. It may
/// also be a fact, so it is only pointed out, and only before a word that no number stands before.
fn is_stray(before: char, after: char) -> bool {
    fold::is_han(before) && "的地得和与及".contains(after)
}

fn full_width(c: char) -> char {
    char::from_u32(c as u32 + 0xfee0).unwrap_or(c)
}
