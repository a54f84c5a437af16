//! What a question means, written down plainly and without the engine: a word is looked for at every
//! character, a unit of text is cut where its ends stand, and what holds of provisions is worked out
//! on sets of them. Only the folding is the engine's own ([`crate::form`]).

use std::collections::{BTreeMap, BTreeSet};

use super::Unit;
use crate::form::Form;

/// A word of a question.
#[derive(Debug, Clone)]
pub(super) struct Word {
    /// As it stands in the query, in quotation marks or bare.
    pub(super) written: String,
    /// The characters that it matches wherever they stand.
    literal: Vec<char>,
    /// Other spellings of its number, which count as whole numbers only.
    others: Vec<Vec<char>>,
}

impl Word {
    /// These characters and nothing else.
    pub(super) fn quoted(text: &str) -> Self {
        let literal = Form::of(text).chars;
        Self { written: format!("\"{text}\""), literal, others: Vec::new() }
    }

    /// A word with a number, and how else the number may be written.
    pub(super) fn number(text: &str, others: &[&str]) -> Self {
        let others = others.iter().map(|other| Form::of(other).chars).collect();
        Self { written: text.to_owned(), literal: Form::of(text).chars, others }
    }

    /// Whether two words would be counted as one by the engine.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.literal == other.literal || other.others.contains(&self.literal)
    }

    /// Every place in `text[from..to]`, overlaps included.
    fn places(&self, text: &[char], from: usize, to: usize) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        for start in from..to {
            let rest = &text[start..to];
            if rest.starts_with(&self.literal) {
                found.push((start, start + self.literal.len()));
            }
            for other in &self.others {
                if rest.starts_with(other) && is_whole(text, start, start + other.len(), other) {
                    found.push((start, start + other.len()));
                }
            }
        }
        found
    }
}

/// Whether a spelling of a number that stands at `start..end` is a number of its own there: not the
/// end of a longer number or of another word (数十人), nor the beginning of one (一次性).
fn is_whole(text: &[char], start: usize, end: usize, spelling: &[char]) -> bool {
    const DIGITS: &str = "0123456789零〇一二三四五六七八九十百千万亿两";
    const ENDS_A_WORD: &str = "统唯单同专划合归逐任某不之数几点";
    const STARTS_ANOTHER: &[(&str, &str)] =
        &[("次", "性要生"), ("日", "常期程益"), ("元", "素"), ("条", "件例款约")];
    let before = start.checked_sub(1).map(|i| text[i]);
    let ordinal = spelling[0] == '第';
    let percent = spelling[0] == '百' || spelling.last() == Some(&'%');
    let grouped = matches!(before, Some('.' | ','))
        && spelling[0].is_ascii_digit()
        && start > 1
        && text[start - 2].is_ascii_digit();
    let joined = before.is_some_and(|c| {
        DIGITS.contains(c) && !ordinal || ENDS_A_WORD.contains(c) && !ordinal && !percent
    });
    let after = text.get(end).copied();
    let goes_on = spelling[0] == '百' && after.is_some_and(|c| DIGITS.contains(c) || c == '%');
    let another = STARTS_ANOTHER.iter().any(|(unit, begin)| {
        spelling.ends_with(&[unit.chars().next().unwrap_or_default()])
            && after.is_some_and(|c| begin.contains(c))
    });
    // 百分之75 before .5, and 百分之 after a number: the number is a longer one.
    let decimal = spelling[0] == '百'
        && spelling.last().is_some_and(char::is_ascii_digit)
        && matches!(after, Some('.' | ','))
        && text.get(end + 1).is_some_and(char::is_ascii_digit);
    !(joined || grouped || goes_on || another || decimal)
}

/// What a condition means.
pub(super) type Passes = fn(&Unit) -> bool;

/// A question. Words are numbers in the list of words.
#[derive(Debug, Clone)]
pub(super) enum Ask {
    Word(usize),
    All(Vec<Ask>),
    Any(Vec<Ask>),
    /// The first and not the second.
    Without(Box<Ask>, Box<Ask>),
    /// All in one sentence.
    Sentence(Vec<Ask>),
    /// In one sentence that has the first and not the second.
    SentenceWithout(Box<Ask>, Box<Ask>),
    /// All in one paragraph.
    Paragraph(Vec<Ask>),
    /// All in one article.
    Article(Vec<Ask>),
    /// All in one chapter.
    Chapter(Vec<Ask>),
    /// One of the left and one of the right with at most so many characters between.
    Near(usize, Vec<usize>, Vec<usize>),
    /// A condition on the provision or its document, as written and as meant.
    Filter(&'static str, Passes),
}

/// Start, end and word of each match, in characters of the form.
pub(super) type Marks = BTreeSet<(usize, usize, usize)>;

/// The texts that questions are asked of.
pub(super) struct Truth<'a> {
    pub(super) units: &'a [Unit],
    pub(super) forms: &'a [Form],
    pub(super) words: &'a [Word],
}

impl Ask {
    /// The question in the query language.
    pub(super) fn written(&self, words: &[Word]) -> String {
        let joined = |asks: &[Ask], word: &str| {
            let asks: Vec<String> = asks.iter().map(|ask| ask.written(words)).collect();
            format!("({})", asks.join(word))
        };
        let either = |side: &[usize]| {
            let side: Vec<&str> = side.iter().map(|&word| words[word].written.as_str()).collect();
            format!("({})", side.join(" OR "))
        };
        match self {
            Ask::Word(word) => words[*word].written.clone(),
            Ask::All(asks) => joined(asks, " "),
            Ask::Any(asks) => joined(asks, " 或 "),
            Ask::Without(a, b) => format!("({} NOT {})", a.written(words), b.written(words)),
            Ask::Sentence(asks) => joined(asks, " 同句 "),
            Ask::SentenceWithout(a, b) => {
                format!("({} 同句 非 {})", a.written(words), b.written(words))
            }
            Ask::Paragraph(asks) => joined(asks, " 同段 "),
            Ask::Article(asks) => joined(asks, " 同条 "),
            Ask::Chapter(asks) => joined(asks, " 同章 "),
            Ask::Near(n, a, b) => format!("({} 近{n} {})", either(a), either(b)),
            Ask::Filter(written, _) => (*written).to_owned(),
        }
    }
}

impl Truth<'_> {
    /// The provisions where a question holds, with what it matches in each.
    pub(super) fn provisions(&self, ask: &Ask) -> BTreeMap<usize, Marks> {
        match ask {
            Ask::Article(asks) => self.joined(asks, |unit| unit.article),
            Ask::Chapter(asks) => self.joined(asks, |unit| unit.chapter),
            Ask::All(asks) => {
                let each: Vec<_> = asks.iter().map(|ask| self.provisions(ask)).collect();
                let mut all = united(each.clone());
                all.retain(|i, _| each.iter().all(|found| found.contains_key(i)));
                all
            }
            Ask::Any(asks) => united(asks.iter().map(|ask| self.provisions(ask))),
            Ask::Without(a, b) => {
                let (mut a, b) = (self.provisions(a), self.provisions(b));
                a.retain(|i, _| !b.contains_key(i));
                a
            }
            Ask::Filter(_, passes) => {
                let units = self.units.iter().enumerate();
                units.filter(|(_, unit)| passes(unit)).map(|(i, _)| (i, Marks::new())).collect()
            }
            textual => {
                let each = self.forms.iter().enumerate();
                each.filter_map(|(i, form)| {
                    Some((i, self.matches(textual, &form.chars, 0, form.chars.len())?))
                })
                .collect()
            }
        }
    }

    /// What a question matches in `text[from..to]`, which lies in one provision; `None` when it does
    /// not hold there.
    fn matches(&self, ask: &Ask, text: &[char], from: usize, to: usize) -> Option<Marks> {
        let holds = |ask: &Ask| self.matches(ask, text, from, to);
        match ask {
            Ask::Word(word) => some(self.places(*word, text, from, to)),
            Ask::All(asks) => {
                let each: Option<Vec<Marks>> = asks.iter().map(holds).collect();
                each.map(merged)
            }
            Ask::Any(asks) => {
                let each: Vec<Marks> = asks.iter().filter_map(holds).collect();
                (!each.is_empty()).then(|| merged(each))
            }
            Ask::Without(a, b) => holds(b).is_none().then(|| holds(a)).flatten(),
            Ask::Sentence(asks) => {
                self.in_pieces(SENTENCE_ENDS, &Ask::All(asks.clone()), text, from, to)
            }
            Ask::SentenceWithout(a, b) => {
                let ask = Ask::Without(a.clone(), b.clone());
                self.in_pieces(SENTENCE_ENDS, &ask, text, from, to)
            }
            Ask::Paragraph(asks) => self.in_pieces("\n", &Ask::All(asks.clone()), text, from, to),
            Ask::Near(n, a, b) => {
                let side = |words: &[usize]| -> Marks {
                    words.iter().flat_map(|&word| self.places(word, text, from, to)).collect()
                };
                let (a, b) = (side(a), side(b));
                let mut found = Marks::new();
                for (x, y) in a.iter().flat_map(|x| b.iter().map(move |y| (x, y))) {
                    if x != y && y.0 <= x.1 + n && x.0 <= y.1 + n {
                        found.extend([*x, *y]);
                    }
                }
                some(found)
            }
            Ask::Article(_) | Ask::Chapter(_) | Ask::Filter(..) => {
                unreachable!("not within a piece of text")
            }
        }
    }

    /// The pieces of `text[from..to]` in which a question holds.
    fn in_pieces(
        &self,
        ends: &str,
        ask: &Ask,
        text: &[char],
        from: usize,
        to: usize,
    ) -> Option<Marks> {
        let (mut found, mut start) = (None, from);
        for end in from..=to {
            if end == to || ends.contains(text[end]) {
                if let Some(marks) = self.matches(ask, text, start, end) {
                    found.get_or_insert_with(Marks::new).extend(marks);
                }
                start = end + 1;
            }
        }
        found
    }

    fn places(&self, word: usize, text: &[char], from: usize, to: usize) -> Marks {
        let places = self.words[word].places(text, from, to);
        places.into_iter().map(|(start, end)| (start, end, word)).collect()
    }

    /// The provisions that hold one of `asks` and stand in a larger unit in which each of them holds
    /// somewhere.
    fn joined(&self, asks: &[Ask], larger: fn(&Unit) -> usize) -> BTreeMap<usize, Marks> {
        let key = |i: &usize| (&self.units[*i].doc, larger(&self.units[*i]));
        let each: Vec<_> = asks.iter().map(|ask| self.provisions(ask)).collect();
        let keys: Vec<BTreeSet<_>> =
            each.iter().map(|found| found.keys().map(key).collect()).collect();
        let mut either = united(each.clone());
        either.retain(|i, _| keys.iter().all(|keys| keys.contains(&key(i))));
        either
    }
}

const SENTENCE_ENDS: &str = "。;!?\n";

fn some(marks: Marks) -> Option<Marks> {
    (!marks.is_empty()).then_some(marks)
}

fn merged(all: Vec<Marks>) -> Marks {
    all.into_iter().flatten().collect()
}

fn united(all: impl IntoIterator<Item = BTreeMap<usize, Marks>>) -> BTreeMap<usize, Marks> {
    let mut united: BTreeMap<usize, Marks> = BTreeMap::new();
    for (i, marks) in all.into_iter().flatten() {
        united.entry(i).or_default().extend(marks);
    }
    united
}

/// Without those that overlap an earlier match of the same word, as `grep -o` counts.
pub(super) fn without_overlaps(marks: &Marks) -> Vec<(usize, usize)> {
    let mut free: BTreeMap<usize, usize> = BTreeMap::new();
    let mut kept = Vec::new();
    for &(start, end, word) in marks {
        let free = free.entry(word).or_default();
        if start >= *free {
            *free = end;
            kept.push((start, end));
        }
    }
    kept
}
