//! From a `form.toml` to a [`Form`], checked against the schema of facts and the wording.

use law::Diagnostic;
use minijinja::Environment;

use super::file::{
    BodyFile, CellFile, CheckFile, ColumnFile, FieldFile, FormFile, PartFile, SignFile,
};
use super::{Block, Body, Cell, Check, Column, Form, FormField, Label, Part, Rows, Sign};
use crate::facts::FactPath;
use crate::facts::schema::Kind;
use crate::number::Pattern;
use crate::{finding, view, wording};

/// Turns a `form.toml` into a [`Form`], checking it against the schema and the wording.
pub(super) struct Builder<'a> {
    pub(super) file: &'a str,
    wording: &'a str,
    environment: &'a Environment<'static>,
    blocks: Vec<String>,
    used: Vec<String>,
    /// The lists that the form declares for its own document.
    lists: Vec<String>,
    generated: String,
    pub(super) findings: &'a mut Vec<Diagnostic>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(
        file: &'a str,
        wording: &'a str,
        environment: &'a Environment<'static>,
        findings: &'a mut Vec<Diagnostic>,
    ) -> Self {
        let blocks = wording::blocks(wording);
        let (used, lists, generated) = (Vec::new(), Vec::new(), String::new());
        Self { file, wording, environment, blocks, used, lists, generated, findings }
    }

    pub(super) fn form(&mut self, file: FormFile) -> Form {
        let number = self.number(file.number, file.code.is_some());
        let fields = self.fields(&number, &file.needs, &file.takes, file.field);
        let clocks = self.clocks(file.clock, &fields);
        let after = file.after.iter().filter_map(|path| self.date_path(path)).collect();
        Form {
            id: file.id,
            title: file.title,
            family: file.family,
            code: file.code,
            number,
            internal: file.internal,
            seal: file.seal,
            copies: file.copies,
            approval: file.approval,
            remedy: file.remedy,
            act: file.act,
            document: file.document,
            orders: file.orders,
            hearing: file.hearing,
            spot: file.spot,
            after,
            fields,
            clocks,
            headline: file.headline.map(|block| self.block(Some(block), "headline")),
            fingerprint: String::new(),
            parts: file.part.into_iter().map(|part| self.part(part)).collect(),
        }
    }

    /// The wording with the blocks made of expressions behind it.
    pub(super) fn finish(self) -> String {
        for block in self.blocks.iter().filter(|block| !self.used.contains(block)) {
            self.findings.push(finding::form_block_unused(self.file, block));
        }
        format!("{}\n{}", self.wording, self.generated)
    }

    /// How documents of the form are numbered: as it says, or as case documents are if it has a
    /// 文书代字.
    fn number(&mut self, said: Option<String>, coded: bool) -> Option<Pattern> {
        let Some(text) = said else { return coded.then(Pattern::of_cases) };
        let pattern = Pattern::parse(&text).filter(|pattern| coded || !pattern.has("code"));
        if pattern.is_none() {
            self.findings.push(finding::form_number(self.file, &text));
        }
        pattern
    }

    /// The facts of a form: those that every document has, those that it only names, and those of
    /// which it says more.
    fn fields(
        &mut self,
        number: &Option<Pattern>,
        needs: &[String],
        takes: &[String],
        said: Vec<FieldFile>,
    ) -> Vec<FormField> {
        let named = |path: &str, required| FieldFile {
            path: path.to_owned(),
            label: None,
            kind: None,
            required,
            when: None,
            help: None,
        };
        let mut files = vec![named("document.date", true)];
        if let Some(pattern) = number {
            files.push(named("document.serial", false));
            files.push(named("agency.name", true));
            let places = [("region", "agency.region"), ("agency", "agency.code")];
            let filled = places.into_iter().filter(|(place, _)| pattern.has(place));
            files.extend(filled.map(|(_, path)| named(path, true)));
        }
        files.extend(needs.iter().map(|path| named(path, true)));
        files.extend(takes.iter().map(|path| named(path, false)));
        files.retain(|file| said.iter().all(|said| said.path != file.path));
        let mut seen = std::collections::HashSet::new();
        files.retain(|file| seen.insert(file.path.clone()));
        files.into_iter().chain(said).filter_map(|file| self.field(file)).collect()
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
        if kind == Kind::Lines {
            self.lists.push(file.path);
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
            BodyFile::Dialogue { block } => Body::Dialogue(self.block(block, &name)),
            BodyFile::List { each, filter, block, notes } => Body::List {
                rows: self.rows(each, filter),
                text: self.block(block, &name),
                notes: notes.into_iter().map(|note| self.block(Some(note), &name)).collect(),
            },
            BodyFile::Grid { rows } => Body::Grid(self.grid(rows)),
            BodyFile::Lines { rows } => Body::Lines(self.grid(rows)),
            BodyFile::Table { each, filter, columns, spare } => {
                let column = |column: ColumnFile| Column {
                    label: column.label,
                    width: column.width,
                    value: self.answer(&column.value),
                };
                let columns = columns.into_iter().map(column).collect();
                Body::Table { rows: self.rows(each, filter), columns, spare }
            }
            BodyFile::Checks { items } => {
                let check = |item: CheckFile| Check {
                    label: self.label(item.label),
                    checked: self.condition(&item.checked),
                };
                Body::Checks(items.into_iter().map(check).collect())
            }
            BodyFile::Signatures { rows } => Body::Signatures(self.signs(rows)),
            BodyFile::Initials { rows } => Body::Initials(self.signs(rows)),
            BodyFile::Masthead { issuer, marks, signers } => Body::Masthead {
                issuer: self.label(issuer),
                marks: marks.iter().map(|mark| self.gap(mark)).collect(),
                signers: signers.map(|each| self.rows(each, None)),
            },
            BodyFile::Annexes {} => Body::Annexes,
            BodyFile::Imprint { rows, office, printed } => Body::Imprint {
                rows: rows.into_iter().map(|row| (row.label, self.gap(&row.value))).collect(),
                office: office.map(|office| self.gap(&office)),
                printed: printed.map(|printed| self.gap(&printed)),
            },
            BodyFile::Seal {} => Body::Seal,
            BodyFile::Blank {} => Body::Blank,
            BodyFile::Annex { title } => Body::Annex { title: self.label(title) },
            BodyFile::Receipt { title, paragraphs, rows } => Body::Receipt {
                title: self.label(title),
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

    /// An array of the context: records, or the lines of a fact that the form names.
    fn check_array(&mut self, each: &str) {
        if !self.lists.iter().any(|list| list == each) && !view::arrays().any(|name| name == each) {
            self.findings.push(finding::form_each(self.file, each));
        }
    }

    fn grid(&mut self, rows: Vec<Vec<CellFile>>) -> Vec<Vec<Cell>> {
        let mut cell = |cell: CellFile| Cell {
            // An opinion is written by hand when nobody has typed it; elsewhere a gap is struck.
            value: cell.value.map(|value| match cell.sign.is_empty() {
                true => self.answer(&value),
                false => self.gap(&value),
            }),
            label: self.label(cell.label),
            tall: cell.tall,
            sign: self.signs(cell.sign),
        };
        rows.into_iter().map(|row| row.into_iter().map(&mut cell).collect()).collect()
    }

    fn signs(&mut self, rows: Vec<SignFile>) -> Vec<Sign> {
        let mut sign = |row: SignFile| {
            if let Some(each) = &row.each {
                self.check_array(each);
            }
            let line = row.line.map(|line| self.expression(&line));
            Sign { label: self.label(row.label), each: row.each, line, date: row.date }
        };
        rows.into_iter().map(&mut sign).collect()
    }

    /// A label; one that names facts becomes a block.
    fn label(&mut self, text: String) -> Label {
        if !text.contains("{{") && !text.contains("{%") {
            return Label::Fixed(text);
        }
        Label::Worded(self.generated(&text))
    }

    /// The value of a field; where there is none, the stroke that keeps it from being filled in.
    fn answer(&mut self, expression: &str) -> Block {
        self.generate(expression, |it| {
            format!("{{% set it = ({it}) %}}{{% if it is none or it == '' %}}／{{% else %}}{{{{ it }}}}{{% endif %}}")
        })
    }

    /// A value that may be left out.
    fn gap(&mut self, expression: &str) -> Block {
        self.expression(&format!("({expression}) or ''"))
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
        let sound = self.check_expression(expression);
        let body = if sound { body(expression) } else { String::new() };
        self.generated(&body)
    }

    /// One more block of this form.
    fn generated(&mut self, body: &str) -> Block {
        let name = format!("of_form_{}", self.generated.lines().count() + 1);
        self.generated += &format!("{{% block {name} %}}{body}{{% endblock %}}\n");
        name
    }

    pub(super) fn check_expression(&mut self, expression: &str) -> bool {
        let sound = self.environment.compile_expression(expression).is_ok();
        if !sound || expression.contains('\n') {
            self.findings.push(finding::form_expression(self.file, expression));
            return false;
        }
        true
    }
}
