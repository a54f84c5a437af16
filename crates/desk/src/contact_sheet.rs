//! The contact sheet: the pages of forms, small, on one picture.

use std::path::{Path, PathBuf};

use law::Diagnostic;
use press::ContactSheet;

use crate::papers::write_file;
use crate::printing::printing;
use crate::view::SheetAnswer;
use crate::{Desk, Error, FactSheet, Format};

/// Which documents a contact sheet shows.
#[derive(Debug, Clone, Default)]
pub struct SheetRequest {
    /// One form; without, all.
    pub form: Option<String>,
    /// The empty forms, not their examples.
    pub blank: bool,
    /// More documents, from facts files. The name of a file up to its first dot is the form:
    /// `gentle-reminder.long.toml`.
    pub facts: Vec<PathBuf>,
}

impl Desk {
    /// Prints forms small on one PNG file, each page with the name of its document and its number.
    ///
    /// # Errors
    /// The file is no `.png` or cannot be written, there is no such form, or a document cannot be
    /// printed: the findings name it.
    pub fn contact_sheet(&self, request: &SheetRequest, out: &Path) -> Result<SheetAnswer, Error> {
        if !matches!(Format::of(out), Ok(Format::Png)) {
            return Err(Error::request(
                Diagnostic::error("output-format", "总览图是一张图片")
                    .at(out.display().to_string())
                    .hint("输出文件的扩展名请用 .png"),
            ));
        }
        let catalogue = self.catalogue()?;
        let forms: Vec<&str> = match &request.form {
            Some(name) => vec![&catalogue.find(name).map_err(Error::request)?.id],
            None => catalogue.forms().iter().map(|form| form.id.as_str()).collect(),
        };
        let mut sheet = ContactSheet::default();
        for form in &forms {
            if request.blank {
                let (blank, _) = self.blanked(form).map_err(|error| error.in_document(form))?;
                self.set_blank(&blank, |proof| sheet.add(form, proof))
                    .map_err(|error| error.in_document(form))?;
            } else {
                let (_, example) = self.form(form)?;
                self.put(&mut sheet, form, form, &FactSheet::read(&example))?;
            }
        }
        for path in &request.facts {
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            let form = name.split('.').next().unwrap_or_default();
            let form = &catalogue.find(form).map_err(Error::request)?.id;
            self.put(&mut sheet, &name, form, &self.facts(path)?)?;
        }
        let picture = sheet.png(&*self.press()?).map_err(printing)?;
        write_file(out, &picture)?;
        Ok(SheetAnswer {
            documents: forms.len() + request.facts.len(),
            pages: sheet.pages(),
            file: out.display().to_string(),
        })
    }

    /// Adds one document made from facts.
    fn put(
        &self,
        sheet: &mut ContactSheet,
        name: &str,
        form: &str,
        facts: &FactSheet,
    ) -> Result<(), Error> {
        let (draft, _) = self.worded(form, facts).map_err(|error| error.in_document(name))?;
        let added = self.lay_out(&self.prepare(form, &draft)?, |proof| sheet.add(name, proof))?;
        added.map_err(|error| printing(error).in_document(name))
    }
}
