//! Forms: which facts a document needs and of which parts it consists, as data.
//!
//! A form is a folder with `form.toml` and `wording.j2`. The wording has one block per piece of
//! text; `form.toml` puts the pieces in order. Expressions in `form.toml` (the value of a cell, a
//! condition) become blocks of the same template, so that there is one way in which text is made.

mod builder;
mod clock;
mod file;
#[cfg(test)]
mod tests;

use law::Diagnostic;
use minijinja::Environment;

use crate::facts::FactPath;
use crate::facts::schema::Kind;
use crate::number::Pattern;
use crate::{finding, fingerprint, wording};
use builder::Builder;
pub use clock::{Clock, Ends, Starts};
use file::FormFile;

/// The texts of one form, read by whoever may touch files.
#[derive(Debug, Clone, Copy)]
pub struct FormSource<'a> {
    /// The name of its folder, which is its id.
    pub folder: &'a str,
    /// `form.toml`.
    pub form: &'a str,
    /// `wording.j2`.
    pub wording: &'a str,
}

impl FormSource<'_> {
    /// The hash of everything that the wording is made of; a shared text belongs to it when it is
    /// named, here or in one that is.
    fn fingerprint(&self, shared: &[(&str, &str)]) -> String {
        let mut texts = vec![("form.toml", self.form), ("wording.j2", self.wording)];
        let mut read = 0;
        while let Some((_, text)) = texts.get(read).copied() {
            let named = shared.iter().filter(|(name, _)| text.contains(name));
            let new: Vec<_> = named.filter(|shared| !texts.contains(shared)).copied().collect();
            texts.extend(new);
            read += 1;
        }
        fingerprint::of_named(texts)
    }
}

/// A kind of document.
#[derive(Debug, Clone)]
pub struct Form {
    /// The id: `rectification-order`.
    pub id: String,
    /// 文书名称.
    pub title: String,
    /// The line above the title: 应急管理行政执法文书.
    pub family: String,
    /// 文书代字.
    pub code: Option<String>,
    /// How its documents are numbered; none when they are not.
    pub number: Option<Pattern>,
    /// Internal, not for the party.
    pub internal: bool,
    /// 公章, 执法专用章, or none.
    pub seal: Option<String>,
    /// How many copies are made.
    pub copies: u32,
    /// It must be approved before it is issued.
    pub approval: bool,
    /// The remedy told to the party, by its id in `remedies.toml`.
    pub remedy: String,
    /// What the document does, in the remedy: 指令.
    pub act: String,
    /// Its short name, in the remedy: 指令书.
    pub document: String,
    /// It orders the party to correct something, as the law wants before 逾期未改正 is punished.
    pub orders: bool,
    /// It tells the party of the right to a hearing.
    pub hearing: bool,
    /// It imposes a penalty on the spot, by the simple procedure.
    pub spot: bool,
    /// Facts that may not be later than the document: its place in the course of a case.
    pub after: Vec<FactPath>,
    /// The facts that it prints.
    pub fields: Vec<FormField>,
    /// The clocks that its document starts.
    pub clocks: Vec<Clock>,
    /// What writes the title of one document (关于…的通知); by default it is that of the form.
    pub(crate) headline: Option<Block>,
    /// SHA-256 over `form.toml`, `wording.j2` and the shared wording that it names: whether the same
    /// facts would be worded the same today.
    pub fingerprint: String,
    pub(crate) parts: Vec<Part>,
}

/// A fact that a form prints.
#[derive(Debug, Clone, PartialEq)]
pub struct FormField {
    /// Where it stands among the facts; `document.X` is of this document itself.
    pub path: FactPath,
    /// Its label.
    pub label: String,
    /// Its kind.
    pub kind: Kind,
    /// The document cannot be made without it.
    pub required: bool,
    /// The condition under which it is needed, over the facts and, for `[]`, the row `item`.
    pub when: Option<String>,
    /// What to write.
    pub help: String,
}

/// The name of a block of the wording.
pub(crate) type Block = String;

#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) when: Option<Block>,
    pub(crate) body: Body,
}

#[derive(Debug, Clone)]
pub(crate) enum Body {
    Addressee(Block),
    Heading(Block),
    Paragraph(Block),
    Copies(Block),
    Dialogue(Block),
    List { rows: Rows, text: Block, notes: Vec<Block> },
    Grid(Vec<Vec<Cell>>),
    Lines(Vec<Vec<Cell>>),
    Table { rows: Rows, columns: Vec<Column>, spare: u32 },
    Checks(Vec<Check>),
    Signatures(Vec<Sign>),
    Initials(Vec<Sign>),
    Masthead { issuer: Label, marks: Vec<Block>, signers: Option<Rows> },
    Annexes,
    Imprint { rows: Vec<(String, Block)>, office: Option<Block>, printed: Option<Block> },
    Seal,
    Blank,
    Annex { title: Label },
    Receipt { title: Label, paragraphs: Vec<Block>, rows: Vec<Vec<Cell>> },
}

/// A label, which is wording: it may name facts (`被检查{{ unit }}（签名）`).
#[derive(Debug, Clone)]
pub(crate) enum Label {
    Fixed(String),
    Worded(Block),
}

/// The rows of a list or table: an array of the context, and which of them.
#[derive(Debug, Clone)]
pub(crate) struct Rows {
    pub(crate) each: String,
    pub(crate) filter: Option<Block>,
}

#[derive(Debug, Clone)]
pub(crate) struct Cell {
    pub(crate) label: Label,
    pub(crate) value: Option<Block>,
    pub(crate) tall: u32,
    pub(crate) sign: Vec<Sign>,
}

#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) label: String,
    pub(crate) width: u32,
    pub(crate) value: Block,
}

#[derive(Debug, Clone)]
pub(crate) struct Check {
    pub(crate) label: Label,
    pub(crate) checked: Block,
}

#[derive(Debug, Clone)]
pub(crate) struct Sign {
    pub(crate) label: Label,
    pub(crate) each: Option<String>,
    pub(crate) line: Option<Block>,
    pub(crate) date: bool,
}

impl Form {
    /// Whether the form prints facts of this group: `penalty`, `hazard`.
    pub fn uses(&self, group: &str) -> bool {
        self.fields.iter().any(|field| {
            let path = field.path.to_string();
            path.split(['.', '[']).next() == Some(group)
        })
    }

    /// The name of its template.
    pub(crate) fn template(&self) -> String {
        format!("{}/wording.j2", self.id)
    }
}

/// All forms at hand, with their wording compiled.
#[derive(Debug, Clone)]
pub struct Catalogue {
    forms: Vec<Form>,
    environment: Environment<'static>,
}

impl Catalogue {
    /// Reads forms and the wording that they share (`templates/wording/*.j2`, by file name). A
    /// form with a fault is reported and left out.
    pub fn read(sources: &[FormSource<'_>], shared: &[(&str, &str)]) -> (Self, Vec<Diagnostic>) {
        let mut findings = Vec::new();
        let mut environment = wording::environment();
        for (name, text) in shared {
            if let Err(error) = wording::add_shared(&mut environment, name, text) {
                findings.push(finding::wording_syntax(name, &error));
            }
        }
        let mut forms: Vec<Form> = Vec::new();
        for source in sources {
            let file = format!("{}/form.toml", source.folder);
            let read: Result<FormFile, _> = toml::from_str(source.form);
            let read = match read {
                Ok(read) => read,
                Err(error) => {
                    findings.push(finding::form_syntax(&file, source.form, &error));
                    continue;
                }
            };
            let before = findings.len();
            if read.id != source.folder || forms.iter().any(|form| form.id == read.id) {
                findings.push(finding::form_id(&file, &read.id, source.folder));
            }
            let mut builder = Builder::new(&file, source.wording, &environment, &mut findings);
            let form = Form { fingerprint: source.fingerprint(shared), ..builder.form(read) };
            let template = builder.finish();
            if let Err(error) = wording::add(&mut environment, &form.template(), &template) {
                findings.push(finding::wording_syntax(&form.template(), &error));
            }
            if findings.len() == before {
                forms.push(form);
            }
        }
        forms.sort_by(|a, b| a.id.cmp(&b.id));
        (Self { forms, environment }, findings)
    }

    /// All forms, by id.
    pub fn forms(&self) -> &[Form] {
        &self.forms
    }

    /// The form with this id or title.
    ///
    /// # Errors
    /// A finding that names forms which come near.
    pub fn find(&self, name: &str) -> Result<&Form, Diagnostic> {
        let wanted = name.trim();
        let found = self.forms.iter().find(|form| form.id == wanted || form.title == wanted);
        found.ok_or_else(|| finding::form_unknown(name, &self.forms))
    }

    pub(crate) fn environment(&self) -> &Environment<'static> {
        &self.environment
    }
}
