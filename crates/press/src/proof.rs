//! Laid-out pages, and what can be made of them.

use std::collections::BTreeSet;

use serde_json::Value;
use typst::comemo;
use typst::diag::SourceDiagnostic;
use typst::foundations::Datetime;
use typst::layout::{Frame, FrameItem};
use typst::text::TextItem;
use typst_layout::PagedDocument;
use typst_pdf::Timestamp;
use typst_render::RenderOptions;
use typst_svg::SvgOptions;

use crate::fault::{fault, text_place};
use crate::fonts::sha256_hex;
use crate::pdf::{self, Metadata};
use crate::picture::Picture;
use crate::world::JobWorld;
use crate::{Face, PressError, PrintJob, Reason, Standard, Unprintable, preflight, twin};

/// How many jobs a memoised result outlives its last use. Measured: fewer costs time, more costs
/// memory.
const MEMO_AGE: usize = 3;

/// Midnight of the job's date is meant in Chinese time.
const OFFSET_MINUTES: i32 = 8 * 60;

/// Points per inch.
const POINTS: f64 = 72.0;

/// The pages of one job, checked: every character has a glyph, and the layout gave no warning.
pub struct Proof<'a> {
    world: JobWorld<'a>,
    document: PagedDocument,
    faces: Vec<&'a Face>,
    job: PrintJob<'a>,
    timestamp: Timestamp,
    _trim: TrimMemo,
}

/// A printed document.
#[derive(Debug, Clone)]
pub struct Printed {
    /// The PDF/A file.
    pub pdf: Vec<u8>,
    /// Number of pages.
    pub pages: usize,
    /// The faces that are in it, in the order of [`Fonts::faces`](crate::Fonts::faces).
    pub fonts: Vec<Face>,
    /// Lower-case hexadecimal SHA-256 of `pdf`.
    pub sha256: String,
}

impl Printed {
    pub(crate) fn new(pdf: Vec<u8>, pages: usize, fonts: Vec<Face>) -> Self {
        Self { pages, fonts, sha256: sha256_hex(&pdf), pdf }
    }
}

impl<'a> Proof<'a> {
    pub(crate) fn new(world: JobWorld<'a>, job: &PrintJob<'a>) -> Result<Self, PressError> {
        let timestamp = check_job(job)?;
        let fonts = world.fonts();
        let unprintable = preflight::check(job.data, |character| fonts.has(character));
        if !unprintable.is_empty() {
            return Err(PressError::Unprintable(unprintable));
        }

        // From here on memory is taken, and given back however this ends.
        let trim = TrimMemo;
        let compiled = typst::compile::<PagedDocument>(&world);
        if !compiled.warnings.is_empty() {
            return Err(layout_error(&world, &compiled.warnings));
        }
        let document = compiled.output.map_err(|errors| layout_error(&world, &errors))?;

        let mut ink = Ink { world: &world, data: job.data, used: BTreeSet::new(), missing: vec![] };
        for page in document.pages() {
            ink.frame(&page.frame);
        }
        if !ink.missing.is_empty() {
            return Err(PressError::Unprintable(ink.missing));
        }
        let faces = fonts.faces().iter().enumerate();
        let faces = faces.filter(|(index, _)| ink.used.contains(index)).map(|(_, face)| face);
        Ok(Self { faces: faces.collect(), job: *job, timestamp, document, world, _trim: trim })
    }

    /// Number of pages.
    pub fn pages(&self) -> usize {
        self.document.pages().len()
    }

    /// The faces that the pages are set in.
    pub fn fonts(&self) -> impl Iterator<Item = &Face> {
        self.faces.iter().copied()
    }

    /// The pages as PDF/A.
    ///
    /// # Errors
    /// [`PressError::Layout`] if the layout cannot be written as the job's standard.
    pub fn pdf(&self) -> Result<Printed, PressError> {
        let metadata = Metadata {
            ident: self.job.ident,
            timestamp: self.timestamp,
            standard: self.job.standard,
            tagged: true,
        };
        let refused = |errors: &[SourceDiagnostic]| layout_error(&self.world, errors);
        let pdf = pdf::write(&self.document, &metadata, refused)?;
        Ok(Printed::new(pdf, self.pages(), self.fonts().cloned().collect()))
    }

    /// A page, counted from 0, as SVG with the glyphs as outlines: it looks as printed on a machine
    /// without these fonts.
    ///
    /// # Errors
    /// [`PressError::NoSuchPage`].
    pub fn svg(&self, page: usize) -> Result<String, PressError> {
        Ok(typst_svg::svg(self.page(page)?, &SvgOptions::default()))
    }

    /// A page, counted from 0, as PNG of `ppi` pixels per inch.
    ///
    /// # Errors
    /// [`PressError::NoSuchPage`], [`PressError::Resolution`], [`PressError::Picture`].
    pub fn png(&self, page: usize, ppi: f64) -> Result<Vec<u8>, PressError> {
        self.picture(page, ppi)?.png()
    }

    /// The same, not packed.
    pub(crate) fn picture(&self, page: usize, ppi: f64) -> Result<Picture, PressError> {
        if !(36.0..=400.0).contains(&ppi) {
            return Err(PressError::Resolution { ppi });
        }
        let options =
            RenderOptions { pixel_per_pt: (ppi / POINTS).into(), ..RenderOptions::default() };
        let drawn = typst_render::render(self.page(page)?, &options);
        // A page is opaque, so that no colour is multiplied.
        Ok(Picture::of_bytes(drawn.width() as usize, drawn.data()))
    }

    pub(crate) fn document(&self) -> &PagedDocument {
        &self.document
    }

    pub(crate) fn timestamp(&self) -> Timestamp {
        self.timestamp
    }

    /// The same document for Word, to be edited: A4 with styles, tables, header and footer. `carried`
    /// travels inside and stays when somebody edits the file; hand it the data of the job.
    ///
    /// # Errors
    /// [`PressError::NoTwin`] if the layout only knows pages, [`PressError::Layout`] if what it says
    /// of the Word document is not what this program reads, [`PressError::Package`].
    pub fn docx(&self, carried: Option<&str>) -> Result<Vec<u8>, PressError> {
        twin::write(self.world.press(), &self.job, carried)
    }

    fn page(&self, page: usize) -> Result<&typst_layout::Page, PressError> {
        let pages = self.document.pages();
        pages.get(page).ok_or(PressError::NoSuchPage { page, pages: pages.len() })
    }
}

/// What can be said about a job without laying it out. Returns its date for the metadata.
fn check_job(job: &PrintJob) -> Result<Timestamp, PressError> {
    if let Some(attachment) = &job.attachment {
        if !attachment.has_plain_name() {
            return Err(PressError::AttachmentName { name: attachment.name.to_owned() });
        }
        if job.standard != Standard::PdfA3b {
            return Err(PressError::AttachmentStandard { name: attachment.name.to_owned() });
        }
    }
    let date = job.date;
    let (month, day) = (date.month().unsigned_abs(), date.day().unsigned_abs());
    Some(i32::from(date.year()))
        .filter(|year| (1..=9999).contains(year))
        .and_then(|year| Datetime::from_ymd_hms(year, month, day, 0, 0, 0))
        .and_then(|midnight| Timestamp::new_local(midnight, OFFSET_MINUTES))
        .ok_or(PressError::Date(date.year()))
}

pub(crate) fn layout_error(world: &JobWorld, diagnostics: &[SourceDiagnostic]) -> PressError {
    PressError::Layout(diagnostics.iter().map(|diagnostic| fault(world, diagnostic)).collect())
}

/// Walks the pages for the faces in use and for text that no glyph was found for.
struct Ink<'w, 'a> {
    world: &'w JobWorld<'a>,
    data: &'w Value,
    used: BTreeSet<usize>,
    missing: Vec<Unprintable>,
}

impl Ink<'_, '_> {
    fn frame(&mut self, frame: &Frame) {
        for (_, item) in frame.items() {
            match item {
                FrameItem::Group(group) => self.frame(&group.frame),
                FrameItem::Text(text) => self.text(text),
                _ => {}
            }
        }
    }

    fn text(&mut self, text: &TextItem) {
        self.used.extend(self.world.fonts().index_of(text.font.font()));
        for glyph in text.glyphs.iter().filter(|glyph| glyph.id == 0) {
            let Some(character) = text.text.get(glyph.range()).and_then(|t| t.chars().next())
            else {
                continue;
            };
            if self.missing.iter().any(|known| known.character == character) {
                continue;
            }
            self.missing.push(preflight::locate(self.data, character).unwrap_or_else(|| {
                let (file, position) = text_place(self.world, glyph.span.0);
                let file = file.unwrap_or_default();
                let (line, column) = position.unwrap_or_default();
                Unprintable {
                    character,
                    reason: Reason::NoGlyph,
                    path: String::new(),
                    label: None,
                    excerpt: format!("{file}:{line}:{column}"),
                }
            }));
        }
    }
}

/// Trims the engine's process-wide memoisation cache at the end of a job, also of one that failed.
struct TrimMemo;

impl Drop for TrimMemo {
    fn drop(&mut self) {
        comemo::evict(MEMO_AGE);
    }
}
