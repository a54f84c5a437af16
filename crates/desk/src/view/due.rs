//! What falls due, as `due` answers.

use casework::facts::Due;
use jiff::civil::Date;
use law::Diagnostic;
use serde::Serialize;

use super::Rendered;

/// The answer of `due`.
#[derive(Debug, Clone, Serialize)]
pub struct DueAnswer {
    /// The day of the list, `YYYY-MM-DD`.
    pub on: String,
    /// What ends within so many days is pointed out.
    pub within: u32,
    /// What falls due, soonest first.
    pub rows: Vec<DueView>,
    /// The files of closed cases, in which nothing falls due any more.
    pub closed: Vec<String>,
    /// The agencies whose cases these are.
    pub agencies: Vec<String>,
    /// The list as it was printed, if it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub printed: Option<Rendered>,
    /// What was found in the facts, the errors first.
    pub findings: Vec<Diagnostic>,
}

/// One day by which something is due.
#[derive(Debug, Clone, Serialize)]
pub struct DueView {
    /// The facts file.
    pub facts: String,
    /// 当事人.
    pub party: Option<String>,
    /// The document from which it comes, by title.
    pub document: Option<String>,
    /// 文号 of that document.
    pub number: Option<String>,
    /// 事项.
    pub matter: String,
    /// 起算日.
    pub start: Option<String>,
    /// How long it runs (`15日`); none when the document fixes the day.
    pub length: Option<String>,
    /// 届满日.
    pub due: String,
    /// Days from the day of the list; negative when it has passed.
    pub days_left: i64,
    /// The holidays of that year are not announced yet, so that the day is presumed (推定).
    pub presumed: bool,
    /// Where the period stands in the law.
    pub basis: Option<String>,
    /// 责任人.
    pub officer: Option<String>,
    #[serde(skip)]
    pub(crate) last: Date,
    #[serde(skip)]
    pub(crate) fact: Due,
}
