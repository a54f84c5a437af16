//! A contact sheet: the pages of many documents, small, on one picture.

use serde_json::json;

use crate::picture::{Picture, Pixel, Unreadable, unwritten, writer};
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
const GROUND: Pixel = [208, 208, 208, u8::MAX];

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

impl Small {
    fn picture(&self) -> Result<Picture, PressError> {
        match Picture::read(&self.png, u32::MAX) {
            Ok((picture, _)) => Ok(picture),
            Err(Unreadable::Broken(reason)) => Err(unwritten(reason)),
            Err(Unreadable::TooLarge) => Err(unwritten("too large")),
        }
    }
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
            let picture = small(proof, page)?;
            let caption = format!("{name} {}/{count}", page + 1);
            let (width, height) = (picture.width(), picture.height());
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
        let mut writer = writer(&mut sheet, grid.width(), grid.height(), png::ColorType::Rgb)?;
        let mut stream = writer.stream_writer().map_err(unwritten)?;
        for (index, row) in self.rows(grid).enumerate() {
            let mut band = Picture::ground(grid.width(), grid.cell_height, GROUND);
            for (column, page) in row.iter().enumerate() {
                let left = column * grid.cell_width + (grid.cell_width - page.width) / 2;
                band.place(&page.picture()?, left, MARGIN);
            }
            band.place(&small(&captions, index)?, 0, grid.cell_height - CAPTION);
            std::io::Write::write_all(&mut stream, &band.opaque_bytes()).map_err(unwritten)?;
        }
        stream.finish().map_err(unwritten)?;
        writer.finish().map_err(unwritten)?;
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

/// A page of a document, small.
fn small(proof: &Proof<'_>, page: usize) -> Result<Picture, PressError> {
    Ok(proof.picture(page, PPI * FINE as f64)?.shrunk(FINE))
}
