//! Forms on paper that are no documents: empty ones, to be filled in by hand.

use casework::{BlankForm, Blanked, Grounds, draft};
use press::{PressError, PrintJob, Proof, Standard};

use crate::papers::forbidden;
use crate::printing::{layout_of, printing};
use crate::view::Rendered;
use crate::{Desk, Error, Format, Paper};

impl Desk {
    /// Prints the empty paper version of a form by today's law. Nothing is written to disk.
    ///
    /// # Errors
    /// No such form, or its wording cannot do without a fact.
    pub fn blank(&self, form: &str, format: Format) -> Result<Paper, Error> {
        let (blank, findings) = self.blanked(form)?;
        let (pages, count, fonts) = self.set_blank(&blank, |proof| {
            let fonts = proof.fonts().map(|face| face.family.clone()).collect();
            Ok((format.pages(proof, None)?, proof.pages(), fonts))
        })?;
        let rendered = Rendered {
            seal: None,
            sha256: blank.sha256(),
            form: blank.form,
            title: blank.title,
            number: None,
            watermark: blank.watermark,
            unverified: blank.unverified,
            pages: count,
            files: Vec::new(),
            fonts,
            findings,
        };
        Ok(Paper { rendered, pages })
    }

    pub(crate) fn blanked(&self, form: &str) -> Result<(BlankForm, Vec<law::Diagnostic>), Error> {
        let grounds = Grounds {
            library: self.library(),
            rules: self.rules.clone(),
            forms: self.catalogue()?,
        };
        let Blanked { blank, findings } = BlankForm::of(form, &grounds, self.places.today());
        match blank {
            Some(blank) => Ok((blank, findings)),
            None => Err(forbidden(findings)),
        }
    }

    pub(crate) fn set_blank<T>(
        &self,
        blank: &BlankForm,
        then: impl FnOnce(&Proof<'_>) -> Result<T, PressError>,
    ) -> Result<T, Error> {
        let press = self.press()?;
        let job = PrintJob {
            layout: &layout_of(&blank.form),
            data: &blank.to_value(),
            title: &format!("{}（空白）", draft::plain_title(&blank.title)),
            author: "",
            ident: &blank.sha256(),
            date: self.places.today(),
            standard: Standard::PdfA2b,
            attachment: None,
            seal: None,
        };
        press.typeset(&job).and_then(|proof| then(&proof)).map_err(printing)
    }
}
