//! The folder of the index: generations beside each other, one of them current.
//!
//! ```text
//! DIR/lock            held while a generation is built
//! DIR/current.json    which generation counts, its fingerprint, its files
//! DIR/g7/…            the files of the engine
//! ```
//! A generation is written beside the current one and becomes current by renaming one small file,
//! so that a reader sees the old index or the new one, and a process killed at any moment leaves
//! the old one in place.

#![expect(
    clippy::disallowed_methods,
    reason = "the one place of this crate that touches files, all of them in the folder handed in"
)]

use std::fs::{self, File, TryLockError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::schema;

/// What an index was made from. An index with another fingerprint is brought up to date.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Fingerprint {
    /// How texts are written into it. With another one, nothing of the index can be kept.
    format: String,
    /// What it holds.
    contents: String,
}

impl Fingerprint {
    /// The fingerprint of what `parts` name and hash (`("corpus", "9f3a…")`), of the version of the
    /// index's fields and matching form, and of the engine.
    pub fn new(parts: &[(&str, &str)]) -> Self {
        let format = format!(
            "schema={};form={};engine={}",
            schema::VERSION,
            schema::FORM_VERSION,
            tantivy::version_string()
        );
        let parts: Vec<String> =
            parts.iter().map(|(name, value)| format!("{name}={value}")).collect();
        Self { format, contents: parts.join(";") }
    }

    /// Whether what was written under the other can be kept.
    pub(crate) fn same_format(&self, other: &Self) -> bool {
        self.format == other.format
    }
}

impl std::fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{};{}", self.format, self.contents)
    }
}

const CURRENT: &str = "current.json";
const LOCK: &str = "lock";

/// What `current.json` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    pub(crate) fingerprint: Fingerprint,
    generation: u64,
    /// Number of units, as a check on the engine.
    pub(crate) units: u64,
    files: Vec<FileStamp>,
    /// The sum of all that stands before, so that the manifest vouches for itself.
    sum: u64,
}

/// One file of a generation. The sum is computed again only when length or time differ, so that
/// opening stays cheap; a copied or restored folder is summed in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct FileStamp {
    name: String,
    len: u64,
    /// Nanoseconds since 1970.
    modified: u64,
    sum: u64,
}

impl Manifest {
    pub(crate) fn read(dir: &Path) -> Result<Self, Error> {
        let path = dir.join(CURRENT);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(Error::Missing);
            }
            Err(error) => return Err(Error::io(&path)(error)),
        };
        let manifest: Self = serde_json::from_slice(&bytes)
            .map_err(|error| Error::damaged(format!("{CURRENT}: {error}")))?;
        if manifest.sum != manifest.own_sum() {
            return Err(Error::damaged(format!("{CURRENT} 的内容变了")));
        }
        Ok(manifest)
    }

    fn own_sum(&self) -> u64 {
        let unsigned = Self { sum: 0, ..self.clone() };
        let bytes = serde_json::to_vec(&unsigned).unwrap_or_default();
        add_up(0, &bytes)
    }

    /// The folder of the generation, after checking that it is whole.
    pub(crate) fn checked(&self, dir: &Path) -> Result<PathBuf, Error> {
        let generation = dir.join(folder_name(self.generation));
        for file in &self.files {
            // A manifest that was tampered with must not lead out of the folder.
            let path = generation.join(Path::new(&file.name).file_name().unwrap_or_default());
            let now =
                stamp(&path).map_err(|error| Error::damaged(format!("{}: {error}", file.name)))?;
            let same = now == (file.len, file.modified)
                || now.0 == file.len && sum(&path).map_err(Error::io(&path))? == file.sum;
            if !same {
                return Err(Error::damaged(format!("{} 的内容变了", file.name)));
            }
        }
        Ok(generation)
    }
}

/// The right to build in a folder; others wait until it is dropped.
#[derive(Debug)]
pub(crate) struct Building {
    dir: PathBuf,
    _lock: File,
    /// Whether somebody else was building when this was asked for.
    pub(crate) waited: bool,
}

impl Building {
    pub(crate) fn start(dir: &Path) -> Result<Self, Error> {
        fs::create_dir_all(dir).map_err(Error::io(dir))?;
        let path = dir.join(LOCK);
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(Error::io(&path))?;
        let waited = match lock.try_lock() {
            Ok(()) => false,
            Err(TryLockError::WouldBlock) => {
                lock.lock().map_err(Error::io(&path))?;
                true
            }
            Err(TryLockError::Error(error)) => return Err(Error::io(&path)(error)),
        };
        Ok(Self { dir: dir.to_path_buf(), _lock: lock, waited })
    }

    /// An empty folder for the next generation, and its number.
    pub(crate) fn next(&self) -> Result<(u64, PathBuf), Error> {
        let number = self.generations()?.into_iter().max().map_or(1, |n| n + 1);
        let path = self.dir.join(folder_name(number));
        fs::create_dir(&path).map_err(Error::io(&path))?;
        Ok((number, path))
    }

    /// A folder for the next generation that begins with the files of `manifest`. They are shared,
    /// not copied: whoever writes into the folder makes new files.
    pub(crate) fn next_from(&self, manifest: &Manifest) -> Result<(u64, PathBuf), Error> {
        let (number, path) = self.next()?;
        let old = self.dir.join(folder_name(manifest.generation));
        for file in &manifest.files {
            let (from, to) = (old.join(&file.name), path.join(&file.name));
            // Where a file system has no links, a copy does.
            fs::hard_link(&from, &to)
                .or_else(|_| fs::copy(&from, &to).map(|_| ()))
                .map_err(Error::io(&from))?;
        }
        Ok((number, path))
    }

    /// Makes a finished generation current and removes the others; `old` is the one whose files it
    /// may share.
    pub(crate) fn finish(
        &self,
        fingerprint: &Fingerprint,
        generation: u64,
        units: u64,
        old: Option<&Manifest>,
    ) -> Result<(), Error> {
        let folder = self.dir.join(folder_name(generation));
        let known = old.map_or(&[][..], |old| &old.files);
        let files = stamps(&folder, known).map_err(Error::io(&folder))?;
        let fingerprint = fingerprint.clone();
        let mut manifest = Manifest { fingerprint, generation, units, files, sum: 0 };
        manifest.sum = manifest.own_sum();
        let path = self.dir.join(CURRENT);
        replace(&path, &serde_json::to_vec_pretty(&manifest).unwrap_or_default())
            .map_err(Error::io(&path))?;
        for old in self.generations()?.into_iter().filter(|&n| n != generation) {
            // Where open files cannot be removed, the next build removes them.
            let _ = fs::remove_dir_all(self.dir.join(folder_name(old)));
        }
        Ok(())
    }

    /// Makes no generation current.
    pub(crate) fn discard(&self) -> Result<(), Error> {
        let path = self.dir.join(CURRENT);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(Error::io(&path)(error))
            }
            _ => Ok(()),
        }
    }

    fn generations(&self) -> Result<Vec<u64>, Error> {
        let entries = fs::read_dir(&self.dir).map_err(Error::io(&self.dir))?;
        let number = |entry: std::io::Result<fs::DirEntry>| {
            entry.ok()?.file_name().to_str()?.strip_prefix('g')?.parse().ok()
        };
        Ok(entries.filter_map(number).collect())
    }
}

fn folder_name(generation: u64) -> String {
    format!("g{generation}")
}

/// Writes a file so that readers see the old contents or the new, also after a power failure.
fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let beside = path.with_extension("new");
    let mut file = File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    if let Some(dir) = path.parent()
        && let Ok(dir) = File::open(dir)
    {
        // Not every system lets a folder be synchronised; the rename is atomic all the same.
        let _ = dir.sync_all();
    }
    Ok(())
}

/// The files of a generation; the lock files of the engine come and go. Those that are `known` are
/// not read again.
fn stamps(folder: &Path, known: &[FileStamp]) -> std::io::Result<Vec<FileStamp>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".lock") {
            continue;
        }
        let (len, modified) = stamp(&entry.path())?;
        let same =
            |old: &&FileStamp| old.name == name && (old.len, old.modified) == (len, modified);
        let sum = match known.iter().find(same) {
            Some(old) => old.sum,
            None => sum(&entry.path())?,
        };
        files.push(FileStamp { len, modified, sum, name });
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

/// Length and time of the last change.
fn stamp(path: &Path) -> std::io::Result<(u64, u64)> {
    let meta = fs::metadata(path)?;
    let modified = meta.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok((meta.len(), u64::try_from(modified.as_nanos()).unwrap_or(u64::MAX)))
}

/// A sum that any change of one 8-byte word alters: each step is a bijection of the state.
fn sum(path: &Path) -> std::io::Result<u64> {
    let mut file = File::open(path)?;
    let mut buffer = vec![0; 1 << 16];
    let mut state = 0u64;
    loop {
        let mut filled = 0;
        while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match file.read(rest)? {
                0 => break,
                n => filled += n,
            }
        }
        state = add_up(state, buffer.get(..filled).unwrap_or_default());
        if filled < buffer.len() {
            return Ok(state);
        }
    }
}

fn add_up(state: u64, bytes: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    bytes.chunks(8).fold(state, |state, chunk| {
        let mut word = [0; 8];
        word.iter_mut().zip(chunk).for_each(|(to, &from)| *to = from);
        (state.rotate_left(23) ^ u64::from_le_bytes(word)).wrapping_mul(FACTOR)
    })
}
