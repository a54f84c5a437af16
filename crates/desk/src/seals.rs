//! The seal images of the office: `seals/NAME.png` in the data folder, or what the settings name. They
//! are read once, like the fonts; one that cannot be used stops the documents under that seal and no
//! others.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

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

/// Each seal by its name.
pub(crate) type Seals = BTreeMap<String, Result<Seal, Error>>;

impl Desk {
    /// The image of the seal of this name, if the office has put one there.
    ///
    /// # Errors
    /// There is one and it cannot be used: nothing is printed under it.
    pub(crate) fn seal(&self, name: &str) -> Result<Option<&Seal>, Error> {
        let seals = self.seals.get_or_init(|| read(&self.places, &self.settings));
        seals.get(name).map(|seal| seal.as_ref().map_err(Error::clone)).transpose()
    }
}

fn read(places: &Places, settings: &Settings) -> Seals {
    let mut names: BTreeSet<String> = settings.seals().map(str::to_owned).collect();
    // A folder that is not there has no seals; one that cannot be read is found by its files.
    let files = std::fs::read_dir(places.data.join(FOLDER)).into_iter().flatten().flatten();
    for file in files {
        let path = file.path();
        let is_picture = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("png"));
        let name = path.file_stem().and_then(|name| name.to_str());
        names.extend(name.filter(|_| is_picture).map(str::to_owned));
    }
    let seal = |name: String| {
        let seal = read_one(places, settings, &name);
        (name, seal)
    };
    names.into_iter().map(seal).collect()
}

fn read_one(places: &Places, settings: &Settings, name: &str) -> Result<Seal, Error> {
    let file = settings.seal_file(name).unwrap_or_else(|| format!("{FOLDER}/{name}.png"));
    let path = places.data.join(file);
    let size = settings.seal_size(places, name)?;
    let bytes = read_picture(&path)?;
    let image = SealImage::read(&bytes, size).map_err(|error| {
        Error::request(
            Diagnostic::error(error.code(), format!("“{name}”不能印：{error}"))
                .at(path.display().to_string())
                .hint(error.hint()),
        )
    })?;
    Ok(Seal { name: name.to_owned(), image, declared: size.is_some() })
}

/// The bytes of a file, no more than one beyond what a seal image may have.
fn read_picture(path: &Path) -> Result<Vec<u8>, Error> {
    use std::io::Read;
    let fail = |error: std::io::Error| Error::io(path, "读取印章图", &error);
    if !std::fs::metadata(path).map_err(fail)?.is_file() {
        return Err(no_file(path));
    }
    let mut bytes = Vec::new();
    let most = u64::try_from(SealImage::MOST_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    let file = std::fs::File::open(path).map_err(fail)?;
    file.take(most).read_to_end(&mut bytes).map_err(fail)?;
    Ok(bytes)
}
