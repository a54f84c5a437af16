//! Words and phrases: what is matched character by character, and what else it stands for.

use law::fold;

use crate::filter::{Field, example};
use crate::form::{Form, is_word};
use crate::refusal::{Mistake, QueryError};
use crate::token::{TokenKind, quoted, tokens};

/// Words of at most this many Han characters are exact phrases.
const LONGEST_WORD: usize = 12;

/// A phrase as written and in the form in which it is matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Phrase {
    pub(crate) written: String,
    pub(crate) chars: Vec<char>,
    pub(crate) breadth: Breadth,
}

/// What a phrase stands for beside its own characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Breadth {
    /// Nothing: it was in quotation marks.
    Verbatim,
    /// Other spellings of its numbers ([`crate::numeral`]).
    Spelled,
    /// Those, and its synonyms: `~词`.
    Expanded,
}

/// A word without quotation marks.
pub(crate) enum Word {
    /// To be found as it stands.
    Phrase(Phrase),
    /// Long, or a question: to be cut into words if it does not occur as it stands.
    Free(Phrase),
}

impl Phrase {
    pub(crate) fn new(written: &str, breadth: Breadth) -> Self {
        let written = written.trim();
        Self { written: written.to_owned(), chars: Form::of(written).chars, breadth }
    }

    /// A phrase that has something to match; `at` is its place in the query.
    pub(crate) fn read(text: &str, breadth: Breadth, at: usize) -> Result<Self, QueryError> {
        let phrase = Phrase::new(text, breadth);
        if phrase.chars.iter().any(|&c| is_word(c)) {
            return Ok(phrase);
        }
        Err(QueryError::new(
            Mistake::NothingToMatch,
            at,
            format!("{}里没有可以检索的汉字、字母或数字", quoted(text)),
            format!("写下要找的字词，例如：双随机，或 {}", example(Field::Region)),
        ))
    }
}

/// The phrase in the query language.
impl std::fmt::Display for Phrase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.breadth {
            Breadth::Verbatim => write!(f, "\"{}\"", self.written),
            Breadth::Spelled => f.write_str(&self.written),
            Breadth::Expanded => write!(f, "~{}", self.written),
        }
    }
}

/// Words of a question, which are not expected in the text of a law.
const QUESTION_WORDS: &[&str] = &[
    "怎么",
    "怎样",
    "如何",
    "什么",
    "哪些",
    "哪个",
    "多少",
    "为何",
    "吗",
    "呢",
    "谁",
    "能不能",
    "可不可以",
    "要不要",
    "是不是",
];

/// Reads a word without quotation marks: `安全`, `~安监局`, `安全*`.
pub(crate) fn word(text: &str, at: usize) -> Result<Word, QueryError> {
    let (text, asked) = match text.strip_prefix(['~', '～']) {
        Some(rest) => (rest, Breadth::Expanded),
        None => (text, Breadth::Spelled),
    };
    // Every word is found at the start of longer ones, so the mark of a prefix changes nothing.
    let stem = text.trim_end_matches(['*', '＊']);
    if let Some(star) = stem.chars().position(|c| matches!(c, '*' | '＊')) {
        return Err(wildcard(stem, at + star));
    }
    let trimmed =
        stem.trim_matches(['，', '。', '！', '？', '、', '；', '：', '?', '!', ',', ';', '…']);
    let trimmed = if trimmed.is_empty() { text } else { trimmed };
    // What would be read as something else when written alone is what it is: “与”.
    let plain = tokens(trimmed).is_ok_and(|t| matches!(t.as_slice(), [t] if matches!(&t.kind, TokenKind::Bare(word) if word == trimmed)));
    let phrase = Phrase::read(trimmed, if plain { asked } else { Breadth::Verbatim }, at)?;
    let han = phrase.chars.iter().filter(|&&c| fold::is_han(c)).count();
    let asks = text.ends_with(['？', '?']) || QUESTION_WORDS.iter().any(|w| text.contains(w));
    let free = asked == Breadth::Spelled && plain && (han > LONGEST_WORD || asks && han > 4);
    Ok(if free { Word::Free(phrase) } else { Word::Phrase(phrase) })
}

fn wildcard(text: &str, at: usize) -> QueryError {
    let parts: Vec<&str> = text.split(['*', '＊']).filter(|part| !part.is_empty()).collect();
    let hint = match parts.as_slice() {
        [] => "写下要找的字词，例如：安全".to_owned(),
        [only] => format!("直接写 {only}：词前词后有什么都能找到"),
        [first, .., last] => {
            format!("中间隔着别的字时写 {first} 近10 {last}，或 {first} 同句 {last}")
        }
    };
    QueryError::new(Mistake::BadWildcard, at, "“*”只能写在词的末尾", hint)
}
