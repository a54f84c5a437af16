//! The only place of this crate that touches the disk: folders that the caller hands over.

#![expect(
    clippy::disallowed_methods,
    reason = "press reads the template and font folders that it is handed, and nothing else"
)]

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use memmap2::Mmap;

use crate::PressError;

/// How deep folders are followed; a link that goes in circles ends here.
const DEPTH: usize = 8;

/// Every file below `root` whose name ends in one of `endings` (lower case, without the dot), in
/// the order of its path, which is the same on every file system.
pub(crate) fn files(root: &Path, endings: &[&str]) -> Result<Vec<PathBuf>, PressError> {
    let mut found = Vec::new();
    collect(root, endings, DEPTH, &mut found)?;
    found.sort();
    Ok(found)
}

fn collect(
    folder: &Path,
    endings: &[&str],
    depth: usize,
    found: &mut Vec<PathBuf>,
) -> Result<(), PressError> {
    let failed = |source| PressError::Read { path: folder.to_owned(), source };
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_dir() {
            if depth > 0 {
                collect(&path, endings, depth - 1, found)?;
            }
        } else if path
            .extension()
            .and_then(|ending| ending.to_str())
            .is_some_and(|ending| endings.contains(&ending.to_ascii_lowercase().as_str()))
        {
            found.push(path);
        }
    }
    Ok(())
}

/// The bytes of a small file.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, PressError> {
    fs::read(path).map_err(|source| PressError::Read { path: path.to_owned(), source })
}

/// Whether there is such a file or folder.
pub(crate) fn exists(path: &Path) -> bool {
    path.exists()
}

/// Maps a font file: a stack of 40 MB costs nothing until its glyphs are used.
pub(crate) fn map(path: &Path) -> Result<Mmap, PressError> {
    let failed = |source| PressError::Read { path: path.to_owned(), source };
    let file = File::open(path).map_err(failed)?;
    // SAFETY: the map is only read. Font files are installed by renaming a finished folder and are
    // not written in place; whoever truncates one under a running program has to restart it.
    unsafe { Mmap::map(&file) }.map_err(failed)
}
