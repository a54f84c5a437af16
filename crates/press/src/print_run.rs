//! Many documents in one file, for the printer.

use typst::foundations::Smart;
use typst::layout::{Abs, Frame, FrameItem, Sides};
use typst::model::{Document as _, DocumentInfo};
use typst_layout::{Page, PagedDocument};
use typst_pdf::Timestamp;

use crate::pdf::{self, Metadata};
use crate::{Face, Fault, PressError, Printed, Proof, Standard};

/// Documents one behind the other in one file. Each keeps its own pages, numbers and watermark; the
/// fonts are embedded once, so that a document takes a tenth of the room and half the time of a file
/// of its own. It is for paper: without the tags and attachments by which a file speaks for itself.
#[derive(Debug, Default)]
pub struct PrintRun {
    pages: Vec<Page>,
    faces: Vec<Face>,
    of_first: Option<(DocumentInfo, Timestamp)>,
    duplex: bool,
}

impl PrintRun {
    /// An empty run. With `duplex` a blank page follows an odd number of pages, so that each
    /// document begins on a sheet of its own.
    pub fn new(duplex: bool) -> Self {
        Self { duplex, ..Self::default() }
    }

    /// Adds the pages of a document. Returns the numbers of its first and last, counted from 1.
    pub fn add(&mut self, proof: &Proof<'_>) -> (usize, usize) {
        let before = self.pages.len();
        for page in proof.document().pages() {
            let mut page = page.clone();
            without_marks(&mut page.frame);
            self.pages.push(page);
        }
        let last = self.pages.len();
        if self.duplex && (last - before) % 2 == 1 {
            self.pages.extend(self.pages.last().map(blank));
        }
        for face in proof.fonts() {
            if !self.faces.contains(face) {
                self.faces.push(face.clone());
            }
        }
        if self.of_first.is_none() {
            self.of_first = Some((proof.document().info().clone(), proof.timestamp()));
        }
        (before + 1, last)
    }

    /// Puts another run behind this one; documents are laid out side by side and bound in order.
    /// Returns how many pages stand before it.
    pub fn append(&mut self, other: Self) -> usize {
        let before = self.pages.len();
        self.pages.extend(other.pages);
        let new = other.faces.into_iter().filter(|face| !self.faces.contains(face));
        let new: Vec<Face> = new.collect();
        self.faces.extend(new);
        self.of_first = self.of_first.take().or(other.of_first);
        before
    }

    /// Number of pages so far.
    pub fn pages(&self) -> usize {
        self.pages.len()
    }

    /// The pages as PDF/A-2b with this title; author and date are those of the first document, and
    /// `ident` is what makes this file this file. It is hashed, not printed.
    ///
    /// # Errors
    /// [`PressError::EmptyRun`] without a document; [`PressError::Layout`] if the pages cannot be
    /// written as PDF/A.
    pub fn pdf(&self, title: &str, ident: &str) -> Result<Printed, PressError> {
        let Some((info, timestamp)) = &self.of_first else { return Err(PressError::EmptyRun) };
        let mut info = info.clone();
        info.title = Some(title.into());
        let document = PagedDocument::new(self.pages.iter().cloned().collect(), info);
        let metadata =
            Metadata { ident, timestamp: *timestamp, standard: Standard::PdfA2b, tagged: false };
        let pdf = pdf::write(&document, &metadata, |errors| {
            let faults = errors.iter().map(|error| Fault::unplaced(&error.message));
            PressError::Layout(faults.collect())
        })?;
        Ok(Printed::new(pdf, self.pages.len(), self.faces.clone()))
    }
}

/// Takes the marks off by which the engine finds the elements of a document again: those of
/// different documents cannot be told apart.
fn without_marks(frame: &mut Frame) {
    frame.retain(|item| match item {
        FrameItem::Tag(_) | FrameItem::Link(..) => false,
        FrameItem::Group(group) => {
            without_marks(&mut group.frame);
            true
        }
        _ => true,
    });
}

/// The empty back of a page.
fn blank(page: &Page) -> Page {
    Page {
        frame: Frame::hard(page.frame.size()),
        bleed: Sides::splat(Abs::zero()),
        fill: Smart::Auto,
        ..page.clone()
    }
}
