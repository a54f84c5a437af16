//! A seal image: a picture file of anybody's making, checked, cut to its ink and written anew.
//!
//! Seals have a true size (国发〔1999〕25号: 42 mm across for the organs of a county or city), so the size
//! on paper is declared by the caller or read from the file's resolution, and never guessed. It is the
//! size of the ink: a margin around it does not shrink the print. What the file holds beside pixels
//! (colour profile, comments, other frames) does not reach the page.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::fonts::sha256_hex;
use crate::picture::{Picture, Pixel, Unreadable};

/// The most pixels along one side: 42 mm at 1,200 pixels per inch with some margin.
const MOST_PIXELS: u32 = 3000;

/// The coarsest print that still has legible characters, in pixels per inch.
const LEAST_PPI: f64 = 150.0;

/// Between which a seal's sides lie, in micrometres: 10 to 100 mm. A file without a resolution of its
/// own often claims that of a screen, by which a seal is larger than this.
const SIDES: std::ops::RangeInclusive<u32> = 10_000..=100_000;

/// How far the proportions of the ink may be from those of the size.
const SKEW: f64 = 0.03;

/// A pixel darker than this in one of its colours, laid on white paper, is ink.
const INK: u8 = 0xC0;

/// Which part of a side each corner of a round seal takes that must be free of ink. A circle within a
/// square leaves 0.146 of the side free.
const CORNER: usize = 10;

/// The least part of a seal of another shape, in percent, that is free of ink: white characters on red
/// leave more.
const FREE: usize = 10;

/// Width and height on paper, in micrometres.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealSize {
    /// From the leftmost ink to the rightmost.
    pub width_um: u32,
    /// From the topmost ink to the lowest.
    pub height_um: u32,
}

/// What the office says of a seal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SealShape {
    /// Round, of this diameter in micrometres.
    Round(u32),
    /// Of any other shape, oval or rectangular, with these sides.
    Other(SealSize),
}

/// A seal, ready to be printed at its true size. The layout sets `/press/seal.png`; its width and
/// height in millimetres stand in `/press/job.json`.
#[derive(Debug, Clone)]
pub struct SealImage {
    png: Vec<u8>,
    size: SealSize,
    sha256: String,
}

impl SealImage {
    /// The longest file, in bytes.
    pub const MOST_BYTES: usize = 8 * 1024 * 1024;

    /// Checks a PNG file and cuts it to its ink. A seal of which nothing is declared is round and as
    /// large as the file's resolution says (its `pHYs` chunk).
    ///
    /// # Errors
    /// It is no such picture, or nothing says how large it is.
    pub fn read(file: &[u8], declared: Option<SealShape>) -> Result<Self, SealError> {
        if file.len() > Self::MOST_BYTES {
            return Err(SealError::TooLarge);
        }
        let (picture, resolution) = Picture::read(file, MOST_PIXELS)?;
        let picture = cut_to_ink(&picture).ok_or(SealError::Blank)?;
        if !has_clear_ground(&picture) {
            return Err(SealError::Ground);
        }
        let round = !matches!(declared, Some(SealShape::Other(_)));
        if round && !has_clear_corners(&picture) {
            return Err(SealError::Corners);
        }
        let declared = declared.map(SealShape::size);
        let own = || size_at(&picture, resolution?);
        let size = declared.or_else(own).ok_or(SealError::NoSize)?;
        if !(SIDES.contains(&size.width_um) && SIDES.contains(&size.height_um)) {
            return Err(SealError::SizeRange(size));
        }
        let wanted = declared.map_or(1.0, SealSize::proportion);
        let has = declared
            .map_or(size.proportion(), |_| picture.width() as f64 / picture.height() as f64);
        if (has / wanted - 1.0).abs() > SKEW {
            return Err(SealError::Shape { has, wanted });
        }
        let ppi = picture.width() as f64 / f64::from(size.width_um) * 25_400.0;
        if ppi < LEAST_PPI {
            return Err(SealError::Coarse { ppi });
        }
        let png = picture.png().map_err(|error| SealError::Unreadable(error.to_string()))?;
        Ok(Self { png, size, sha256: sha256_hex(file) })
    }

    /// The size at which it is printed.
    pub fn size(&self) -> SealSize {
        self.size
    }

    /// Lower-case hexadecimal SHA-256 of the file that it was read from.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// The picture as the page gets it.
    pub(crate) fn png(&self) -> &[u8] {
        &self.png
    }
}

impl SealShape {
    fn size(self) -> SealSize {
        match self {
            Self::Round(diameter) => SealSize { width_um: diameter, height_um: diameter },
            Self::Other(size) => size,
        }
    }
}

impl SealSize {
    /// Width by height.
    fn proportion(self) -> f64 {
        f64::from(self.width_um) / f64::from(self.height_um)
    }
}

impl std::fmt::Display for SealSize {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let millimetres = |um: u32| (f64::from(um) / 100.0).round() / 10.0;
        write!(f, "{} × {} 毫米", millimetres(self.width_um), millimetres(self.height_um))
    }
}

/// Why a file cannot be printed as a seal.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum SealError {
    /// Not a PNG file, or a broken one.
    #[error("印章图不是能读的 PNG 图片：{0}")]
    Unreadable(String),
    /// Too many bytes or pixels.
    #[error("印章图太大：最多 8 MB，长、宽最多 {MOST_PIXELS} 个像素")]
    TooLarge,
    /// Nothing but ground.
    #[error("印章图是空白的，没有印文")]
    Blank,
    /// Ink all over.
    #[error("印章图的底色不是透明或白色")]
    Ground,
    /// Ink beside a circle.
    #[error("印章图的四角有印文以外的东西，或者印章不是圆的")]
    Corners,
    /// Neither declared nor in the file.
    #[error("不知道印章的实际大小：设置里没有写，图片里也没有写分辨率")]
    NoSize,
    /// Nobody has a seal of this size.
    #[error("印章的大小 {0} 不在 10 至 100 毫米之间")]
    SizeRange(SealSize),
    /// Not round, or not of the declared proportions.
    #[error("印文的宽是高的 {has:.2} 倍，应当是 {wanted:.2} 倍")]
    Shape {
        /// Width by height of the ink.
        has: f64,
        /// Width by height of the seal.
        wanted: f64,
    },
    /// Too few pixels for its size.
    #[error("印章图太粗：按实际大小每英寸只有 {ppi:.0} 个像素，至少要 {LEAST_PPI:.0} 个")]
    Coarse {
        /// Pixels per inch at true size.
        ppi: f64,
    },
}

impl From<Unreadable> for SealError {
    fn from(unreadable: Unreadable) -> Self {
        match unreadable {
            Unreadable::TooLarge => Self::TooLarge,
            Unreadable::Broken(reason) => Self::Unreadable(reason),
        }
    }
}

impl SealError {
    /// Stable name, as listed in `docs/diagnostics.md`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) | Self::TooLarge => "seal-file",
            Self::Blank | Self::Ground | Self::Corners => "seal-ground",
            Self::NoSize | Self::SizeRange(_) => "seal-size",
            Self::Shape { .. } => "seal-shape",
            Self::Coarse { .. } => "seal-coarse",
        }
    }

    /// What to do about it, as a Chinese sentence.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Unreadable(_) | Self::TooLarge => {
                "请把印章图另存为 PNG，每英寸 300 至 600 个像素；不用印章图的，移走这个文件，盖实物章"
            }
            Self::Blank | Self::Ground => "请用图像软件去掉底色和印文以外的内容，另存为 PNG",
            Self::Corners => {
                "请用图像软件去掉印文以外的内容；印章不是圆的，在 settings.toml 写 width 和 height（毫米）"
            }
            Self::NoSize | Self::SizeRange(_) => {
                "请在 settings.toml 的 [seals.\"印章名称\"] 下写明直径 diameter（毫米），见 docs/settings.md"
            }
            Self::Shape { .. } => {
                "请换一张没有变形的图；印章不是圆的，在 settings.toml 写 width 和 height（毫米）"
            }
            Self::Coarse { .. } => "请换一张更清晰的图",
        }
    }
}

/// The smallest picture with all of the ink; `None` if there is none.
fn cut_to_ink(picture: &Picture) -> Option<Picture> {
    let inked = |row: &[Pixel]| row.iter().any(is_ink);
    let top = picture.rows().position(inked)?;
    let bottom = picture.rows().rposition(inked)?;
    let first = |row: &[Pixel]| row.iter().position(is_ink);
    let last = |row: &[Pixel]| row.iter().rposition(is_ink);
    let left = picture.rows().filter_map(first).min()?;
    let right = picture.rows().filter_map(last).max()?;
    Some(picture.cut(top..=bottom, left..=right))
}

/// Whether the ground shows between the ink.
fn has_clear_ground(picture: &Picture) -> bool {
    let free = picture.pixels().iter().filter(|pixel| !is_ink(pixel)).count();
    free * 100 >= picture.pixels().len() * FREE
}

/// Whether nothing stands in the four corners, where a round seal leaves the ground free.
fn has_clear_corners(picture: &Picture) -> bool {
    let (across, down) = (picture.width() / CORNER, picture.height() / CORNER);
    let clear = |row: &[Pixel]| {
        let (left, right) = (&row[..across], &row[row.len() - across..]);
        !left.iter().chain(right).any(is_ink)
    };
    picture.rows().take(down).all(clear) && picture.rows().rev().take(down).all(clear)
}

/// The size by a resolution in pixels per metre, across and down.
fn size_at(picture: &Picture, (across, down): (u32, u32)) -> Option<SealSize> {
    let length = |pixels: usize, per_metre: u32| {
        u32::try_from(pixels as u64 * 1_000_000 / u64::from(per_metre)).ok()
    };
    let (width, height) = (picture.width(), picture.height());
    Some(SealSize { width_um: length(width, across)?, height_um: length(height, down)? })
}

/// Whether a pixel, laid on white paper, is darker than [`INK`] in one of its colours.
fn is_ink(&[red, green, blue, opacity]: &Pixel) -> bool {
    let darkness = u32::from(u8::MAX - red.min(green).min(blue)) * u32::from(opacity);
    darkness > u32::from(u8::MAX - INK) * u32::from(u8::MAX)
}
