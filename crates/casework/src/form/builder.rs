//! From a `form.toml` to a [`Form`], checked against the schema of facts and the wording.

use law::Diagnostic;
use minijinja::Environment;

use super::file::{
    BodyFile, CellFile, CheckFile, ColumnFile, FieldFile, FormFile, PartFile, SignFile,
};
use super::{Block, Body, Cell, Check, Column, Form, FormField, Part, Rows, Sign};
use crate::facts::FactPath;
use crate::facts::schema::Kind;
use crate::{finding, view, wording};

/// Turns a `form.toml` into a [`Form`], checking it against the schema and the wording.
pub(super) struct Builder<'a> {
    file: &'a str,
    wording: &'a str,
    environment: &'a Environment<'static>,
    blocks: Vec<String>,
    used: Vec<String>,
    generated: String,
    findings: &'a mut Vec<Diagnostic>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(
        file: &'a str,
        wording: &'a str,
        environment: &'a Environment<'static>,
        findings: &'a mut Vec<Diagnostic>,
    ) -> Self {
        let blocks = wording::blocks(wording);
        let (used, generated) = (Vec::new(), String::new());
        Self { file, wording, environment, blocks, used, generated, findings }
    }

    pub(super) fn form(&mut self, file: FormFile) -> Form {
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
    pub(super) fn finish(self) -> String {
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
