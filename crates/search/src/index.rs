//! The index on disk: built whole, opened read-only.

use std::path::Path;
use std::sync::OnceLock;

use tantivy::tokenizer::TokenizerManager;
use tantivy::{ReloadPolicy, Searcher};

use crate::error::Error;
use crate::folder::{Building, Fingerprint, Manifest};
use crate::gram::{self, Grams};
use crate::rank::{Collection, Ranker};
use crate::schema::{Columns, Fields};
use crate::synonym::Synonyms;
use crate::unit::Unit;
use crate::words::Lexicon;

/// An opened index. It may be searched from many threads at once, and goes on answering from its
/// own generation while another one is built.
pub struct Index {
    pub(crate) fields: Fields,
    pub(crate) searcher: Searcher,
    /// One per segment of the searcher.
    pub(crate) columns: Vec<Columns>,
    pub(crate) lexicon: Lexicon,
    /// Made on the first question.
    pub(crate) collection: OnceLock<Collection>,
    pub(crate) ranker: OnceLock<Ranker>,
    pub(crate) synonyms: Synonyms,
}

/// What the engine may hold in memory while it builds, in bytes.
const BUILD_MEMORY: usize = 256 << 20;

impl Index {
    /// Builds an index of `units` in `dir` beside the one that is there, makes it the current one
    /// and opens it. The units of one document must stand together.
    ///
    /// When another process was building meanwhile and its index is the wanted one, that is opened
    /// instead.
    ///
    /// # Errors
    /// [`Error::Io`] when the folder cannot be written; the index that was there is kept.
    pub fn build(
        dir: &Path,
        fingerprint: &Fingerprint,
        units: impl IntoIterator<Item = Unit>,
    ) -> Result<Self, Error> {
        let building = Building::start(dir)?;
        if building.waited
            && let Ok(index) = Self::open(dir, fingerprint)
        {
            return Ok(index);
        }
        let (generation, folder) = building.next()?;
        let written = write(&folder, units).map_err(|error| {
            Error::io(&folder)(match error {
                tantivy::TantivyError::IoError(error) => {
                    std::io::Error::new(error.kind(), error.to_string())
                }
                error => std::io::Error::other(error),
            })
        })?;
        building.finish(fingerprint, generation, written)?;
        drop(building);
        Self::open(dir, fingerprint)
    }

    /// Opens the current index of `dir`.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Outdated`] and [`Error::Damaged`] ask for a rebuild.
    pub fn open(dir: &Path, fingerprint: &Fingerprint) -> Result<Self, Error> {
        let mut manifest = Manifest::read(dir)?;
        loop {
            let opened = Self::open_generation(dir, fingerprint, &manifest);
            if opened.is_ok() {
                return opened;
            }
            // Between reading which generation counts and opening it, it may have been replaced.
            let now = Manifest::read(dir)?;
            if now == manifest {
                return opened;
            }
            manifest = now;
        }
    }

    fn open_generation(
        dir: &Path,
        fingerprint: &Fingerprint,
        manifest: &Manifest,
    ) -> Result<Self, Error> {
        let folder = manifest.checked(dir, fingerprint)?;
        let fields = Fields::new();
        let (searcher, columns) = read(&folder).map_err(Error::damaged)?;
        if *searcher.schema() != fields.schema || searcher.num_docs() != manifest.units {
            return Err(Error::damaged("索引的字段或条文数与清单不符"));
        }
        Ok(Self {
            fields,
            searcher,
            columns,
            lexicon: Lexicon::default(),
            synonyms: Synonyms::default(),
            collection: OnceLock::new(),
            ranker: OnceLock::new(),
        })
    }

    /// Cuts free text with this lexicon instead of the built-in one.
    #[must_use]
    pub fn with_lexicon(mut self, lexicon: Lexicon) -> Self {
        self.lexicon = lexicon;
        self
    }

    /// Expands words with these synonyms; without them none are known.
    #[must_use]
    pub fn with_synonyms(mut self, synonyms: Synonyms) -> Self {
        self.synonyms = synonyms;
        self
    }

    /// Number of provisions in the index.
    pub fn units(&self) -> usize {
        usize::try_from(self.searcher.num_docs()).unwrap_or(usize::MAX)
    }
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("units", &self.units()).finish_non_exhaustive()
    }
}

/// Writes a generation; returns the number of units in it.
fn write(folder: &Path, units: impl IntoIterator<Item = Unit>) -> tantivy::Result<u64> {
    let fields = Fields::new();
    let index = tantivy::Index::builder()
        .schema(fields.schema.clone())
        .tokenizers(tokenizers())
        .create_in_dir(folder)?;
    let mut writer = index.writer(BUILD_MEMORY)?;
    let mut count = 0;
    let mut order = 0;
    let mut last = None;
    for unit in units {
        if last.as_ref().is_some_and(|doc| *doc != unit.doc) {
            order += 1;
        }
        writer.add_document(fields.document(&unit, order))?;
        count += 1;
        last = Some(unit.doc);
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    Ok(count)
}

fn read(folder: &Path) -> tantivy::Result<(Searcher, Vec<Columns>)> {
    let mut index = tantivy::Index::open_in_dir(folder)?;
    index.set_tokenizers(tokenizers());
    let reader: tantivy::IndexReader =
        index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    let searcher = reader.searcher();
    let columns = searcher.segment_readers().iter().map(Columns::open).collect::<Result<_, _>>()?;
    Ok((searcher, columns))
}

fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(gram::NAME, Grams::default());
    manager
}
