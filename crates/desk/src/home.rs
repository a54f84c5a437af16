//! The two folders of the program: the one it came with and the one it keeps.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use law::Diagnostic;

use crate::Error;

/// Where things are. Made by the edge from arguments and environment, so that nothing below looks
/// around by itself.
#[derive(Debug, Clone)]
pub struct Places {
    /// The folder with `corpus/` and `templates/`.
    pub home: PathBuf,
    /// The data folder: the store, the index, the user's own templates and rules.
    pub data: PathBuf,
    /// The built font stack; `None` to look for the system's fonts.
    pub fonts: Option<PathBuf>,
    /// The folder in which set-up keeps what it built, the font stack among it.
    pub cache: Option<PathBuf>,
    /// Folders of the system's fonts, for a machine without the built stack.
    pub system_fonts: Vec<PathBuf>,
    /// The statute pack to import on the first start, if it is at hand.
    pub statute_pack: Option<PathBuf>,
    /// The date that counts as today; `None` for the clock's, in Beijing time.
    pub today: Option<jiff::civil::Date>,
}

impl Places {
    /// Finds the program's folder: the one named, else beside or above the executable, else the
    /// working folder.
    ///
    /// # Errors
    /// When none of them holds `corpus/` and `templates/`.
    pub fn find_home(named: Option<&Path>, executable: Option<&Path>) -> Result<PathBuf, Error> {
        let complete = |dir: &Path| dir.join("corpus").is_dir() && dir.join("templates").is_dir();
        if let Some(named) = named {
            return if complete(named) { Ok(named.to_owned()) } else { Err(no_home(Some(named))) };
        }
        let beside = executable.into_iter().flat_map(|exe| exe.ancestors().skip(1));
        let here = std::env::current_dir().ok();
        beside
            .map(Path::to_owned)
            .chain(here)
            .find(|dir| complete(dir))
            .ok_or_else(|| no_home(None))
    }

    /// A file of the program, or the user's own version of it in the data folder.
    pub fn resource(&self, relative: &str) -> PathBuf {
        let own = self.data.join(relative);
        if own.exists() { own } else { self.home.join(relative) }
    }

    /// The files of a folder of the program with this extension, by name; each is the user's own
    /// where the data folder has one of that name, and those that only the data folder has follow.
    pub(crate) fn resources(
        &self,
        folder: &str,
        extension: &str,
    ) -> Result<BTreeMap<String, PathBuf>, Error> {
        let mut found = BTreeMap::new();
        for root in [&self.home, &self.data] {
            let folder = root.join(folder);
            if root == &self.data && !folder.is_dir() {
                continue;
            }
            for path in files(&folder, Some(&[extension]))? {
                let name = path.file_name().map(|n| n.to_string_lossy().into_owned());
                found.insert(name.unwrap_or_default(), path);
            }
        }
        Ok(found)
    }

    /// The date that counts as today.
    pub fn today(&self) -> jiff::civil::Date {
        self.today.unwrap_or_else(|| {
            let beijing = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
            jiff::Timestamp::now().to_zoned(beijing).date()
        })
    }
}

fn no_home(named: Option<&Path>) -> Error {
    let finding = Diagnostic::error("no-home", "找不到程序自带的 corpus 和 templates 文件夹");
    let finding = match named {
        Some(dir) => finding.at(dir.display().to_string()),
        None => finding,
    };
    Error::request(finding.hint("请把它们放在程序所在的文件夹，或用 --home 指明"))
}

/// All files below `dir` with one of `extensions`, sorted by path; a file is itself.
pub(crate) fn files(path: &Path, extensions: Option<&[&str]>) -> Result<Vec<PathBuf>, Error> {
    let meta = std::fs::metadata(path).map_err(|e| Error::io(path, "读取", &e))?;
    if meta.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    if !meta.is_dir() {
        return Err(no_file(path));
    }
    let mut found = Vec::new();
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries =
            std::fs::read_dir(&folder).map_err(|e| Error::io(&folder, "读取文件夹", &e))?;
        for entry in entries.flatten() {
            let path = entry.path();
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            // A link may lead out of the folder or round in a circle.
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() && !hidden {
                folders.push(path);
            } else if kind.is_file() && !hidden && fits(&path, extensions) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// A device or a pipe, which may never end.
pub(crate) fn no_file(path: &Path) -> Error {
    Error::request(
        Diagnostic::error("file-access", "既不是文件也不是文件夹")
            .at(path.display().to_string())
            .hint("请写明文件或文件夹的路径"),
    )
}

fn fits(path: &Path, extensions: Option<&[&str]>) -> bool {
    let Some(extensions) = extensions else { return true };
    path.extension()
        .and_then(|e| e.to_str())
        .is_some_and(|e| extensions.contains(&e.to_ascii_lowercase().as_str()))
}
