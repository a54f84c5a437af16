//! The seal images of the office: `seals/NAME.png` in the data folder, or what the settings name. One is
//! read when a document wants it, and anew when its file has changed; one that cannot be used stops the
//! documents under that seal and no others.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use law::Diagnostic;
use press::SealImage;

use crate::home::{Places, no_file};
use crate::record::SealMark;
use crate::settings::Settings;
use crate::view::SealView;
use crate::{Desk, Error};

#[cfg(test)]
mod tests;

const FOLDER: &str = "seals";

/// A seal image and who says how large it is.
#[derive(Debug, Clone)]
pub(crate) struct Seal {
    name: String,
    pub(crate) image: SealImage,
    declared: bool,
}

impl Seal {
    /// What the record of a document says of it.
    pub(crate) fn mark(&self) -> SealMark {
        SealMark { sha256: self.image.sha256().to_owned(), size: self.image.size() }
    }

    /// What the officer is told of it.
    pub(crate) fn view(&self) -> SealView {
        let size = self.image.size();
        SealView {
            name: self.name.clone(),
            width: f64::from(size.width_um) / 1000.0,
            height: f64::from(size.height_um) / 1000.0,
            size: size.to_string(),
            size_from: if self.declared { "settings.toml" } else { "图片的分辨率" },
        }
    }
}

/// What was read last of each picture, under its path, and the state of its file before. What could not
/// be read is tried again.
#[derive(Default)]
pub(crate) struct Seals(Mutex<BTreeMap<PathBuf, (State, Arc<Seal>)>>);

/// By what a changed file is told from the one that was read.
#[derive(PartialEq, Eq)]
struct State {
    bytes: u64,
    modified: Option<SystemTime>,
}

impl Desk {
    /// The image of the seal of this name as it is now, if the office has put one there.
    ///
    /// # Errors
    /// There is one and it cannot be used, or nobody can tell whether there is one: nothing is printed
    /// under it.
    pub(crate) fn seal(&self, name: &str) -> Result<Option<Arc<Seal>>, Error> {
        let Some(path) = file_of(&self.places, &self.settings, name)? else { return Ok(None) };
        let file = std::fs::metadata(&path).map_err(|error| unread(&path, &error))?;
        let state = State { bytes: file.len(), modified: file.modified().ok() };
        let mut seals = self.seals.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, seal)) = seals.get(&path).filter(|(known, _)| *known == state) {
            return Ok(Some(seal.clone()));
        }
        let seal = Arc::new(read(&self.places, &self.settings, name, &path)?);
        seals.insert(path, (state, seal.clone()));
        Ok(Some(seal))
    }
}

/// The picture of a seal: the one that the settings name, else the one in the folder.
fn file_of(places: &Places, settings: &Settings, name: &str) -> Result<Option<PathBuf>, Error> {
    if let Some(file) = settings.seal_file(name) {
        return Ok(Some(places.data.join(file)));
    }
    let folder = places.data.join(FOLDER);
    let mut found = pictures(&folder, name)?;
    match found.len() {
        // Settled and not there: reading it says so.
        0 if settings.has_seal(name) => Ok(Some(folder.join(format!("{name}.png")))),
        0 | 1 => Ok(found.pop()),
        _ => {
            let found: Vec<String> = found.iter().map(|path| path.display().to_string()).collect();
            Err(Error::request(
                Diagnostic::error("seal-file", format!("“{name}”的印章图不止一个"))
                    .at(found.join("、"))
                    .hint("请只留一个"),
            ))
        }
    }
}

/// The PNG files of a folder with this name, in whatever case their ending is written.
fn pictures(folder: &Path, name: &str) -> Result<Vec<PathBuf>, Error> {
    let fail = |error: &std::io::Error| Error::io(folder, "读取印章图的文件夹", error);
    let files = match std::fs::read_dir(folder) {
        Ok(files) => files,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(fail(&error)),
    };
    let mut found = Vec::new();
    for file in files {
        let path = file.map_err(|error| fail(&error))?.path();
        let is_picture = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("png"));
        if is_picture && path.file_stem().is_some_and(|stem| stem == name) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn read(places: &Places, settings: &Settings, name: &str, path: &Path) -> Result<Seal, Error> {
    let shape = settings.seal_shape(places, name)?;
    let bytes = read_picture(path)?;
    let image = SealImage::read(&bytes, shape).map_err(|error| {
        Error::request(
            Diagnostic::error(error.code(), format!("“{name}”不能印：{error}"))
                .at(path.display().to_string())
                .hint(error.hint()),
        )
    })?;
    Ok(Seal { name: name.to_owned(), image, declared: shape.is_some() })
}

/// The bytes of a file, no more than one beyond what a seal image may have.
fn read_picture(path: &Path) -> Result<Vec<u8>, Error> {
    use std::io::Read;
    let fail = |error: std::io::Error| unread(path, &error);
    if !std::fs::metadata(path).map_err(fail)?.is_file() {
        return Err(no_file(path));
    }
    let mut bytes = Vec::new();
    let most = u64::try_from(SealImage::MOST_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    let file = std::fs::File::open(path).map_err(fail)?;
    file.take(most).read_to_end(&mut bytes).map_err(fail)?;
    Ok(bytes)
}

fn unread(path: &Path, error: &std::io::Error) -> Error {
    Error::io(path, "读取印章图", error)
}
