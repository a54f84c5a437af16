//! The printing fonts: which files, in which order, with which characters.
//!
//! The order decides which face is taken where two fit, so it never comes from a directory
//! listing of the stack: first the office's own fonts, sorted by path, then the built stack in the
//! order of `fonts.lock`. The system's fonts are taken only where no stack was built, so that the
//! program runs on any machine.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use serde::Deserialize;
use sha2::{Digest, Sha256};
use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontInfo};
use typst::utils::LazyHash;

use crate::charset::Charset;
use crate::{PressError, folder};

/// Endings of font files.
const ENDINGS: &[&str] = &["ttf", "otf", "ttc", "otc"];

/// Names of files that are passed over among the system's fonts: TeX's own Fandol draws ￥ as $ and
/// some hanzi as others. The stack carries it with these characters taken out (see `fonts.lock`).
const DISTRUSTED: &str = "Fandol";

/// Characters that every font for simplified Chinese has, and no font for another script has all.
const TOUCHSTONES: &str = "责令限期整改，处罚决定书。";

/// The head of a font file with the checksums of its tables (OpenType, table directory), in bytes.
const HEAD: usize = 4096;

/// Where fonts may be.
#[derive(Debug, Clone, Copy, Default)]
pub struct FontPlaces<'a> {
    /// The text of `templates/fonts/fonts.lock`.
    pub lock: &'a str,
    /// The office's own folder with licensed fonts (方正小标宋、仿宋_GB2312). Its fonts come first.
    pub user: Option<&'a Path>,
    /// The folder that `templates/fonts/build.sh` made, or that the release package carries. If
    /// there is no such folder the system's fonts are used.
    pub stack: Option<&'a Path>,
    /// Folders of the system's fonts. Those that do not exist are passed over.
    pub system: &'a [PathBuf],
}

/// Name of the folder that `templates/fonts/build.sh` makes for this `fonts.lock`, inside
/// `$XDG_CACHE_HOME/zhunsheng` (`~/.cache/zhunsheng`): another lock, another folder.
pub fn stack_folder_name(lock: &str) -> String {
    format!("fonts-{}", &sha256_hex(lock.as_bytes())[..12])
}

/// Where a face comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The office's own folder.
    User,
    /// The stack pinned by `fonts.lock`.
    Stack,
    /// The machine's fonts.
    System,
}

/// One face that the press can print with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Face {
    /// Family name as layouts write it.
    pub family: String,
    /// Weight, 100 to 900.
    pub weight: u16,
    /// The font file.
    pub file: PathBuf,
    /// Where the file comes from.
    pub origin: Origin,
    /// The file's sha256 as pinned by the lock; of the stack's files only.
    pub sha256: Option<String>,
}

/// The fonts, mapped into memory. Cheap to clone.
#[derive(Clone)]
pub struct Fonts(Arc<Inner>);

struct Inner {
    faces: Vec<Face>,
    slots: Vec<Slot>,
    book: LazyHash<FontBook>,
    charset: Charset,
    chinese: Vec<String>,
    fingerprint: String,
}

/// A face's bytes, and the face once it has been parsed.
struct Slot {
    bytes: Bytes,
    index: u32,
    font: OnceLock<Option<Font>>,
}

/// The part of `fonts.lock` that printing needs.
#[derive(Deserialize)]
struct Lock {
    font: Vec<LockedFont>,
}

#[derive(Deserialize)]
struct LockedFont {
    file: String,
    family: String,
    sha256: String,
}

impl Fonts {
    /// Finds and maps the fonts.
    ///
    /// # Errors
    /// [`PressError::FontLock`], [`PressError::FontMissing`] and [`PressError::FontUnreadable`] if
    /// the stack is not what the lock says, [`PressError::NoFonts`] if no font has Chinese
    /// characters, [`PressError::Read`] if a file cannot be read.
    pub fn load(places: &FontPlaces) -> Result<Self, PressError> {
        let mut loader = Loader::default();
        if let Some(user) = places.user {
            for file in folder::files(user, ENDINGS)? {
                loader.add(file, Origin::User, None)?;
            }
        }
        match places.stack.filter(|stack| folder::exists(stack)) {
            Some(stack) => loader.add_stack(places.lock, stack)?,
            None => loader.add_system(places.system)?,
        }
        loader.finish()
    }

    /// The faces in the order in which they are preferred.
    pub fn faces(&self) -> &[Face] {
        &self.0.faces
    }

    /// Whether any face has this character.
    pub fn has(&self, character: char) -> bool {
        self.0.charset.contains(character)
    }

    /// SHA-256 over all faces in their order, by which it is told whether another machine prints
    /// with the same fonts. A file that the lock does not pin counts with its length and its first
    /// bytes, where the checksums of its tables stand: no font is read whole for this.
    pub fn fingerprint(&self) -> &str {
        &self.0.fingerprint
    }

    /// Compares the stack's files with the lock, byte for byte. [`Fonts::load`] does not: it would
    /// read all of every font at each start.
    ///
    /// # Errors
    /// [`PressError::FontChanged`] for the first file that differs.
    pub fn check_sums(&self) -> Result<(), PressError> {
        for (face, slot) in self.0.faces.iter().zip(&self.0.slots) {
            let Some(expected) = &face.sha256 else { continue };
            if sha256_hex(&slot.bytes) != *expected {
                let file = face.file.file_name().unwrap_or_default().to_string_lossy();
                return Err(PressError::FontChanged { file: file.into_owned() });
            }
        }
        Ok(())
    }

    /// The families that have Chinese text, in order of preference.
    pub(crate) fn chinese(&self) -> &[String] {
        &self.0.chinese
    }

    pub(crate) fn book(&self) -> &LazyHash<FontBook> {
        &self.0.book
    }

    pub(crate) fn font(&self, index: usize) -> Option<Font> {
        let slot = self.0.slots.get(index)?;
        slot.font.get_or_init(|| Font::new(slot.bytes.clone(), slot.index)).clone()
    }

    /// The position in [`Fonts::faces`] of the face that `font` was loaded as. Compared by content:
    /// the engine memoises by content and may hand back the same face of another `Fonts`.
    pub(crate) fn index_of(&self, font: &Font) -> Option<usize> {
        self.0
            .slots
            .iter()
            .position(|slot| slot.font.get().is_some_and(|f| f.as_ref() == Some(font)))
    }
}

/// Fonts on their way in.
#[derive(Default)]
struct Loader {
    faces: Vec<Face>,
    slots: Vec<Slot>,
    infos: Vec<FontInfo>,
}

impl Loader {
    fn add_stack(&mut self, lock: &str, stack: &Path) -> Result<(), PressError> {
        let lock: Lock =
            toml::from_str(lock).map_err(|error| PressError::FontLock(error.to_string()))?;
        for font in lock.font {
            let file = stack.join(&font.file);
            if !folder::exists(&file) {
                return Err(PressError::FontMissing { folder: stack.to_owned(), file: font.file });
            }
            let families = self.add(file, Origin::Stack, Some(font.sha256))?;
            if !families.contains(&font.family) {
                return Err(PressError::FontLock(format!(
                    "{} 的字体名应为 {}，实为 {}",
                    font.file,
                    font.family,
                    families.join("、")
                )));
            }
        }
        Ok(())
    }

    /// Other programs' fonts may be anything: what is no font is passed over.
    fn add_system(&mut self, folders: &[PathBuf]) -> Result<(), PressError> {
        for folder in folders.iter().filter(|folder| folder::exists(folder)) {
            let files = folder::files(folder, ENDINGS)?;
            let name =
                |file: &Path| file.file_name().map(|name| name.to_string_lossy().into_owned());
            let trusted = |file: &PathBuf| !name(file).is_some_and(|n| n.starts_with(DISTRUSTED));
            for file in files.into_iter().filter(trusted) {
                match self.add(file, Origin::System, None) {
                    Ok(_) | Err(PressError::FontUnreadable { .. } | PressError::Read { .. }) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(())
    }

    /// Adds the faces of one file and returns their families.
    fn add(
        &mut self,
        file: PathBuf,
        origin: Origin,
        sha256: Option<String>,
    ) -> Result<Vec<String>, PressError> {
        let bytes = Bytes::new(folder::map(&file)?);
        let mut families = Vec::new();
        for (index, info) in (0..).zip(FontInfo::iter(&bytes)) {
            families.push(info.family.clone());
            self.faces.push(Face {
                family: info.family.clone(),
                weight: info.variant.weight.to_number(),
                file: file.clone(),
                origin,
                sha256: sha256.clone(),
            });
            self.slots.push(Slot { bytes: bytes.clone(), index, font: OnceLock::new() });
            self.infos.push(info);
        }
        if families.is_empty() {
            return Err(PressError::FontUnreadable { file });
        }
        Ok(families)
    }

    fn finish(self) -> Result<Fonts, PressError> {
        let mut charset = Charset::new();
        for info in &self.infos {
            charset.extend(info.coverage.iter());
        }
        let chinese = self.infos.iter().filter(|info| is_chinese(info));
        let mut chinese: Vec<_> = chinese.map(|info| info.family.clone()).collect();
        chinese.dedup();
        if chinese.is_empty() {
            return Err(PressError::NoFonts);
        }
        let fingerprint = self.fingerprint();
        let book = LazyHash::new(FontBook::from_infos(self.infos));
        let Self { faces, slots, .. } = self;
        Ok(Fonts(Arc::new(Inner { faces, slots, book, charset, chinese, fingerprint })))
    }

    fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        for (face, slot) in self.faces.iter().zip(&self.slots) {
            hash.update(slot.index.to_le_bytes());
            match &face.sha256 {
                Some(pinned) => hash.update(pinned),
                None => {
                    hash.update((slot.bytes.len() as u64).to_le_bytes());
                    hash.update(&slot.bytes[..slot.bytes.len().min(HEAD)]);
                }
            }
        }
        hex(hash)
    }
}

fn is_chinese(info: &FontInfo) -> bool {
    TOUCHSTONES.chars().all(|character| info.coverage.contains(character.into()))
}

/// Lower-case hexadecimal sha256.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hex(Sha256::new_with_prefix(bytes))
}

/// A finished hash in lower-case hexadecimal.
pub(crate) fn hex(hash: Sha256) -> String {
    use std::fmt::Write;
    hash.finalize().iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
