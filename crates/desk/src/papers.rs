//! The documents of a case: forms, checked facts, printed pages.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use casework::facts::schema::Kind;
use casework::{
    Case, Catalogue, Checked, Draft, FactPath, Facts, Form, FormSource, Grounds, Rules, Sheet,
};
use law::{Diagnostic, Severity};
use press::{PressError, Proof};

use crate::home::no_file;
use crate::printing::printing;
use crate::seals::Seal;
use crate::view::{CheckAnswer, FieldView, FormList, FormView, Rendered};
use crate::{Desk, Error, Fault, Places};

#[cfg(test)]
mod tests;

/// Resolution of PNG pages, in pixels per inch.
const PPI: f64 = 144.0;

/// The facts of a case as typed, from a file or from the fields of a page.
#[derive(Debug, Clone, Default)]
pub struct FactSheet {
    sheet: Sheet,
    findings: Vec<Diagnostic>,
}

impl FactSheet {
    /// Reads a facts file.
    pub fn read(text: &str) -> Self {
        Self { sheet: Sheet::read(text), findings: Vec::new() }
    }

    /// Facts that nobody typed: they follow from others.
    pub(crate) fn of(facts: &Facts) -> Self {
        Self { sheet: Sheet::of(facts), findings: Vec::new() }
    }

    /// The facts, with everything that is wrong in their shape.
    pub(crate) fn facts(&self) -> (Facts, Vec<Diagnostic>) {
        let (facts, found) = self.sheet.facts();
        (facts, self.findings.iter().cloned().chain(found).collect())
    }

    /// What stands at a path such as `hazard[1].fact`, as text.
    pub fn text(&self, path: &str) -> String {
        FactPath::parse(path).map(|path| self.sheet.text(&path)).unwrap_or_default()
    }

    /// Whether anything is said of the document of this form.
    fn begins(&self, form: &str) -> bool {
        ["date", "serial", "served"]
            .iter()
            .any(|field| !self.text(&format!("document.{form}.{field}")).is_empty())
    }

    /// How many rows a group such as `hazard` has.
    pub fn rows(&self, group: &str) -> usize {
        self.sheet.rows(group)
    }
}

/// A document on paper: pages of one of the formats.
#[derive(Debug, Clone)]
pub struct Paper {
    /// What is known of it.
    pub rendered: Rendered,
    /// One PDF or Word document, or one file for each page.
    pub pages: Vec<Vec<u8>>,
}

/// The format of a printed document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// PDF/A.
    Pdf,
    /// A vector picture for each page.
    Svg,
    /// A pixel picture for each page.
    Png,
    /// The same document for Word, to be edited.
    Docx,
}

impl Format {
    /// The format that a file name asks for.
    ///
    /// # Errors
    /// Another ending, or none.
    pub fn of(path: &Path) -> Result<Self, Error> {
        let ending = path.extension().and_then(|e| e.to_str()).unwrap_or("").to_ascii_lowercase();
        match ending.as_str() {
            "pdf" => Ok(Self::Pdf),
            "svg" => Ok(Self::Svg),
            "png" => Ok(Self::Png),
            "docx" => Ok(Self::Docx),
            other => Err(Error::request(
                Diagnostic::error("output-format", format!("不能输出“.{other}”"))
                    .at(path.display().to_string())
                    .hint("输出文件的扩展名请用 .pdf、.docx、.svg 或 .png"),
            )),
        }
    }
}

impl Format {
    /// The files of a laid-out document in this format. `carried` travels inside one that can be
    /// edited.
    pub(crate) fn pages(
        self,
        proof: &Proof<'_>,
        carried: Option<&str>,
    ) -> Result<Vec<Vec<u8>>, PressError> {
        let each = 0..proof.pages();
        match self {
            Self::Pdf => proof.pdf().map(|printed| vec![printed.pdf]),
            Self::Svg => each.map(|page| proof.svg(page).map(String::into_bytes)).collect(),
            Self::Png => each.map(|page| proof.png(page, PPI)).collect(),
            Self::Docx => proof.docx(carried).map(|docx| vec![docx]),
        }
    }
}

impl Desk {
    /// All forms.
    ///
    /// # Errors
    /// The template folder cannot be read.
    pub fn forms(&self) -> Result<FormList, Error> {
        let forms = self.catalogue()?;
        Ok(FormList { forms: forms.forms().iter().map(FormView::of).collect() })
    }

    /// One form and its example facts.
    ///
    /// # Errors
    /// No such form; near names are suggested.
    pub fn form(&self, name: &str) -> Result<(FormView, String), Error> {
        let forms = self.catalogue()?;
        let form = forms.find(name).map_err(Error::request)?;
        let example = self.places.resource(&format!("templates/forms/{}/example.toml", form.id));
        let text =
            std::fs::read_to_string(&example).map_err(|e| Error::io(&example, "读取示例", &e))?;
        Ok((FormView::of(form), text))
    }

    /// The facts that somebody typed into the fields of a form, path and text. What does not fit
    /// its field becomes a finding; a path that is no field is passed over.
    ///
    /// # Errors
    /// No such form.
    pub fn fill(&self, form: &str, typed: &[(String, String)]) -> Result<FactSheet, Error> {
        let catalogue = self.catalogue()?;
        let form = catalogue.find(form).map_err(Error::request)?;
        let mut facts = FactSheet::default();
        for (path, text) in typed {
            let Some(parsed) = FactPath::parse(path) else { continue };
            let own = || form.fields.iter().find(|f| f.path.in_form(&form.id) == parsed);
            let kind = parsed.field().map(|f| f.kind).or_else(|| own().map(|f| f.kind));
            let Some(kind) = kind else { continue };
            // Browsers send line breaks as CR LF.
            let text = text.replace("\r\n", "\n");
            if let Err(finding) = facts.sheet.set(&parsed, kind, &text) {
                facts.findings.push(finding);
            }
        }
        Ok(facts)
    }

    /// Reads a facts file.
    ///
    /// # Errors
    /// The file cannot be read. What is wrong in it is found by [`Desk::check`].
    pub fn facts(&self, path: &Path) -> Result<FactSheet, Error> {
        let fail = |e: std::io::Error| Error::io(path, "读取案情文件", &e);
        let meta = std::fs::metadata(path).map_err(fail)?;
        if !meta.is_file() && !meta.is_dir() {
            return Err(no_file(path));
        }
        let bytes = std::fs::read(path).map_err(fail)?;
        let text = String::from_utf8(bytes).map_err(|_| {
            Error::request(
                Diagnostic::error("facts-encoding", "案情文件不是 UTF-8 文字")
                    .at(path.display().to_string())
                    .hint("请用 UTF-8 编码另存"),
            )
        })?;
        Ok(FactSheet::read(&text))
    }

    /// Checks facts for some forms: everything that is missing or wrong at once. Without forms, for
    /// those that the facts have a `[document.…]` for; if there is none, for all. Facts without an
    /// error are also worded and laid out, so that what was found right can be printed.
    ///
    /// # Errors
    /// No such form, or the templates cannot be read.
    pub fn check(&self, facts: &FactSheet, forms: &[&str]) -> Result<CheckAnswer, Error> {
        let catalogue = self.catalogue()?;
        let named: Result<Vec<&Form>, _> = forms.iter().map(|name| catalogue.find(name)).collect();
        let mut wanted = named.map_err(Error::request)?;
        if wanted.is_empty() {
            wanted = catalogue.forms().iter().filter(|form| facts.begins(&form.id)).collect();
        }
        if wanted.is_empty() {
            wanted = catalogue.forms().iter().collect();
        }
        let ids: Vec<&str> = wanted.iter().map(|form| form.id.as_str()).collect();
        let Checked { case, mut findings } = self.checked(facts, &ids)?;
        if let Some(case) = case {
            for finding in ids.iter().flat_map(|id| self.rehearse(&case, id)) {
                if !findings.contains(&finding) {
                    findings.push(finding);
                }
            }
        }
        Ok(CheckAnswer { findings, forms: wanted.iter().map(|form| form.title.clone()).collect() })
    }

    /// Words and prints one document. Nothing is written to disk.
    ///
    /// # Errors
    /// All findings that forbid it, or a character that no font has.
    pub fn render(
        &self,
        form: &str,
        facts: &FactSheet,
        format: Format,
        draft: bool,
    ) -> Result<Paper, Error> {
        let catalogue = self.catalogue()?;
        let id = catalogue.find(form).map_err(Error::request)?.id.clone();
        let (worded, findings) = self.worded(&id, facts)?;
        let worded = if draft { worded.as_draft() } else { worded };
        self.print(&id, &worded, format, findings)
    }

    /// Writes a printed document: one file, or `NAME-1.png`, `NAME-2.png` … for several pages.
    ///
    /// # Errors
    /// The files cannot be written.
    pub fn write(&self, paper: &mut Paper, out: &Path) -> Result<(), Error> {
        let several = paper.pages.len() > 1;
        for (i, bytes) in paper.pages.iter().enumerate() {
            let path = if several { numbered(out, i + 1) } else { out.to_owned() };
            write_file(&path, bytes)?;
            paper.rendered.files.push(path.display().to_string());
        }
        Ok(())
    }

    /// What stands against printing a checked case: found by doing all but writing the file.
    fn rehearse(&self, case: &Case, form: &str) -> Vec<Diagnostic> {
        let drafted = case.draft(form);
        let mut findings = drafted.findings;
        let laid_out = drafted
            .draft
            .map(|draft| self.lay_out(&self.prepare(form, &draft)?, |_| Ok(()))?.map_err(printing));
        if let Some(Err(error)) = laid_out {
            findings.extend(error.findings);
        }
        findings
    }

    pub(crate) fn worded(
        &self,
        form: &str,
        facts: &FactSheet,
    ) -> Result<(Draft, Vec<Diagnostic>), Error> {
        let checked = self.checked(facts, &[form])?;
        let mut findings = checked.findings;
        let Some(case) = checked.case else { return Err(forbidden(findings)) };
        let drafted = case.draft(form);
        findings.extend(drafted.findings);
        match drafted.draft {
            Some(draft) => Ok((draft, findings)),
            None => Err(forbidden(findings)),
        }
    }

    fn checked(&self, facts: &FactSheet, forms: &[&str]) -> Result<Checked, Error> {
        let grounds = self.grounds()?;
        let mut checked = Case::check(&facts.sheet, forms, &grounds, self.places.today());
        let broken = facts.findings.iter().any(|f| f.severity == Severity::Error);
        checked.findings.splice(0..0, facts.findings.iter().cloned());
        checked.case = checked.case.filter(|_| !broken);
        Ok(checked)
    }

    fn print(
        &self,
        form: &str,
        draft: &Draft,
        format: Format,
        findings: Vec<Diagnostic>,
    ) -> Result<Paper, Error> {
        let prepared = self.prepare(form, draft)?;
        let carried = prepared.record.to_json();
        // The Word document has room for a seal and no image of it.
        let seal = prepared.seal.as_deref().filter(|_| format != Format::Docx);
        let laid_out = self.lay_out(&prepared, |proof| {
            // A Word document names fonts and has none in it.
            let faces = proof.fonts().filter(|_| format != Format::Docx);
            let fonts = faces.map(|face| face.family.clone()).collect();
            Ok((proof.pages(), fonts, format.pages(proof, Some(&carried))?))
        });
        let (count, fonts, pages) = laid_out?.map_err(printing)?;
        let rendered = Rendered {
            form: form.to_owned(),
            title: draft.plain_title(),
            number: draft.number.clone(),
            watermark: draft.watermark.clone(),
            unverified: draft.unverified.clone(),
            pages: count,
            files: Vec::new(),
            fonts,
            seal: seal.map(Seal::view),
            sha256: draft.sha256(),
            findings,
        };
        Ok(Paper { rendered, pages })
    }

    /// What cases are judged by.
    pub(crate) fn grounds(&self) -> Result<Grounds, Error> {
        let (library, rules) = (self.library(), self.rules.clone());
        Ok(Grounds { library, rules, forms: self.catalogue()? })
    }

    /// The forms, read once.
    pub(crate) fn catalogue(&self) -> Result<Arc<Catalogue>, Error> {
        if let Some(forms) = self.catalogue.get() {
            return Ok(forms.clone());
        }
        let forms = Arc::new(read_catalogue(&self.places)?);
        Ok(self.catalogue.get_or_init(|| forms).clone())
    }
}

/// The dated rules and the calendar: the program's, each file replaced by the office's own.
pub(crate) fn read_rules(places: &Places) -> Result<Rules, Error> {
    let rules = Rules::FILES
        .iter()
        .map(|name| ((*name).to_owned(), places.resource(&format!("corpus/rules/{name}"))));
    let mut texts = read_named(rules, "读取规则")?;
    texts.extend(read_named(places.resources("corpus/calendar", "toml")?, "读取放假安排")?);
    let (rules, findings) = Rules::read(texts.iter().map(|(n, t)| (n.as_str(), t.as_str())));
    refuse_errors(rules, findings)
}

/// The texts of files under their names.
fn read_named(
    files: impl IntoIterator<Item = (String, PathBuf)>,
    doing: &str,
) -> Result<Vec<(String, String)>, Error> {
    let read = |(name, path): (String, PathBuf)| match std::fs::read_to_string(&path) {
        Ok(text) => Ok((name, text)),
        Err(error) => Err(Error::io(&path, doing, &error)),
    };
    files.into_iter().map(read).collect()
}

fn read_catalogue(places: &Places) -> Result<Catalogue, Error> {
    let mut folders: Vec<String> = Vec::new();
    for root in [&places.home, &places.data] {
        let Ok(entries) = std::fs::read_dir(root.join("templates/forms")) else { continue };
        let dirs = entries.flatten().filter(|e| e.path().is_dir());
        folders.extend(dirs.map(|e| e.file_name().to_string_lossy().into_owned()));
    }
    folders.sort();
    folders.dedup();
    let read = |relative: String| {
        let path = places.resource(&relative);
        std::fs::read_to_string(&path).map_err(|e| Error::io(&path, "读取模板", &e))
    };
    let mut texts = Vec::with_capacity(folders.len());
    for folder in &folders {
        let form = read(format!("templates/forms/{folder}/form.toml"))?;
        let wording = read(format!("templates/forms/{folder}/wording.j2"))?;
        texts.push((folder, form, wording));
    }
    let sources: Vec<FormSource<'_>> =
        texts.iter().map(|(folder, form, wording)| FormSource { folder, form, wording }).collect();
    let shared = read_named(places.resources("templates/wording", "j2")?, "读取模板")?;
    let shared: Vec<(&str, &str)> = shared.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let (forms, findings) = Catalogue::read(&sources, &shared);
    refuse_errors(forms, findings)
}

/// A rule or template with a fault must not be used in part: what it would have said is law.
fn refuse_errors<T>(value: T, findings: Vec<Diagnostic>) -> Result<T, Error> {
    if findings.iter().any(|f| f.severity == Severity::Error) {
        return Err(forbidden(findings));
    }
    Ok(value)
}

/// All findings, the errors first.
pub(crate) fn forbidden(mut findings: Vec<Diagnostic>) -> Error {
    findings.sort_by_key(|f| std::cmp::Reverse(f.severity));
    if findings.is_empty() {
        return Error::internal(Diagnostic::error("no-document", "文书没有做成，也没有说明原因"));
    }
    Error { fault: Fault::Request, findings }
}

/// Writes a file, and its folder when there is none.
pub(crate) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|e| Error::io(folder, "建立文件夹", &e))?;
    }
    std::fs::write(path, bytes).map_err(|e| Error::io(path, "写文件", &e))
}

fn numbered(out: &Path, page: usize) -> PathBuf {
    let stem = out.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    let ending = out.extension().map(|e| e.to_string_lossy().into_owned()).unwrap_or_default();
    out.with_file_name(format!("{stem}-{page}.{ending}"))
}

impl FormView {
    fn of(form: &Form) -> Self {
        Self {
            id: form.id.clone(),
            title: form.title.clone(),
            code: form.code.clone(),
            family: form.family.clone(),
            internal: form.internal,
            fields: form
                .fields
                .iter()
                .map(|field| FieldView {
                    name: field.path.in_form(&form.id).to_string(),
                    label: field.label.clone(),
                    kind: field.kind.name(),
                    choices: match field.kind {
                        Kind::Choice(words) => words.to_vec(),
                        _ => Vec::new(),
                    },
                    required: field.required,
                    help: field.help.clone(),
                })
                .collect(),
        }
    }
}
