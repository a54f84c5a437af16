//! The engine that holds the index: the one in this program, or a server.

use ::search::{ClauseIndex, Index, Lexicon, OpenSearch, Synonyms};

/// The engine that the settings name.
pub(super) enum Engine {
    Embedded(Index),
    Server(OpenSearch),
}

impl Engine {
    pub(super) fn index(&self) -> &dyn ClauseIndex {
        match self {
            Engine::Embedded(index) => index,
            Engine::Server(server) => server,
        }
    }

    /// The embedded index, which knows words that are nearly alike.
    pub(super) fn embedded(&self) -> Option<&Index> {
        match self {
            Engine::Embedded(index) => Some(index),
            Engine::Server(_) => None,
        }
    }

    pub(super) fn with_words(self, lexicon: Lexicon, synonyms: Synonyms) -> Self {
        match self {
            Engine::Embedded(index) => {
                Engine::Embedded(index.with_lexicon(lexicon).with_synonyms(synonyms))
            }
            Engine::Server(server) => {
                Engine::Server(server.with_lexicon(lexicon).with_synonyms(synonyms))
            }
        }
    }
}
