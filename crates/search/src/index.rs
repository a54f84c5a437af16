//! The index on disk: brought up to date in one step, opened read-only.

use std::collections::HashMap;
use std::hash::{Hash as _, Hasher as _};
use std::path::Path;
use std::sync::OnceLock;

use tantivy::indexer::UserOperation;
use tantivy::tokenizer::TokenizerManager;
use tantivy::{IndexWriter, ReloadPolicy, Searcher};

use law::{DocId, Level};

use crate::documents::{Documents, Listed};
use crate::error::Error;
use crate::folder::{Building, Fingerprint, Manifest};
use crate::gram::{self, Grams};
use crate::rank::{Collection, Ranker};
use crate::schema::{Fields, Slots};
use crate::synonym::Synonyms;
use crate::texts::{PartWriter, Texts};
use crate::unit::Unit;
use crate::words::Lexicon;

/// An opened index. It may be searched from many threads at once, and goes on answering from its
/// own generation while another one is built.
pub struct Index {
    pub(crate) fields: Fields,
    pub(crate) searcher: Searcher,
    /// One per segment of the searcher.
    pub(crate) slots: Vec<Slots>,
    pub(crate) documents: Documents,
    pub(crate) texts: Texts,
    pub(crate) lexicon: Lexicon,
    /// Made on the first question.
    pub(crate) collection: OnceLock<Collection>,
    pub(crate) ranker: OnceLock<Ranker>,
    pub(crate) synonyms: Synonyms,
}

/// What the engine may hold in memory while it builds, in bytes.
const BUILD_MEMORY: usize = 256 << 20;
/// The same for a few documents, which one thread writes.
const UPDATE_MEMORY: usize = 32 << 20;
/// So many parts are written before everything is written anew.
const MOST_PARTS: usize = 32;

impl Index {
    /// Brings the index in `dir` up to date: afterwards it holds the documents of `listed` in this
    /// order, and is opened. Documents that it holds already, with the same stamp, are kept as they
    /// are; `units_of` gives the provisions of the others. The new generation is written beside the
    /// one that is there, which goes on being read.
    ///
    /// When another process was building meanwhile and its index is the wanted one, that is opened
    /// instead.
    ///
    /// # Errors
    /// [`Error::Io`] when the folder cannot be written, or whatever `units_of` says; the index that
    /// was there is kept.
    pub fn update<E: From<Error>>(
        dir: &Path,
        fingerprint: &Fingerprint,
        listed: &[Listed],
        units_of: impl FnMut(&DocId) -> Result<Vec<Unit>, E>,
    ) -> Result<Self, E> {
        let building = Building::start(dir)?;
        if building.waited
            && let Ok(index) = Self::open(dir, fingerprint)
        {
            return Ok(index);
        }
        let (manifest, old) = kept(dir, fingerprint, listed).unzip();
        let (generation, folder) = match &manifest {
            Some(manifest) => building.next_from(manifest)?,
            None => building.next()?,
        };
        let units = write(&folder, listed, old, units_of)?;
        building.finish(fingerprint, generation, units, manifest.as_ref())?;
        drop(building);
        Ok(Self::open(dir, fingerprint)?)
    }

    /// As [`Index::update`], with all units at hand; those of one document must stand together. The
    /// stamp of a document is a hash of its texts.
    ///
    /// # Errors
    /// As [`Index::update`].
    pub fn build(
        dir: &Path,
        fingerprint: &Fingerprint,
        units: impl IntoIterator<Item = Unit>,
    ) -> Result<Self, Error> {
        let mut documents: Vec<Vec<Unit>> = Vec::new();
        for unit in units {
            match documents.last_mut() {
                Some(units) if units.last().is_some_and(|last| last.doc == unit.doc) => {
                    units.push(unit);
                }
                _ => documents.push(vec![unit]),
            }
        }
        let listed = documents.iter().filter_map(|units| {
            let Unit { doc, facts, .. } = units.first()?;
            let mut stamp = std::hash::DefaultHasher::new();
            for unit in units {
                (&unit.text, unit.heading, unit.level).hash(&mut stamp);
                (unit.provision, unit.article, unit.chapter).hash(&mut stamp);
            }
            let stamp = format!("{:016x}", stamp.finish());
            Some(Listed { doc: doc.clone(), stamp, facts: facts.as_ref().clone() })
        });
        let listed: Vec<Listed> = listed.collect();
        let mut units: HashMap<DocId, Vec<Unit>> =
            listed.iter().map(|listed| listed.doc.clone()).zip(documents).collect();
        Self::update(dir, fingerprint, &listed, |doc| Ok(units.remove(doc).unwrap_or_default()))
    }

    /// Gives up the index in `dir`, so that the next update writes everything anew: for one whose
    /// files are whole and yet do not agree with the texts.
    ///
    /// # Errors
    /// [`Error::Io`] when the folder cannot be written.
    pub fn discard(dir: &Path) -> Result<(), Error> {
        Building::start(dir)?.discard()
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
        if manifest.fingerprint != *fingerprint {
            return Err(Error::Outdated {
                found: manifest.fingerprint.to_string(),
                wanted: fingerprint.to_string(),
            });
        }
        let folder = manifest.checked(dir)?;
        let fields = Fields::new();
        let (searcher, slots) = read(&folder).map_err(Error::damaged)?;
        let documents = Documents::read(&folder)?;
        let texts = Texts::open(&folder, &documents.parts).map_err(Error::damaged)?;
        let units = searcher.num_docs();
        if *searcher.schema() != fields.schema
            || units != manifest.units
            || documents.units() as u64 != units
        {
            return Err(Error::damaged("索引的字段或条文数与清单不符"));
        }
        Ok(Self {
            fields,
            searcher,
            slots,
            documents,
            texts,
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
        self.documents.units()
    }

    /// The slots of all provisions, document by document.
    pub(crate) fn all_slots(&self) -> impl Iterator<Item = u32> {
        self.documents.rows().iter().flat_map(|row| row.slots.clone())
    }

    /// The levels that occur.
    pub(crate) fn levels(&self) -> impl Iterator<Item = &'static str> {
        let mut occurs = [false; Level::ALL.len()];
        for (row, _) in self.all_slots().filter_map(|slot| self.texts.get(slot)) {
            occurs.get_mut(usize::from(row.level)).into_iter().for_each(|occurs| *occurs = true);
        }
        let levels = Level::ALL.into_iter().zip(occurs);
        levels.filter(|(_, occurs)| *occurs).map(|(level, _)| level.term())
    }
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("units", &self.units()).finish_non_exhaustive()
    }
}

/// The current generation, if it is whole and worth building upon.
fn kept(dir: &Path, fingerprint: &Fingerprint, listed: &[Listed]) -> Option<(Manifest, Documents)> {
    let manifest = Manifest::read(dir).ok()?;
    let folder = manifest.checked(dir).ok()?;
    let documents = Documents::read(&folder).ok()?;
    let kept: usize = Documents::of(listed, &documents).units();
    let worth = manifest.fingerprint.same_format(fingerprint)
        && documents.parts.len() < MOST_PARTS
        && kept * 2 >= documents.slots() as usize;
    worth.then_some((manifest, documents))
}

/// Writes a generation into a folder that is empty or holds the files of `old`; returns the number of
/// units.
fn write<E: From<Error>>(
    folder: &Path,
    listed: &[Listed],
    old: Option<Documents>,
    mut units_of: impl FnMut(&DocId) -> Result<Vec<Unit>, E>,
) -> Result<u64, E> {
    let failed = |error: tantivy::TantivyError| {
        E::from(Error::io(folder)(match error {
            tantivy::TantivyError::IoError(error) => {
                std::io::Error::new(error.kind(), error.to_string())
            }
            error => std::io::Error::other(error),
        }))
    };
    let io = |error| E::from(Error::io(folder)(error));
    let fields = Fields::new();
    let mut writer = engine(folder, &fields, old.is_none()).map_err(failed)?;
    let old = old.unwrap_or_default();
    let mut documents = Documents::of(listed, &old);
    for gone in old.rows().iter().filter(|row| documents.place(row.key()).is_none()) {
        writer.delete_term(fields.document_term(gone.key()));
    }
    if documents.any_new() {
        let mut part = PartWriter::create(folder, old.parts.len()).map_err(io)?;
        let base = old.slots();
        for (place, listed) in listed.iter().enumerate() {
            if documents.known(place) {
                continue;
            }
            let key = documents.rows()[place].key();
            let first = part.slots();
            let mut written = Vec::new();
            for unit in units_of(&listed.doc)? {
                let slot = base + part.add(&unit, key).map_err(io)?;
                written.push(UserOperation::Add(fields.document(&unit.text, key, slot)));
            }
            // In one go, so that a document stands in one segment, on which ranking relies.
            writer.run(written).map_err(failed)?;
            documents.put(place, base + first..base + part.slots());
        }
        documents.parts.push(part.finish().map_err(io)?);
    }
    writer.commit().map_err(failed)?;
    writer.wait_merging_threads().map_err(failed)?;
    documents.write(folder).map_err(io)?;
    Ok(documents.units() as u64)
}

/// The engine, ready to write into a folder.
fn engine(folder: &Path, fields: &Fields, fresh: bool) -> tantivy::Result<IndexWriter> {
    if !fresh {
        let mut index = tantivy::Index::open_in_dir(folder)?;
        index.set_tokenizers(tokenizers());
        return index.writer_with_num_threads(1, UPDATE_MEMORY);
    }
    tantivy::Index::builder()
        .schema(fields.schema.clone())
        .tokenizers(tokenizers())
        .create_in_dir(folder)?
        .writer(BUILD_MEMORY)
}

fn read(folder: &Path) -> tantivy::Result<(Searcher, Vec<Slots>)> {
    let mut index = tantivy::Index::open_in_dir(folder)?;
    index.set_tokenizers(tokenizers());
    let reader: tantivy::IndexReader =
        index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    let searcher = reader.searcher();
    let slots = searcher.segment_readers().iter().map(Slots::open).collect::<Result<_, _>>()?;
    Ok((searcher, slots))
}

fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(gram::NAME, Grams::default());
    manager
}
