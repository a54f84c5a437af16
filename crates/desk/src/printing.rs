//! The press of this installation, and how a document of a case is put on it.

use std::sync::Arc;

use casework::{Draft, draft};
use law::Diagnostic;
use press::{Attachment, FontPlaces, Fonts, Layouts, Press, PressError, PrintJob, Proof, Standard};

use crate::record::{Provenance, Record};
use crate::seals::Seal;
use crate::{Desk, Error, Places};

/// A document ready for the press: its record, and the seal image that it stands under. The image is
/// taken once, so that what the record says of it is what is printed.
pub(crate) struct Prepared {
    pub(crate) record: Record,
    pub(crate) seal: Option<Arc<Seal>>,
}

impl Desk {
    /// A worded document with what it is printed with today.
    ///
    /// # Errors
    /// It is too long, there is no such form, or the templates or the seal image cannot be read.
    pub(crate) fn prepare(&self, form: &str, worded: &Draft) -> Result<Prepared, Error> {
        let provenance = self.provenance(form, self.places.today())?;
        let mut record = Record { draft: worded.to_value(), provenance };
        let seal = match record.seal().filter(|_| record.is_final()) {
            Some(name) => self.seal(name)?,
            None => None,
        };
        record.provenance.seal = seal.as_deref().map(Seal::mark);
        if !record.is_short() {
            return Err(Error::request(
                Diagnostic::error(
                    "document-too-long",
                    "文书太长：超过 512 KB，或有一段超过一万字、一张表超过两千行",
                )
                .hint("请分段，或者把内容分到几份文书里"),
            ));
        }
        Ok(Prepared { record, seal })
    }

    /// A document that was printed before, with the seal image of today if it was printed under one.
    ///
    /// # Errors
    /// The image is at hand and cannot be used.
    pub(crate) fn prepare_again(&self, record: Record) -> Result<Prepared, Error> {
        let seal = match (&record.provenance.seal, record.seal()) {
            (Some(_), Some(name)) => self.seal(name)?,
            _ => None,
        };
        Ok(Prepared { record, seal })
    }

    /// What a document of this form is printed with, dated `date`.
    ///
    /// # Errors
    /// No such form, or the templates cannot be read.
    pub(crate) fn provenance(
        &self,
        form: &str,
        date: jiff::civil::Date,
    ) -> Result<Provenance, Error> {
        let press = self.press()?;
        Ok(Provenance {
            program: Provenance::PROGRAM.to_owned(),
            date,
            wording: self.catalogue()?.find(form).map_err(Error::request)?.fingerprint.clone(),
            layout: press.fingerprint(&layout_of(form)).map_err(printing)?,
            fonts: press.fonts().fingerprint().to_owned(),
            seal: None,
        })
    }

    /// Lays a document out and hands the pages to `then`. The result depends on the record, the
    /// layouts, the fonts and the seal image alone. A document that may go out carries the record.
    ///
    /// # Errors
    /// The fonts or the layouts cannot be read.
    pub(crate) fn lay_out<T>(
        &self,
        Prepared { record, seal }: &Prepared,
        then: impl FnOnce(&Proof<'_>) -> Result<T, PressError>,
    ) -> Result<Result<T, PressError>, Error> {
        let press = self.press()?;
        let layout = layout_of(record.text("form"));
        let carried = record.is_final().then(|| record.to_json());
        let job = PrintJob {
            layout: &layout,
            data: &record.draft,
            title: &draft::plain_title(record.text("title")),
            author: record.text("agency"),
            ident: &record.content_sha256(),
            date: record.provenance.date,
            standard: if carried.is_some() { Standard::PdfA3b } else { Standard::PdfA2b },
            attachment: carried.as_ref().map(|json| Attachment {
                name: Record::NAME,
                description: "本文书印出的内容和印制所用的模板、字体",
                media_type: "application/json",
                bytes: json.as_bytes(),
            }),
            seal: seal.as_ref().map(|seal| &seal.image),
        };
        Ok(press.typeset(&job).and_then(|proof| then(&proof)))
    }

    /// Prints what is no document of a case as PDF.
    pub(crate) fn print_pdf(&self, job: &PrintJob) -> Result<Vec<u8>, Error> {
        let press = self.press()?;
        let printed = press.typeset(job).and_then(|proof| proof.pdf()).map_err(printing)?;
        Ok(printed.pdf)
    }

    /// The press, made once.
    pub(crate) fn press(&self) -> Result<Arc<Press>, Error> {
        if let Some(press) = self.press.get() {
            return Ok(press.clone());
        }
        let press = Arc::new(open_press(&self.places)?);
        Ok(self.press.get_or_init(|| press).clone())
    }
}

pub(crate) fn layout_of(form: &str) -> String {
    format!("/forms/{form}/layout.typ")
}

fn open_press(places: &Places) -> Result<Press, Error> {
    let lock_path = places.resource("templates/fonts/fonts.lock");
    let lock = std::fs::read_to_string(&lock_path)
        .map_err(|e| Error::io(&lock_path, "读取字体清单", &e))?;
    let own = places.data.join("fonts");
    let beside = places.home.join("fonts");
    let built = places.cache.as_ref().map(|cache| cache.join(press::stack_folder_name(&lock)));
    let stack =
        [places.fonts.clone(), Some(beside), built].into_iter().flatten().find(|f| f.is_dir());
    let fonts = Fonts::load(&FontPlaces {
        lock: &lock,
        user: own.is_dir().then_some(own.as_path()),
        stack: stack.as_deref(),
        system: &places.system_fonts,
    })
    .map_err(printing)?;
    let mut layouts = Layouts::read(&places.home.join("templates")).map_err(printing)?;
    let own = places.data.join("templates");
    if own.is_dir() {
        layouts.overlay(Layouts::read(&own).map_err(printing)?).map_err(printing)?;
    }
    Press::new(fonts, &layouts).map_err(printing)
}

/// Why nothing was printed, as a finding.
pub(crate) fn printing(error: PressError) -> Error {
    let mut finding = Diagnostic::error(error.code(), error.to_string());
    finding.hint = error.hint();
    match error {
        PressError::Unprintable(_)
        | PressError::NoFonts
        | PressError::NoTwin { .. }
        | PressError::SheetPages { .. } => Error::request(finding),
        _ => Error::internal(finding),
    }
}
