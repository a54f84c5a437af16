//! What an officer can do: the facade between the crates below, which are pure or keep to the
//! folder they are handed, and the edge above, which speaks to a terminal or a browser.
//!
//! Every use-case is a method of [`Desk`]; what it returns is plain public data ([`view`]) in the
//! shapes of the JSON output, so that the command line and the web pages show the same thing. This
//! is the only crate that opens files by path and reads the clock.
//!
//! # Use-cases
//! - [`Desk::import`], [`Desk::documents`], [`Desk::show`]: the library.
//! - [`Desk::search`]: clauses, with a proof that none was missed; [`Desk::export_search`] writes
//!   all of them to a file; [`Desk::save_search`] keeps one, [`Desk::run_saved`] says what is new.
//! - [`Desk::cite`], [`Desk::review`]: a text that is not kept, examined before it leaves.
//! - [`Desk::compare`]: clauses and numbers of several documents side by side, against a superior
//!   one, and their promises, on screen or as a file; [`Desk::decide`]: whether two clauses share a
//!   row in every comparison from now on; [`Desk::diff`]: two editions of a text.
//! - [`Desk::forms`], [`Desk::check`], [`Desk::render`]: a case's facts become documents;
//!   [`Desk::verify`]: whether a document is still what was printed; [`Desk::blank`]: a form to be
//!   filled in by hand; [`Desk::contact_sheet`]: the pages of all forms on one picture.
//! - [`Desk::due`]: what falls due over many cases; [`Desk::due_list`] prints it.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod batch;
mod blank;
mod cite;
mod compare;
mod contact_sheet;
mod due;
mod error;
mod home;
mod import;
mod judge;
mod papers;
mod print_run;
mod printing;
mod record;
mod reread;
mod review;
mod seals;
mod search;
mod settings;
mod shelf;
#[cfg(test)]
mod testing;
mod verify;
pub mod view;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, RwLock};

use casework::{Catalogue, Rules};
use law::Library;
use press::Press;

pub use casework::date::parse as parse_date;
pub use cite::{CitationRow, CiteAnswer, Draft};
pub use compare::{CompareRequest, DecisionRequest, ExportFormat, figure, names};
pub use contact_sheet::SheetRequest;
pub use due::DueRequest;
pub use error::{Error, Fault};
pub use home::Places;
pub use intake::MAX_BYTES;
pub use jiff::civil::Date;
pub use law::{Diagnostic, Severity, Verdict};
pub use papers::{FactSheet, Format, Paper};
pub use print_run::RunPaper;
pub use review::ReviewAnswer;
pub use search::{HitFormat, SearchRequest, Sort};
pub use verify::{Compared, Outcome, Verified};

/// An open data folder with everything that can be done in it. Can be shared between threads.
pub struct Desk {
    places: Places,
    store: Arc<store::Store>,
    rules: Arc<Rules>,
    settings: settings::Settings,
    catalogue: OnceLock<Arc<Catalogue>>,
    press: OnceLock<Arc<Press>>,
    seals: seals::Seals,
    library: RwLock<Arc<Library>>,
    index: Mutex<Option<Arc<search::Opened>>>,
    /// Held by whoever brings the index up to date, so that the others wait and use what is made.
    indexing: Mutex<()>,
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk").field("places", &self.places).finish_non_exhaustive()
    }
}

impl Desk {
    /// Opens the data folder, creating it when it is missing. Nothing is imported.
    ///
    /// # Errors
    /// The folder or the store in it cannot be opened, or a rule file or the settings are broken.
    pub fn open_at(places: Places) -> Result<Self, Error> {
        std::fs::create_dir_all(&places.data)
            .map_err(|e| Error::io(&places.data, "建立数据文件夹", &e))?;
        let settings = settings::Settings::read(&places)?;
        let store = Arc::new(store::Store::open(&places.data)?);
        reread::outdated(&store)?;
        let rules = Arc::new(papers::read_rules(&places)?);
        let library = RwLock::new(Arc::new(shelf::library(&store, &rules)?));
        Ok(Self {
            places,
            store,
            rules,
            settings,
            library,
            catalogue: OnceLock::new(),
            press: OnceLock::new(),
            seals: seals::Seals::default(),
            index: Mutex::default(),
            indexing: Mutex::default(),
        })
    }

    /// Where things are.
    pub fn places(&self) -> &Places {
        &self.places
    }

    /// Whether nothing was ever imported here.
    pub fn is_empty(&self) -> bool {
        self.library().entries().is_empty()
    }

    /// What the first start imports: the corpus that came with the program, and the statute pack
    /// when it is at hand.
    pub fn first_sources(&self) -> Vec<PathBuf> {
        let mut sources = vec![self.places.home.join("corpus/policies")];
        sources.extend(self.places.statute_pack.iter().filter(|p| p.is_file()).cloned());
        sources
    }
}
