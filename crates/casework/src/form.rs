//! Forms: which facts a document needs and of which parts it consists, as data.
//!
//! A form is a folder with `form.toml` and `wording.j2`. The wording has one block per piece of
//! text; `form.toml` puts the pieces in order. Expressions in `form.toml` (the value of a cell, a
//! condition) become blocks of the same template, so that there is one way in which text is made.

use law::Diagnostic;
use minijinja::Environment;
use serde::Deserialize;

use crate::facts::FactPath;
use crate::facts::schema::Kind;
use crate::{finding, view, wording};

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

/// A kind of document.
#[derive(Debug, Clone)]
pub struct Form {
    /// The id: `rectification-order`.
    pub id: String,
    /// 文书名称.
    pub title: String,
    /// The line above the title: 应急管理行政执法文书.
    pub family: String,
    /// 文书代字; a form without one has no number.
    pub code: Option<String>,
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
    /// Facts that may not be later than the document: its place in the course of a case.
    pub after: Vec<FactPath>,
    /// The facts that it prints.
    pub fields: Vec<FormField>,
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
    List { rows: Rows, text: Block, notes: Vec<Block> },
    Grid(Vec<Vec<Cell>>),
    Table { rows: Rows, columns: Vec<Column> },
    Checks(Vec<Check>),
    Signatures(Vec<Sign>),
    Seal,
    Receipt { title: String, paragraphs: Vec<Block>, rows: Vec<Vec<Cell>> },
}

/// The rows of a list or table: an array of the context, and which of them.
#[derive(Debug, Clone)]
pub(crate) struct Rows {
    pub(crate) each: String,
    pub(crate) filter: Option<Block>,
}

#[derive(Debug, Clone)]
pub(crate) struct Cell {
    pub(crate) label: String,
    pub(crate) value: Option<Block>,
}

#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) label: String,
    pub(crate) width: u32,
    pub(crate) value: Block,
}

#[derive(Debug, Clone)]
pub(crate) struct Check {
    pub(crate) label: String,
    pub(crate) checked: Block,
}

#[derive(Debug, Clone)]
pub(crate) struct Sign {
    pub(crate) label: String,
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
            let mut builder = Builder {
                file: &file,
                wording: source.wording,
                environment: &environment,
                blocks: wording::blocks(source.wording),
                used: Vec::new(),
                generated: String::new(),
                findings: &mut findings,
            };
            let form = builder.form(read);
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

/// Turns a `form.toml` into a [`Form`], checking it against the schema and the wording.
struct Builder<'a> {
    file: &'a str,
    wording: &'a str,
    environment: &'a Environment<'static>,
    blocks: Vec<String>,
    used: Vec<String>,
    generated: String,
    findings: &'a mut Vec<Diagnostic>,
}

impl Builder<'_> {
    fn form(&mut self, file: FormFile) -> Form {
        let fields = file.field.into_iter().filter_map(|field| self.field(field)).collect();
        let after = file.after.iter().filter_map(|path| self.date_path(path)).collect();
        Form {
            id: file.id,
            title: file.title,
            family: file.family,
            code: file.code,
            internal: file.internal,
            seal: file.seal,
            copies: file.copies,
            approval: file.approval,
            remedy: file.remedy,
            act: file.act,
            document: file.document,
            orders: file.orders,
            hearing: file.hearing,
            after,
            fields,
            parts: file.part.into_iter().map(|part| self.part(part)).collect(),
        }
    }

    /// The wording with the blocks made of expressions behind it.
    fn finish(self) -> String {
        for block in self.blocks.iter().filter(|block| !self.used.contains(block)) {
            self.findings.push(finding::form_block_unused(self.file, block));
        }
        format!("{}\n{}", self.wording, self.generated)
    }

    fn field(&mut self, file: FieldFile) -> Option<FormField> {
        let Some(path) = FactPath::parse(&file.path) else {
            self.findings.push(finding::form_field(self.file, &file.path));
            return None;
        };
        let known = path.field();
        let own = path.is_of_own_document();
        let kind = match (known, &file.kind) {
            (Some(field), None) => field.kind,
            (None, Some(name)) if own && Kind::named(name).is_some() => Kind::named(name)?,
            (Some(field), Some(name)) if field.kind.name() == name => field.kind,
            _ => {
                self.findings.push(finding::form_field(self.file, &file.path));
                return None;
            }
        };
        let label = file.label.or_else(|| known.map(|field| field.label.to_owned()));
        let Some(label) = label else {
            self.findings.push(finding::form_field(self.file, &file.path));
            return None;
        };
        if let Some(when) = &file.when {
            self.check_expression(when);
        }
        let (required, when, help) = (file.required, file.when, file.help.unwrap_or_default());
        Some(FormField { path, label, kind, required, when, help })
    }

    fn date_path(&mut self, text: &str) -> Option<FactPath> {
        let path = FactPath::parse(text);
        let dated = |path: &FactPath| {
            path.field().is_some_and(|field| matches!(field.kind, Kind::Date | Kind::Time))
        };
        if path.as_ref().is_none_or(|path| !dated(path)) {
            self.findings.push(finding::form_field(self.file, text));
            return None;
        }
        path
    }

    fn part(&mut self, file: PartFile) -> Part {
        let PartFile { name, when, body } = file;
        let when = when.map(|when| self.condition(&when));
        let body = match body {
            BodyFile::Addressee { block } => Body::Addressee(self.block(block, &name)),
            BodyFile::Heading { block } => Body::Heading(self.block(block, &name)),
            BodyFile::Paragraph { block } => Body::Paragraph(self.block(block, &name)),
            BodyFile::Copies { block } => Body::Copies(self.block(block, &name)),
            BodyFile::List { each, filter, block, notes } => Body::List {
                rows: self.rows(each, filter),
                text: self.block(block, &name),
                notes: notes.into_iter().map(|note| self.block(Some(note), &name)).collect(),
            },
            BodyFile::Grid { rows } => Body::Grid(self.grid(rows)),
            BodyFile::Table { each, filter, columns } => {
                let column = |column: ColumnFile| Column {
                    label: column.label,
                    width: column.width,
                    value: self.expression(&column.value),
                };
                let columns = columns.into_iter().map(column).collect();
                Body::Table { rows: self.rows(each, filter), columns }
            }
            BodyFile::Checks { items } => {
                let check = |item: CheckFile| Check {
                    label: item.label,
                    checked: self.condition(&item.checked),
                };
                Body::Checks(items.into_iter().map(check).collect())
            }
            BodyFile::Signatures { rows } => {
                let sign = |row: SignFile| {
                    if let Some(each) = &row.each {
                        self.check_array(each);
                    }
                    let line = row.line.map(|line| self.expression(&line));
                    Sign { label: row.label, each: row.each, line, date: row.date }
                };
                Body::Signatures(rows.into_iter().map(sign).collect())
            }
            BodyFile::Seal {} => Body::Seal,
            BodyFile::Receipt { title, paragraphs, rows } => Body::Receipt {
                title,
                paragraphs: paragraphs.into_iter().map(|p| self.block(Some(p), &name)).collect(),
                rows: self.grid(rows),
            },
        };
        Part { name, when, body }
    }

    fn rows(&mut self, each: String, filter: Option<String>) -> Rows {
        self.check_array(&each);
        Rows { each, filter: filter.map(|filter| self.condition(&filter)) }
    }

    fn check_array(&mut self, each: &str) {
        if !view::ARRAYS.contains(&each) {
            self.findings.push(finding::form_each(self.file, each));
        }
    }

    fn grid(&mut self, rows: Vec<Vec<CellFile>>) -> Vec<Vec<Cell>> {
        let mut cell = |cell: CellFile| Cell {
            label: cell.label,
            value: cell.value.map(|value| self.expression(&value)),
        };
        rows.into_iter().map(|row| row.into_iter().map(&mut cell).collect()).collect()
    }

    /// A block of the wording; named like the part unless it says otherwise.
    fn block(&mut self, named: Option<String>, part: &str) -> Block {
        let block = named.unwrap_or_else(|| part.to_owned());
        if !self.blocks.contains(&block) {
            self.findings.push(finding::form_block(self.file, part, &block));
        }
        self.used.push(block.clone());
        block
    }

    fn expression(&mut self, expression: &str) -> Block {
        self.generate(expression, |it| format!("{{{{ {it} }}}}"))
    }

    fn condition(&mut self, expression: &str) -> Block {
        self.generate(expression, |it| format!("{{% if {it} %}}1{{% endif %}}"))
    }

    fn generate(&mut self, expression: &str, body: impl Fn(&str) -> String) -> Block {
        let name = format!("of_form_{}", self.generated.lines().count() + 1);
        if self.check_expression(expression) {
            let body = body(expression);
            self.generated += &format!("{{% block {name} %}}{body}{{% endblock %}}\n");
        }
        name
    }

    fn check_expression(&mut self, expression: &str) -> bool {
        let sound = self.environment.compile_expression(expression).is_ok();
        if !sound || expression.contains('\n') {
            self.findings.push(finding::form_expression(self.file, expression));
            return false;
        }
        true
    }
}

fn one() -> u32 {
    1
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormFile {
    id: String,
    title: String,
    family: String,
    code: Option<String>,
    #[serde(default)]
    internal: bool,
    seal: Option<String>,
    #[serde(default = "one")]
    copies: u32,
    #[serde(default)]
    approval: bool,
    remedy: String,
    #[serde(default)]
    act: String,
    #[serde(default)]
    document: String,
    #[serde(default)]
    orders: bool,
    #[serde(default)]
    hearing: bool,
    #[serde(default)]
    after: Vec<String>,
    field: Vec<FieldFile>,
    part: Vec<PartFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldFile {
    path: String,
    label: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(default = "yes")]
    required: bool,
    when: Option<String>,
    help: Option<String>,
}

/// A part; what `kind` wants beside `name` and `when` is read apart, so that keys which no kind
/// knows are refused.
#[derive(Deserialize)]
#[serde(try_from = "toml::Table")]
struct PartFile {
    name: String,
    when: Option<String>,
    body: BodyFile,
}

impl TryFrom<toml::Table> for PartFile {
    type Error = String;

    fn try_from(mut table: toml::Table) -> Result<Self, String> {
        let mut text = |key: &str| match table.remove(key) {
            None => Ok(None),
            Some(toml::Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(format!("part 的 {key} 应当是文字")),
        };
        let name = text("name")?.ok_or("part 缺少 name")?;
        let when = text("when")?;
        let body = table.try_into::<BodyFile>();
        let body = body.map_err(|error| format!("part “{name}”：{}", error.message()))?;
        Ok(Self { name, when, body })
    }
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
enum BodyFile {
    Addressee {
        block: Option<String>,
    },
    Heading {
        block: Option<String>,
    },
    Paragraph {
        block: Option<String>,
    },
    Copies {
        block: Option<String>,
    },
    List {
        each: String,
        filter: Option<String>,
        block: Option<String>,
        #[serde(default)]
        notes: Vec<String>,
    },
    Grid {
        rows: Vec<Vec<CellFile>>,
    },
    Table {
        each: String,
        filter: Option<String>,
        columns: Vec<ColumnFile>,
    },
    Checks {
        items: Vec<CheckFile>,
    },
    Signatures {
        rows: Vec<SignFile>,
    },
    Seal {},
    Receipt {
        title: String,
        #[serde(default)]
        paragraphs: Vec<String>,
        #[serde(default)]
        rows: Vec<Vec<CellFile>>,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CellFile {
    label: String,
    value: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ColumnFile {
    label: String,
    #[serde(default = "one")]
    width: u32,
    value: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CheckFile {
    label: String,
    checked: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SignFile {
    label: String,
    each: Option<String>,
    line: Option<String>,
    #[serde(default)]
    date: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    /// A form of one field and one part, which each row spoils in one place.
    const FORM: &str = "id = \"f\"\ntitle = \"某文书\"\nfamily = \"某类\"\nremedy = \"REM_NONE\"\n\
                        after = [\"inspection.start\"]\n\
                        [[field]]\npath = \"document.place\"\nlabel = \"地点\"\ntype = \"line\"\n\
                        [[part]]\nname = \"a\"\nkind = \"paragraph\"\nwhen = \"party.name\"\n";
    const WORDING: &str = "{% block a %}某处：{{ document.place }}{% endblock %}";

    #[test]
    fn reports_faults_of_forms() {
        for (from, to, code) in [
            ("id = \"f\"", "id = \"g\"", "form-id"),
            ("title = \"某文书\"\n", "", "form-syntax"),
            ("family", "famly", "form-syntax"),
            ("kind = \"paragraph\"", "kind = \"paragraf\"", "form-syntax"),
            ("kind = \"paragraph\"", "kind = \"paragraph\"\nblok = \"a\"", "form-syntax"),
            ("name = \"a\"\n", "", "form-syntax"),
            ("document.place", "party.plaec", "form-field"),
            ("document.place", "document..", "form-field"),
            ("type = \"line\"", "type = \"record\"", "form-field"),
            ("label = \"地点\"\n", "", "form-field"),
            ("inspection.start", "inspection.place", "form-field"),
            ("name = \"a\"", "name = \"b\"\nblock = \"b\"", "form-block"),
            ("party.name", "party.", "form-expression"),
            ("kind = \"paragraph\"", "kind = \"list\"\neach = \"officrs\"", "form-each"),
        ] {
            assert!(FORM.contains(from), "{from}");
            let form = FORM.replacen(from, to, 1);
            let source = FormSource { folder: "f", form: &form, wording: WORDING };
            let (catalogue, findings) = Catalogue::read(&[source], &[]);
            assert!(findings.iter().any(|f| f.code == code), "{from} → {to}: {findings:?}");
            assert!(catalogue.forms().is_empty());
        }
        for (wording, code) in [
            ("{% block a %}甲", "wording-syntax"),
            ("{% block a %}甲{% endblock %}{% block b %}乙{% endblock %}", "form-block-unused"),
        ] {
            let source = FormSource { folder: "f", form: FORM, wording };
            let (_, findings) = Catalogue::read(&[source], &[]);
            assert!(findings.iter().any(|f| f.code == code), "{wording}: {findings:?}");
        }
        let (_, findings) = Catalogue::read(&[], &[("common.j2", "{% macro x %}")]);
        assert_eq!(findings[0].code, "wording-syntax");
    }

    /// A new form is data alone: facts of its own, every kind of part, no Rust.
    #[test]
    fn makes_a_document_of_a_form_that_the_program_never_heard_of() {
        let form = "id = \"f\"\ntitle = \"某文书\"\nfamily = \"某类\"\nremedy = \"REM_NONE\"\n\
            [[field]]\npath = \"document.place\"\nlabel = \"地点\"\ntype = \"line\"\n\
            [[field]]\npath = \"document.paid\"\nlabel = \"已缴\"\ntype = \"flag\"\nrequired = false\n\
            [[part]]\nname = \"head\"\nkind = \"heading\"\n\
            [[part]]\nname = \"gone\"\nkind = \"paragraph\"\nblock = \"head\"\nwhen = \"document.paid\"\n\
            [[part]]\nname = \"t\"\nkind = \"table\"\neach = \"officers\"\nfilter = \"item.n > 1\"\n\
            columns = [{ label = \"序号\", value = \"item.n\" }, { label = \"姓名\", width = 3, value = \"item.name\" }]\n\
            [[part]]\nname = \"c\"\nkind = \"checks\"\n\
            items = [{ label = \"已缴\", checked = \"document.paid\" }, { label = \"单位\", checked = \"you == '你单位'\" }]\n";
        let wording = "{% block head %}一、{{ document.place }}{% endblock %}";
        let source = FormSource { folder: "f", form, wording };
        let (catalogue, findings) = Catalogue::read(&[source], &[]);
        assert_eq!(findings, []);
        let grounds =
            crate::Grounds { forms: std::sync::Arc::new(catalogue), ..testing::grounds() };
        let facts = "[[officer]]\nname = \"张某某\"\n[[officer]]\nname = \"李某某\"\n\
                     [document.f]\ndate = 2026-11-20\nplace = \"某处\"\n";
        let check = |facts: &str| {
            crate::Case::check(&crate::Sheet::read(facts), &["f"], &grounds, testing::today())
        };
        let draft = check(facts).case.unwrap().draft("某文书").draft.unwrap();
        insta::assert_snapshot!(serde_json::to_string(&draft.parts).unwrap(), @r#"[{"name":"head","kind":"heading","text":"一、某处"},{"name":"t","kind":"table","columns":[{"label":"序号","width":1},{"label":"姓名","width":3}],"rows":[["2","李某某"]]},{"name":"c","kind":"checks","items":[{"label":"已缴","checked":false},{"label":"单位","checked":true}]}]"#);
        assert_eq!((draft.number, draft.watermark), (None, None));
        // Its own facts are required, known and of their kind.
        for (from, to, code, place) in [
            ("place = \"某处\"", "", "fact-missing", "document.f.place"),
            ("place = \"某处\"", "plaec = \"某处\"", "fact-unknown", "document.f.plaec"),
            ("place = \"某处\"", "place = true", "fact-kind", "document.f.place"),
            ("place = \"某处\"", "place = \"某处\"\npaid = \"是\"", "fact-kind", "document.f.paid"),
        ] {
            let findings = check(&facts.replace(from, to)).findings;
            let found =
                findings.iter().any(|f| f.code == code && f.place.as_deref() == Some(place));
            assert!(found, "{to}: {findings:?}");
        }
    }

    #[test]
    fn a_template_that_fails_says_which_part_and_why() {
        let form = "id = \"f\"\ntitle = \"某文书\"\nfamily = \"某类\"\nremedy = \"REM_NONE\"\nfield = []\n\
                    [[part]]\nname = \"a\"\nkind = \"paragraph\"\n\
                    [[part]]\nname = \"b\"\nkind = \"heading\"\nblock = \"a\"\n";
        for wording in [
            "{% block a %}{{ party.name }}{% endblock %}",
            "{% block a %}{{ gone }}{% endblock %}",
            "{% block a %}{{ cite('安全生产法', '第二章') }}{% endblock %}",
            "{% block a %}{{ fine('A07', '最后一次') }}{% endblock %}",
            "{% block a %}{{ date('明天') }}{% endblock %}",
            "{% block a %}{{ invented() }}{% endblock %}",
        ] {
            let source = FormSource { folder: "f", form, wording };
            let (catalogue, findings) = Catalogue::read(&[source], &[]);
            assert_eq!(findings, []);
            let grounds =
                crate::Grounds { forms: std::sync::Arc::new(catalogue), ..testing::grounds() };
            let sheet = crate::Sheet::read("[document.f]\ndate = 2026-11-20");
            let checked = crate::Case::check(&sheet, &["f"], &grounds, testing::today());
            let drafted = checked.case.unwrap().draft("f");
            assert!(drafted.draft.is_none());
            let parts: Vec<_> = drafted
                .findings
                .iter()
                .map(|f| f.message.chars().take(3).collect::<String>())
                .collect();
            assert_eq!(parts, ["《a》", "《b》"], "{wording}: {:?}", drafted.findings);
            assert!(drafted.findings.iter().all(|f| f.code == "wording-failed"));
        }
    }
}
