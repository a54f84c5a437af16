//! Many documents of one form in one file, for the printer.

use std::path::Path;

use law::{Diagnostic, Severity};
use press::PrintRun;
use rayon::prelude::*;

use crate::error::finding_in;
use crate::papers::{forbidden, write_file};
use crate::printing::printing;
use crate::seals::Seal;
use crate::view::{RenderedRun, RunDocument};
use crate::{Desk, Error, FactSheet};

/// A print run: one PDF with several documents.
#[derive(Debug, Clone)]
pub struct RunPaper {
    /// What is known of it.
    pub rendered: RenderedRun,
    /// The file.
    pub pdf: Vec<u8>,
}

impl Desk {
    /// Words and prints a document of `form` for each facts sheet, under the name of its file, one
    /// behind the other. With `duplex` each begins on a sheet of its own. Facts from which no
    /// document can be made are left out, and what forbids it is among the findings.
    ///
    /// # Errors
    /// No such form, or not one document can be made: all findings.
    pub fn render_run(
        &self,
        form: &str,
        sheets: &[(String, FactSheet)],
        draft: bool,
        duplex: bool,
    ) -> Result<RunPaper, Error> {
        let catalogue = self.catalogue()?;
        let form = catalogue.find(form).map_err(Error::request)?;
        let laid_out = |(name, facts): &(String, FactSheet)| {
            let mut alone = PrintRun::new(duplex);
            self.lay_out_in(&mut alone, &form.id, name, facts, draft).map(|made| (alone, made))
        };
        let made: Vec<Result<_, Error>> = sheets.par_iter().map(laid_out).collect();
        let mut run = PrintRun::new(duplex);
        let (mut documents, mut findings) = (Vec::new(), Vec::new());
        for ((name, _), made) in sheets.iter().zip(made) {
            let found = match made {
                Ok((alone, (mut document, found))) => {
                    let before = run.append(alone);
                    document.pages = (before + document.pages.0, before + document.pages.1);
                    documents.push(document);
                    found
                }
                Err(error) => error.findings,
            };
            findings.extend(found.into_iter().map(|finding| finding_in(name, finding)));
        }
        if documents.is_empty() {
            return Err(forbidden(findings));
        }
        let hashes: Vec<&str> = documents.iter().map(|d| d.sha256.as_str()).collect();
        let title = format!("{}（{} 份）", form.title, documents.len());
        let printed = run.pdf(&title, &hashes.join(" ")).map_err(printing)?;
        findings.sort_by_key(|f| std::cmp::Reverse(f.severity == Severity::Error));
        let rendered = RenderedRun {
            form: form.id.clone(),
            title: form.title.clone(),
            documents,
            pages: printed.pages,
            files: Vec::new(),
            fonts: printed.fonts.into_iter().map(|face| face.family).collect(),
            findings,
        };
        Ok(RunPaper { rendered, pdf: printed.pdf })
    }

    fn lay_out_in(
        &self,
        run: &mut PrintRun,
        form: &str,
        name: &str,
        facts: &FactSheet,
        draft: bool,
    ) -> Result<(RunDocument, Vec<Diagnostic>), Error> {
        let (worded, findings) = self.worded(form, facts)?;
        let worded = if draft { worded.as_draft() } else { worded };
        let prepared = self.prepare(form, &worded)?;
        let pages = self.lay_out(&prepared, |proof| Ok(run.add(proof)))?.map_err(printing)?;
        let document = RunDocument {
            facts: name.to_owned(),
            seal: prepared.seal.as_deref().map(Seal::view),
            number: worded.number.clone(),
            watermark: worded.watermark.clone(),
            pages,
            sha256: worded.sha256(),
        };
        Ok((document, findings))
    }

    /// Writes a print run.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write_run(&self, paper: &mut RunPaper, out: &Path) -> Result<(), Error> {
        write_file(out, &paper.pdf)?;
        paper.rendered.files.push(out.display().to_string());
        Ok(())
    }
}
