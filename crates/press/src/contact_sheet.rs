//! A contact sheet: the pages of many documents, small, on one picture.

use std::ops::Range;

use serde_json::json;

use crate::{Press, PressError, PrintJob, Proof, Standard};

/// Resolution of the small pages, in pixels per inch: body text can just be read.
const PPI: f64 = 48.0;

/// Pages are drawn this many times as fine, then shrunk: a thin line that falls between the pixels of a
/// small page would be left out.
const FINE: usize = 3;

/// Points per pixel.
const POINTS: f64 = 72.0 / PPI;

/// Pixels around each page.
const MARGIN: usize = 8;

/// Pixels below each page for its caption.
const CAPTION: usize = 28;

/// What lies between the pages.
const GROUND: u8 = 208;

/// Red, green and blue.
const CHANNELS: usize = 3;

type Writer<'a> = png::Writer<&'a mut Vec<u8>>;

/// The pages of many documents, small, in the order in which they were added. Until they are put
/// together they are kept compressed, and one row of them at a time is unpacked.
#[derive(Debug, Default)]
pub struct ContactSheet {
    pages: Vec<Small>,
}

/// A page as a compressed picture.
#[derive(Debug)]
struct Small {
    caption: String,
    png: Vec<u8>,
    width: usize,
    height: usize,
}

/// Where pages stand: `columns` to a row, each in the middle of a cell that would hold the largest.
#[derive(Debug, Clone, Copy)]
struct Grid {
    columns: usize,
    rows: usize,
    cell_width: usize,
    /// With the caption.
    cell_height: usize,
}

impl ContactSheet {
    /// The layout of the captions.
    pub const LAYOUT: &'static str = "/reports/contact-sheet/layout.typ";

    /// The most pages of one sheet. Its picture then has about a billion pixels, more than most
    /// viewers open.
    pub const MOST: usize = 4_096;

    /// Adds all pages of a document, with captions such as `gentle-reminder 1/2`.
    ///
    /// # Errors
    /// A page cannot be made a picture, or the sheet is full.
    pub fn add(&mut self, name: &str, proof: &Proof<'_>) -> Result<(), PressError> {
        let count = proof.pages();
        if self.pages.len() + count > Self::MOST {
            return Err(PressError::SheetPages { pages: self.pages.len() + count });
        }
        for page in 0..count {
            let picture = Picture::of(proof, page)?;
            let caption = format!("{name} {}/{count}", page + 1);
            let (width, height) = (picture.width, picture.height);
            self.pages.push(Small { caption, png: picture.png()?, width, height });
        }
        Ok(())
    }

    /// Number of pages.
    pub fn pages(&self) -> usize {
        self.pages.len()
    }

    /// The sheet as PNG, about as wide as high.
    ///
    /// # Errors
    /// [`PressError::SheetPages`] if there is no page; the captions cannot be printed.
    pub fn png(&self, press: &Press) -> Result<Vec<u8>, PressError> {
        let grid = self.grid().ok_or(PressError::SheetPages { pages: 0 })?;
        let data = json!({
            "width": grid.cell_width as f64 * POINTS,
            "height": CAPTION as f64 * POINTS,
            "rows": self.rows(grid)
                .map(|row| row.iter().map(|page| page.caption.as_str()).collect::<Vec<_>>())
                .collect::<Vec<_>>(),
        });
        let captions = press.typeset(&PrintJob {
            layout: Self::LAYOUT,
            data: &data,
            title: "",
            author: "",
            ident: "",
            date: jiff::civil::date(2000, 1, 1),
            standard: Standard::PdfA2b,
            attachment: None,
            seal: None,
        })?;

        let mut sheet = Vec::new();
        let mut writer = encoder(&mut sheet, grid.width(), grid.height())?;
        let mut stream = writer.stream_writer().map_err(picture)?;
        for (index, row) in self.rows(grid).enumerate() {
            let mut band = Picture::ground(grid.width(), grid.cell_height);
            for (column, page) in row.iter().enumerate() {
                let left = column * grid.cell_width + (grid.cell_width - page.width) / 2;
                band.place(&Picture::read(&page.png)?, left, MARGIN);
            }
            band.place(&Picture::of(&captions, index)?, 0, grid.cell_height - CAPTION);
            std::io::Write::write_all(&mut stream, &band.pixels).map_err(picture)?;
        }
        stream.finish().map_err(picture)?;
        writer.finish().map_err(picture)?;
        Ok(sheet)
    }

    /// As many columns as make the sheet about square.
    fn grid(&self) -> Option<Grid> {
        let cell_width = self.pages.iter().map(|page| page.width).max()? + 2 * MARGIN;
        let cell_height = self.pages.iter().map(|page| page.height).max()? + 2 * MARGIN + CAPTION;
        let count = self.pages.len();
        let ratio = cell_height as f64 / cell_width as f64;
        let columns = (count as f64 * ratio).sqrt().round() as usize;
        let columns = columns.clamp(1, count);
        Some(Grid { columns, rows: count.div_ceil(columns), cell_width, cell_height })
    }

    fn rows(&self, grid: Grid) -> impl Iterator<Item = &[Small]> {
        self.pages.chunks(grid.columns)
    }
}

impl Grid {
    fn width(self) -> usize {
        self.columns * self.cell_width
    }

    fn height(self) -> usize {
        self.rows * self.cell_height
    }
}

/// An unpacked picture without transparency.
struct Picture {
    width: usize,
    height: usize,
    /// [`CHANNELS`] bytes for each pixel, row by row.
    pixels: Vec<u8>,
}

impl Picture {
    fn ground(width: usize, height: usize) -> Self {
        Self { width, height, pixels: vec![GROUND; width * height * CHANNELS] }
    }

    /// A page of a document, small.
    fn of(proof: &Proof<'_>, page: usize) -> Result<Self, PressError> {
        Ok(Self::read(&proof.png(page, PPI * FINE as f64)?)?.shrunk())
    }

    /// [`FINE`] pixels each way become one, their mean.
    fn shrunk(&self) -> Self {
        let (width, height) = ((self.width / FINE).max(1), (self.height / FINE).max(1));
        let mut small = Self::ground(width, height);
        for (at, pixel) in small.pixels.chunks_mut(CHANNELS).enumerate() {
            let (left, top) = (at % width * FINE, at / width * FINE);
            let lines = top..self.height.min(top + FINE);
            let wide = FINE.min(self.width - left);
            let fine: Vec<&[u8]> = lines
                .flat_map(|y| self.pixels[self.line(left, y, wide)].chunks(CHANNELS))
                .collect();
            for (channel, value) in pixel.iter_mut().enumerate() {
                let sum: usize = fine.iter().map(|pixel| usize::from(pixel[channel])).sum();
                *value = (sum / fine.len()) as u8;
            }
        }
        small
    }

    fn png(&self) -> Result<Vec<u8>, PressError> {
        let mut file = Vec::new();
        let mut writer = encoder(&mut file, self.width, self.height)?;
        writer.write_image_data(&self.pixels).map_err(picture)?;
        writer.finish().map_err(picture)?;
        Ok(file)
    }

    /// Reads what [`Proof::png`] or [`Picture::png`] wrote: eight bits, opaque.
    fn read(bytes: &[u8]) -> Result<Self, PressError> {
        let mut reader =
            png::Decoder::new(std::io::Cursor::new(bytes)).read_info().map_err(picture)?;
        let size = reader.output_buffer_size().ok_or_else(|| picture("too large"))?;
        let mut pixels = vec![0; size];
        let info = reader.next_frame(&mut pixels).map_err(picture)?;
        pixels.truncate(info.buffer_size());
        let pixels = match info.color_type {
            png::ColorType::Rgb => pixels,
            png::ColorType::Rgba => {
                let opaque = pixels.as_chunks::<4>().0.iter();
                opaque.flat_map(|&[red, green, blue, _]| [red, green, blue]).collect()
            }
            other => return Err(picture(format!("{other:?}"))),
        };
        Ok(Self { width: info.width as usize, height: info.height as usize, pixels })
    }

    /// Puts another picture onto this one; what would stand outside is cut off.
    fn place(&mut self, other: &Picture, left: usize, top: usize) {
        let width = other.width.min(self.width.saturating_sub(left));
        let height = other.height.min(self.height.saturating_sub(top));
        for y in 0..height {
            let from = other.line(0, y, width);
            let to = self.line(left, top + y, width);
            self.pixels[to].copy_from_slice(&other.pixels[from]);
        }
    }

    /// The bytes of `width` pixels from (`x`, `y`).
    fn line(&self, x: usize, y: usize, width: usize) -> Range<usize> {
        let start = (y * self.width + x) * CHANNELS;
        start..start + width * CHANNELS
    }
}

/// Of pictures with [`CHANNELS`] bytes for each pixel.
fn encoder(file: &mut Vec<u8>, width: usize, height: usize) -> Result<Writer<'_>, PressError> {
    let side = |pixels: usize| u32::try_from(pixels).map_err(picture);
    let mut encoder = png::Encoder::new(file, side(width)?, side(height)?);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header().map_err(picture)
}

fn picture(error: impl ToString) -> PressError {
    PressError::Picture(error.to_string())
}
