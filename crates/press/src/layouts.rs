//! The Typst files of a template folder, in memory.

use std::collections::BTreeMap;
use std::path::Path;

use typst::syntax::VirtualPath;

use crate::{PressError, folder};

/// Typst numbers every path it ever hears of with 16 bits and never forgets one; this keeps far
/// below.
const MAX_FILES: usize = 4096;

/// The virtual folder in which the press puts what belongs to one job.
pub(crate) const RESERVED: &str = "/press/";

/// Layout files and the pictures they use, by virtual path (`/forms/x/layout.typ`).
#[derive(Debug, Clone, Default)]
pub struct Layouts {
    files: BTreeMap<String, Vec<u8>>,
}

impl Layouts {
    /// No files yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads every `.typ`, `.svg` and `.png` below `folder`; the folder itself becomes `/`.
    ///
    /// # Errors
    /// [`PressError::Read`] if a file or folder cannot be read, [`PressError::BadLayoutPath`] if a
    /// name is not UTF-8 or there are more than 4096 files.
    pub fn read(folder: &Path) -> Result<Self, PressError> {
        let mut layouts = Self::new();
        for path in folder::files(folder, &["typ", "svg", "png"])? {
            let below = path.strip_prefix(folder).unwrap_or(&path);
            let names: Option<Vec<_>> = below.iter().map(|part| part.to_str()).collect();
            let Some(names) = names else {
                return Err(PressError::BadLayoutPath {
                    path: path.display().to_string(),
                    reason: "文件名不是 UTF-8",
                });
            };
            layouts.insert(&format!("/{}", names.join("/")), folder::read(&path)?)?;
        }
        Ok(layouts)
    }

    /// Adds a file, or replaces the one of the same path.
    ///
    /// # Errors
    /// [`PressError::BadLayoutPath`] if `path` does not begin with `/`, leads outside, lies in the
    /// reserved folder `/press/`, or is one too many.
    pub fn insert(&mut self, path: &str, bytes: impl Into<Vec<u8>>) -> Result<(), PressError> {
        let bad = |reason| PressError::BadLayoutPath { path: path.to_owned(), reason };
        if !path.starts_with('/') {
            return Err(bad("路径须以“/”开头"));
        }
        let virtual_path = VirtualPath::new(path).map_err(|_| bad("路径无效"))?;
        let path = virtual_path.get_with_slash();
        if path.starts_with(RESERVED) {
            return Err(bad("/press/ 留给打印程序使用"));
        }
        if self.files.len() >= MAX_FILES && !self.files.contains_key(path) {
            return Err(bad("版式文件太多，上限 4096 个"));
        }
        self.files.insert(path.to_owned(), bytes.into());
        Ok(())
    }

    /// Lays `upper` over these files: the office's own templates over the ones that came with the
    /// program.
    ///
    /// # Errors
    /// [`PressError::BadLayoutPath`] if there are too many files together.
    pub fn overlay(&mut self, upper: Self) -> Result<(), PressError> {
        for (path, bytes) in upper.files {
            self.insert(&path, bytes)?;
        }
        Ok(())
    }

    /// The virtual paths, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }
}
