//! What a phrase is found by: its own characters, other spellings of its numbers, its synonyms.

use std::cell::OnceCell;

use crate::answer::Found;
use crate::numeral::{Numeral, numerals, spellings, stand_whole};
use crate::phrase::{Breadth, Phrase};
use crate::synonym::Synonyms;

/// A phrase and the ways in which it is found; the first is as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) written: String,
    pub(crate) variants: Vec<Variant>,
}

/// One way in which a phrase is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Variant {
    pub(crate) chars: Vec<char>,
    /// The numbers that must be whole numbers of the text.
    numbers: Vec<Numeral>,
    pub(crate) reason: Reason,
}

/// Why a text matches a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// 原词: its characters stand there.
    Literal,
    /// 数字写法: a number of it stands there in another spelling.
    Number,
    /// 同义词: a synonym of it stands there.
    Synonym,
}

impl Reason {
    /// The reason in Chinese.
    pub fn term(self) -> &'static str {
        match self {
            Reason::Literal => "原词",
            Reason::Number => "数字写法",
            Reason::Synonym => "同义词",
        }
    }
}

impl Wanted {
    pub(crate) fn of(phrase: &Phrase, synonyms: &Synonyms) -> Self {
        let mut variants = vec![Variant {
            chars: phrase.chars.clone(),
            numbers: Vec::new(),
            reason: Reason::Literal,
        }];
        let mut add = |chars: Vec<char>, numbers: Vec<Numeral>, reason: Reason| {
            if variants.iter().all(|known| known.chars != chars) {
                variants.push(Variant { chars, numbers, reason });
            }
        };
        if phrase.breadth >= Breadth::Spelled {
            for chars in spellings(&phrase.chars) {
                let numbers = numerals(&chars);
                add(chars, numbers, Reason::Number);
            }
        }
        if phrase.breadth >= Breadth::Expanded {
            for word in synonyms.of(&phrase.chars) {
                add(word.to_vec(), Vec::new(), Reason::Synonym);
            }
        }
        Self { written: phrase.written.clone(), variants }
    }

    /// The phrase as written, in its form.
    pub(crate) fn chars(&self) -> &[char] {
        self.variants.first().map_or(&[], |variant| &variant.chars)
    }

    /// What a variant is found in place of; nothing for the phrase as written.
    pub(crate) fn found(&self, variant: usize) -> Option<Found> {
        let variant = self.variants.get(variant)?;
        (variant.reason != Reason::Literal).then(|| Found {
            asked: self.written.clone(),
            found: variant.chars.iter().collect(),
            reason: variant.reason,
        })
    }

    /// How many of its matches are in other words; `tally` counts the matches of each variant.
    pub(crate) fn varied(&self, tally: &[usize]) -> usize {
        let each = self.variants.iter().zip(tally);
        each.filter(|(variant, _)| variant.reason != Reason::Literal).map(|(_, times)| times).sum()
    }

    /// The length of its longest variant.
    pub(crate) fn longest(&self) -> usize {
        self.variants.iter().map(|variant| variant.chars.len()).max().unwrap_or(0)
    }

    /// Start, end and variant of each occurrence in `text`, overlaps included, in order.
    pub(crate) fn occurrences(&self, text: &Text<'_>) -> Vec<(usize, usize, usize)> {
        let mut found = Vec::new();
        for (which, variant) in self.variants.iter().enumerate() {
            let Some(first) = variant.chars.first() else { continue };
            let len = variant.chars.len();
            let places = text.chars.windows(len).enumerate();
            let places = places.filter(|(_, w)| w[0] == *first && *w == variant.chars);
            for (start, _) in places {
                // Only another spelling has numbers, so most texts are never read for theirs.
                let whole = variant.numbers.is_empty()
                    || stand_whole(&variant.numbers, start, text.numerals());
                if whole {
                    found.push((start, start + len, which));
                }
            }
        }
        if self.variants.len() > 1 {
            found.sort_unstable();
        }
        found
    }
}

/// A text in its form, with its numbers, which are looked for when first asked for.
pub(crate) struct Text<'a> {
    pub(crate) chars: &'a [char],
    numerals: OnceCell<Vec<Numeral>>,
}

impl<'a> Text<'a> {
    pub(crate) fn new(chars: &'a [char]) -> Self {
        Self { chars, numerals: OnceCell::new() }
    }

    fn numerals(&self) -> &[Numeral] {
        self.numerals.get_or_init(|| numerals(self.chars))
    }
}
