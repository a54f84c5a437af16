//! What every engine of clause search answers.

use law::DocId;

use crate::answer::{Answer, Options};
use crate::error::Error;
use crate::index::Index;
use crate::query::Query;

/// Gives the own text of a provision from the record; `None` when there is none.
pub type TextOf<'a> = dyn Fn(&DocId, usize) -> Option<String> + 'a;

/// An index of clauses: the embedded one ([`Index`]) or one on a server
/// ([`OpenSearch`](crate::OpenSearch)). Whichever is asked, the same provisions are found, counted
/// and marked. Only the order by relevance may differ, and only the embedded index proves by a scan of
/// every text that it named all ([`Answer::exhaustive`]).
pub trait ClauseIndex: Send + Sync {
    /// Answers a query. `text_of` gives texts as they were when the index was made or brought up to
    /// date; what is counted and marked, they decide.
    ///
    /// # Errors
    /// [`Error::needs_rebuild`] when it must be built or updated first; [`Error::Remote`] when a
    /// server does not answer.
    fn search(
        &self,
        query: &Query,
        options: &Options,
        text_of: &TextOf<'_>,
    ) -> Result<Answer, Error>;

    /// Number of provisions in it.
    ///
    /// # Errors
    /// As for [`search`](Self::search).
    fn units(&self) -> Result<usize, Error>;
}

impl ClauseIndex for Index {
    fn search(
        &self,
        query: &Query,
        options: &Options,
        text_of: &TextOf<'_>,
    ) -> Result<Answer, Error> {
        Index::search(self, query, options, text_of)
    }

    fn units(&self) -> Result<usize, Error> {
        Ok(Index::units(self))
    }
}
