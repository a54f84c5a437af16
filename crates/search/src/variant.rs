//! What a phrase is found by: its own characters, other spellings of its numbers, its synonyms.

use memchr::memmem::Finder;

use crate::answer::Found;
use crate::numeral::{Numeral, numerals, spellings, stand_whole};
use crate::phrase::{Breadth, Phrase};
use crate::scan::is_start;
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
    /// The same in UTF-8.
    text: String,
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

impl Variant {
    /// Whether it is found wherever its characters stand.
    pub(crate) fn is_literal(&self) -> bool {
        self.numbers.is_empty()
    }
}

impl Wanted {
    pub(crate) fn of(phrase: &Phrase, synonyms: &Synonyms) -> Self {
        let mut variants: Vec<Variant> = Vec::new();
        let mut add = |chars: Vec<char>, numbers: Vec<Numeral>, reason: Reason| {
            if variants.iter().all(|known| known.chars != chars) {
                let text = chars.iter().collect();
                variants.push(Variant { chars, text, numbers, reason });
            }
        };
        add(phrase.chars.clone(), Vec::new(), Reason::Literal);
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

    /// Each occurrence in a text in its form, overlaps included, in order; `finders` are those of the
    /// variants. They take the place of what is in `found`.
    pub(crate) fn occurrences(&self, finders: &[Finder<'_>], text: &[u8], found: &mut Vec<Match>) {
        found.clear();
        let mut numbers = Numbers::default();
        for (which, finder) in finders.iter().enumerate() {
            let mut from = 0;
            while let Some(at) = text.get(from..).and_then(|rest| finder.find(rest)) {
                let start = from + at;
                // The next may begin with the second character of this one.
                from = (start + 1..)
                    .find(|&at| text.get(at).is_none_or(|&b| is_start(b)))
                    .unwrap_or(start + 1);
                found.extend(self.occurrence(which, start, text, &mut numbers));
            }
        }
        if finders.len() > 1 {
            found.sort_unstable();
        }
    }

    /// The occurrence of a variant whose characters stand at `start`, unless a number of it is part
    /// of another one there.
    pub(crate) fn occurrence(
        &self,
        variant: usize,
        start: usize,
        text: &[u8],
        numbers: &mut Numbers,
    ) -> Option<Match> {
        let Variant { text: written, numbers: wanted, .. } = self.variants.get(variant)?;
        // Only another spelling has numbers, so most texts are never read for theirs.
        let whole = wanted.is_empty() || numbers.of(text).stand_whole(wanted, start);
        whole.then(|| Match { start, end: start + written.len(), variant })
    }
}

impl Variant {
    /// What finds it in a text in its form.
    pub(crate) fn finder(&self) -> Finder<'_> {
        Finder::new(self.text.as_bytes())
    }

    /// The same, to be found together with others.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.text.as_bytes()
    }
}

/// An occurrence: bytes of a text in its form, and which variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Match {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) variant: usize,
}

/// The numbers of the text at hand, looked for when first asked for.
#[derive(Default)]
pub(crate) struct Numbers(Option<Numbered>);

impl Numbers {
    fn of(&mut self, text: &[u8]) -> &Numbered {
        self.0.get_or_insert_with(|| Numbered::of(text))
    }
}

/// The numbers of a text, by character, with the way from bytes to characters.
struct Numbered {
    starts: Vec<usize>,
    numerals: Vec<Numeral>,
}

impl Numbered {
    fn of(text: &[u8]) -> Self {
        let text = String::from_utf8_lossy(text);
        let chars: Vec<char> = text.chars().collect();
        let starts = text.char_indices().map(|(at, _)| at).collect();
        Self { starts, numerals: numerals(&chars) }
    }

    /// Whether the numbers of a phrase found at this byte are whole numbers of the text.
    fn stand_whole(&self, numbers: &[Numeral], start: usize) -> bool {
        stand_whole(numbers, self.starts.partition_point(|&at| at < start), &self.numerals)
    }
}
