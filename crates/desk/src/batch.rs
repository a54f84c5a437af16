//! Many documents of one form, each in a file of its own.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use law::{Diagnostic, Severity};
use rayon::prelude::*;

use crate::error::finding_in;
use crate::papers::forbidden;
use crate::view::{BatchDocument, RenderedBatch};
use crate::{Desk, Error, FactSheet, Format};

impl Desk {
    /// Words and prints a document of `form` for each facts file, side by side on all cores, and writes
    /// it as PDF into `folder` under the name of its facts: `甲.toml` becomes `甲.pdf`. Each file is
    /// what [`Desk::render`] makes of it alone. Facts from which no document can be made are left out,
    /// and what forbids it is among the findings.
    ///
    /// # Errors
    /// No such form, two facts files of one name, or not one document can be made: all findings.
    pub fn render_batch(
        &self,
        form: &str,
        facts: &[PathBuf],
        draft: bool,
        folder: &Path,
    ) -> Result<RenderedBatch, Error> {
        let catalogue = self.catalogue()?;
        let form = catalogue.find(form).map_err(Error::request)?;
        let files = files_in(folder, facts)?;
        let one = |(facts, file): (&PathBuf, &PathBuf)| {
            let sheet: FactSheet = self.facts(facts)?;
            let mut paper = self.render(&form.id, &sheet, Format::Pdf, draft)?;
            self.write(&mut paper, file)?;
            Ok(paper.rendered)
        };
        let made: Vec<Result<_, Error>> = facts.par_iter().zip(&files).map(one).collect();
        let (mut documents, mut findings) = (Vec::new(), Vec::new());
        for (facts, made) in facts.iter().zip(made) {
            let facts = facts.display().to_string();
            let found = match made {
                Ok(mut rendered) => {
                    let found = std::mem::take(&mut rendered.findings);
                    documents.push(BatchDocument { facts: facts.clone(), rendered });
                    found
                }
                Err(error) => error.findings,
            };
            findings.extend(found.into_iter().map(|finding| finding_in(&facts, finding)));
        }
        if documents.is_empty() {
            return Err(forbidden(findings));
        }
        findings.sort_by_key(|f| std::cmp::Reverse(f.severity == Severity::Error));
        let (form, title) = (form.id.clone(), form.title.clone());
        Ok(RenderedBatch { form, title, documents, findings })
    }
}

/// The file of each document. Two must not be written over each other, on no file system: names that
/// differ in capitals only are one name.
fn files_in(folder: &Path, facts: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let mut taken: HashMap<String, &Path> = HashMap::new();
    let mut file = |facts| {
        let stem = Path::file_stem(facts).unwrap_or_default().to_string_lossy();
        if let Some(other) = taken.insert(stem.to_lowercase(), facts) {
            let both = format!("{}、{}", other.display(), facts.display());
            return Err(Error::request(
                Diagnostic::error("output-taken", format!("两份文书会写进同一个文件“{stem}.pdf”"))
                    .at(both)
                    .hint("给案情文件取不同的名称，或者分开输出到两个文件夹"),
            ));
        }
        Ok(folder.join(format!("{stem}.pdf")))
    };
    facts.iter().map(|facts| file(facts)).collect()
}
