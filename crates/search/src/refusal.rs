//! Why a query cannot be answered: where, and what to write instead.

use std::fmt;

use law::Diagnostic;

/// A query that cannot be understood. Nothing was searched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}（第 {} 个字）。{hint}", .at + 1)]
pub struct QueryError {
    /// What kind of mistake it is.
    pub kind: Mistake,
    /// Where it is: an offset into the query in Unicode scalar values.
    pub at: usize,
    /// One sentence: what is the matter.
    pub message: String,
    /// What to write instead.
    pub hint: String,
}

/// The kinds of mistakes in a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mistake {
    /// Nothing was typed.
    Empty,
    /// More text than a query may have.
    TooLong,
    /// More words than a query may have.
    TooManyWords,
    /// Brackets or NOT nested too deeply.
    TooDeep,
    /// A quotation mark without its other half.
    UnclosedQuote,
    /// An opening bracket without its other half.
    UnclosedBracket,
    /// A closing bracket without its other half.
    StrayBracket,
    /// Nothing stands between two brackets.
    EmptyBrackets,
    /// An operator has nothing on one of its sides.
    MissingOperand,
    /// A word without any Han character, letter or digit.
    NothingToMatch,
    /// `*` anywhere but at the end of a word.
    BadWildcard,
    /// 近N with a distance that is none.
    BadDistance,
    /// An operator cannot take what stands beside it.
    BadOperand,
    /// 字段:值 with a field that does not exist.
    UnknownField,
    /// 字段: without a value, or with one that the field cannot have.
    BadValue,
    /// Everything is excluded, nothing asked for.
    OnlyExcluded,
}

impl Mistake {
    /// The code under which `docs/diagnostics.md` explains it.
    pub fn code(self) -> &'static str {
        match self {
            Mistake::Empty => "query-empty",
            Mistake::TooLong => "query-too-long",
            Mistake::TooManyWords => "query-too-many-words",
            Mistake::TooDeep => "query-too-deep",
            Mistake::UnclosedQuote => "query-unclosed-quote",
            Mistake::UnclosedBracket => "query-unclosed-bracket",
            Mistake::StrayBracket => "query-stray-bracket",
            Mistake::EmptyBrackets => "query-empty-brackets",
            Mistake::MissingOperand => "query-missing-operand",
            Mistake::NothingToMatch => "query-nothing-to-match",
            Mistake::BadWildcard => "query-bad-wildcard",
            Mistake::BadDistance => "query-bad-distance",
            Mistake::BadOperand => "query-bad-operand",
            Mistake::UnknownField => "query-unknown-field",
            Mistake::BadValue => "query-bad-value",
            Mistake::OnlyExcluded => "query-only-excluded",
        }
    }
}

impl QueryError {
    pub(crate) fn new(
        kind: Mistake,
        at: usize,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self { kind, at, message: message.into(), hint: hint.into() }
    }

    /// The mistake as a diagnostic, placed at a character of the query.
    pub fn diagnostic(&self) -> Diagnostic {
        Diagnostic::error(self.kind.code(), self.message.clone())
            .at(format!("检索式第 {} 个字", self.at + 1))
            .hint(self.hint.clone())
    }

    /// The query with a caret below the mistake, for a terminal. Han characters and other wide
    /// ones take two columns.
    pub fn pointed_out<'a>(&self, query: &'a str) -> PointedOut<'a> {
        PointedOut { query, at: self.at }
    }
}

/// A query and a caret below one of its characters.
#[derive(Debug, Clone, Copy)]
pub struct PointedOut<'a> {
    query: &'a str,
    at: usize,
}

impl fmt::Display for PointedOut<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// How much of a long query is shown on each side.
        const AROUND: usize = 30;
        let from = self.at.saturating_sub(AROUND);
        let shown: Vec<char> = self
            .query
            .chars()
            .skip(from)
            .take(2 * AROUND)
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let columns: usize =
            shown.iter().take(self.at - from).map(|&c| if is_wide(c) { 2 } else { 1 }).sum();
        writeln!(f, "{}", shown.iter().collect::<String>())?;
        write!(f, "{:columns$}^", "")
    }
}

/// Whether a terminal gives `c` two columns (UAX #11, wide and full width).
fn is_wide(c: char) -> bool {
    law::fold::is_han(c) || matches!(c, '\u{2e80}'..='\u{303e}' | '\u{ff01}'..='\u{ff60}')
}
