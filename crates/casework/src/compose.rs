//! Checked facts and a form → a worded draft.

use std::sync::Arc;

use law::Diagnostic;
use minijinja::value::Value;
use minijinja::{Environment, context};

use crate::case::Grounds;
use crate::date;
use crate::draft::{Annex, Body, Cell, Check, Column, Draft, Item, Part, Recipients, Signature};
use crate::facts::{self, Facts};
use crate::finding;
use crate::form::{self, Block, Form};
use crate::view;
use crate::wording::{RemedyFacts, Session};

/// Words a document. None when the facts lack its date, which a checked case never does.
pub(crate) fn draft(
    facts: &Facts,
    form: &Form,
    grounds: &Grounds,
) -> (Option<Draft>, Vec<Diagnostic>) {
    let paper = facts.document.get(&form.id);
    let Some(date) = paper.and_then(|paper| paper.date) else {
        let place = format!("document.{}.date", form.id);
        return (None, vec![finding::fact_missing(&place, "文书日期", &form.title, "")]);
    };
    let remedy = RemedyFacts {
        id: form.remedy.clone(),
        act: form.act.clone(),
        document: form.document.clone(),
        government: facts.agency.government.clone(),
        court: facts.agency.court.clone(),
    };
    let (library, rules) = (grounds.library.clone(), grounds.rules.clone());
    let session = Session::new(library, rules, date, remedy, facts.agency.defence_days);
    let environment = environment(grounds, &session);
    let context = view::context(facts, form, grounds, date);
    let given = Given {
        agency: facts.agency.name.clone().unwrap_or_default(),
        date: date::in_words(date),
        annexes: &facts.annex,
    };
    let composer = Composer { form, environment: &environment, context, session: &session, given };
    let parts = composer.parts().into_iter().flatten().collect();
    let title = composer.title();
    let number = view::number_of(facts, form);
    let mut ledger = session.ledger(std::mem::take);
    let agency = facts.agency.name.clone().unwrap_or_default();
    let doubtful = !ledger.unverified.is_empty();
    let watermark = match (doubtful, &number) {
        (true, _) => Some(Draft::UNVERIFIED.to_owned()),
        (false, None) if form.number.is_some() => Some(Draft::DRAFT.to_owned()),
        _ => None,
    };
    let draft = Draft {
        form: form.id.clone(),
        family: form.family.clone(),
        title,
        number,
        date: date::in_words(date),
        agency,
        watermark,
        qr: None,
        parts,
        seal: form.seal.clone(),
        copies: form.copies,
        internal: form.internal,
        cited: std::mem::take(&mut ledger.cited),
        rules: std::mem::take(&mut ledger.rules),
        unverified: std::mem::take(&mut ledger.unverified),
    };
    (Some(draft.sealed()), ledger.findings)
}

/// The wording of all forms with the functions that draw on a session.
pub(crate) fn environment(grounds: &Grounds, session: &Arc<Session>) -> Environment<'static> {
    let mut environment = grounds.forms.environment().clone();
    session.install(&mut environment);
    environment
}

/// What parts print as it is given.
pub(crate) struct Given<'a> {
    /// Who stands under a seal.
    pub(crate) agency: String,
    /// The date under a seal, in words.
    pub(crate) date: String,
    /// The annexes of an official document.
    pub(crate) annexes: &'a [facts::Annex],
}

/// Words the parts of a form. What is wrong is left in the ledger of the session.
pub(crate) struct Composer<'a> {
    pub(crate) form: &'a Form,
    pub(crate) environment: &'a Environment<'static>,
    pub(crate) context: Value,
    pub(crate) session: &'a Arc<Session>,
    pub(crate) given: Given<'a>,
}

impl Composer<'_> {
    /// The parts in order, none where one does not occur.
    pub(crate) fn parts(&self) -> Vec<Option<Part>> {
        self.form.parts.iter().map(|part| self.part(part)).collect()
    }

    /// The title of this document.
    pub(crate) fn title(&self) -> String {
        match &self.form.headline {
            Some(block) => self.text("headline", block, None),
            None => self.form.title.clone(),
        }
    }

    /// One part; none when its condition does not hold or its paragraph is empty.
    fn part(&self, part: &form::Part) -> Option<Part> {
        let name = part.name.as_str();
        if let Some(when) = &part.when
            && self.text(name, when, None).is_empty()
        {
            return None;
        }
        let line = |block: &Block| Some(self.text(name, block, None)).filter(|t| !t.is_empty());
        let body = match &part.body {
            form::Body::Addressee(block) => Body::Addressee { text: line(block)? },
            form::Body::Heading(block) => Body::Heading { text: line(block)? },
            form::Body::Paragraph(block) => Body::Paragraph { text: line(block)? },
            form::Body::Copies(block) => Body::Copies { text: line(block)? },
            form::Body::Dialogue(block) => Body::Dialogue { text: line(block)? },
            form::Body::List { rows, text, notes } => {
                let item = |row: &Value| {
                    let note = |block| self.text(name, block, Some(row));
                    Item {
                        text: self.text(name, text, Some(row)),
                        notes: notes.iter().map(note).filter(|n| !n.is_empty()).collect(),
                    }
                };
                Body::List { items: self.rows(name, rows).iter().map(item).collect() }
            }
            form::Body::Grid(rows) => Body::Grid { rows: self.grid(name, rows) },
            form::Body::Lines(rows) => Body::Lines { rows: self.grid(name, rows) },
            form::Body::Table { rows, columns, spare } => {
                let cells = |row: &Value| {
                    columns.iter().map(|c| self.text(name, &c.value, Some(row))).collect()
                };
                let head = |c: &form::Column| Column { label: c.label.clone(), width: c.width };
                Body::Table {
                    columns: columns.iter().map(head).collect(),
                    rows: self.rows(name, rows).iter().map(cells).collect(),
                    spare: *spare,
                }
            }
            form::Body::Checks(items) => {
                let check = |item: &form::Check| Check {
                    label: self.label(name, &item.label),
                    checked: !self.text(name, &item.checked, None).is_empty(),
                };
                Body::Checks { items: items.iter().map(check).collect() }
            }
            form::Body::Signatures(rows) => Body::Signatures { rows: self.signatures(name, rows) },
            form::Body::Initials(rows) => Body::Initials { rows: self.signatures(name, rows) },
            form::Body::Masthead { issuer, marks, signers } => {
                let lines = marks.iter().filter_map(line);
                let signers = signers.iter().flat_map(|rows| self.rows(name, rows));
                Body::Masthead {
                    issuer: self.label(name, issuer),
                    marks: lines.collect(),
                    signers: signers.map(|signer| signer.to_string()).collect(),
                }
            }
            form::Body::Annexes => {
                let annex = |annex: &facts::Annex| Annex {
                    title: annex.title.clone().unwrap_or_default(),
                    text: annex.text.clone(),
                };
                let items: Vec<Annex> = self.given.annexes.iter().map(annex).collect();
                if items.is_empty() {
                    return None;
                }
                Body::Annexes { items }
            }
            form::Body::Imprint { rows, office, printed } => {
                let row = |(label, value): &(String, Block)| Some((label.clone(), line(value)?));
                let office = office.as_ref().and_then(line);
                let printed = office.as_ref().and(printed.as_ref()).and_then(line);
                let rows: Vec<(String, String)> = rows.iter().filter_map(row).collect();
                if rows.is_empty() && office.is_none() {
                    return None;
                }
                let row = |(label, value)| Recipients { label, value };
                Body::Imprint { rows: rows.into_iter().map(row).collect(), office, printed }
            }
            form::Body::Blank => Body::Blank,
            form::Body::Annex { title } => Body::Annex { title: self.label(name, title) },
            form::Body::Seal => {
                Body::Seal { agency: self.given.agency.clone(), date: self.given.date.clone() }
            }
            form::Body::Receipt { title, paragraphs, rows } => Body::Receipt {
                title: self.label(name, title),
                paragraphs: paragraphs.iter().filter_map(line).collect(),
                rows: self.grid(name, rows),
            },
        };
        Some(Part { name: part.name.clone(), body })
    }

    fn grid(&self, part: &str, rows: &[Vec<form::Cell>]) -> Vec<Vec<Cell>> {
        let cell = |cell: &form::Cell| Cell {
            label: self.label(part, &cell.label),
            value: cell.value.as_ref().map(|b| self.text(part, b, None)).unwrap_or_default(),
            tall: cell.tall,
            sign: self.signatures(part, &cell.sign),
        };
        rows.iter().map(|row| row.iter().map(cell).collect()).collect()
    }

    fn label(&self, part: &str, label: &form::Label) -> String {
        match label {
            form::Label::Fixed(text) => text.clone(),
            form::Label::Worded(block) => self.text(part, block, None),
        }
    }

    fn signatures(&self, part: &str, rows: &[form::Sign]) -> Vec<Signature> {
        rows.iter().map(|row| self.signature(part, row)).collect()
    }

    fn signature(&self, part: &str, row: &form::Sign) -> Signature {
        let lines = match (&row.each, &row.line) {
            (_, None) => Vec::new(),
            (None, Some(line)) => vec![self.text(part, line, None)],
            (Some(each), Some(line)) => {
                let rows = form::Rows { each: each.clone(), filter: None };
                self.rows(part, &rows).iter().map(|r| self.text(part, line, Some(r))).collect()
            }
        };
        Signature { label: self.label(part, &row.label), lines, date: row.date }
    }

    /// The rows of an array of the context for which the filter holds.
    fn rows(&self, part: &str, rows: &form::Rows) -> Vec<Value> {
        let down = |at: Value, name| at.get_attr(name);
        let array = rows.each.split('.').try_fold(self.context.clone(), down);
        let array = array.and_then(|array| array.try_iter());
        let array = match array {
            Ok(array) => array,
            Err(error) => {
                self.failed(part, &error);
                return Vec::new();
            }
        };
        let holds = |row: &Value| match &rows.filter {
            Some(filter) => !self.text(part, filter, Some(row)).is_empty(),
            None => true,
        };
        let rows: Vec<Value> = array.filter(holds).collect();
        for row in &rows {
            // What is printed of a violation, or of a period that began, rests on its rule.
            if let Ok(id) = row.get_attr("violation")
                && let Some(id) = id.as_str()
            {
                self.session.apply_violation(id);
            }
            if let (Ok(period), Ok(start)) = (row.get_attr("period"), row.get_attr("start"))
                && let (Some(period), Some(start)) = (period.as_str(), start.as_str())
            {
                self.session.apply_period(period, start);
            }
        }
        rows
    }

    /// The text of one block, for one row if there is one.
    fn text(&self, part: &str, block: &Block, item: Option<&Value>) -> String {
        let context = match item {
            Some(item) => context! { item => item.clone(), ..self.context.clone() },
            None => self.context.clone(),
        };
        let rendered = self
            .environment
            .get_template(&self.form.template())
            .and_then(|template| template.render_captured(context))
            .and_then(|mut captured| captured.with_state_mut(|state| state.render_block(block)));
        match rendered {
            Ok(text) => text,
            Err(error) => {
                self.failed(part, &error);
                String::new()
            }
        }
    }

    fn failed(&self, part: &str, error: &minijinja::Error) {
        let finding = finding::wording_failed(part, error);
        self.session.ledger(|ledger| {
            if !ledger.findings.contains(&finding) {
                ledger.findings.push(finding);
            }
        });
    }
}
