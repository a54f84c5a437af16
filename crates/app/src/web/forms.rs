//! 文书: a form's fields beside its pages as printed.

use std::collections::BTreeMap;

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use desk::view::{FieldView, FormView};
use desk::{Diagnostic, FactSheet, Format};
use minijinja::context;
use minijinja::value::Serde;
use serde::{Deserialize, Serialize};

use super::Workbench;
use super::answer::{Failure, Page};
use super::library::encoded;

/// Most rows of one group that a page takes.
const MOST_ROWS: usize = 60;

pub(super) async fn catalogue(State(workbench): State<Workbench>) -> Result<Page, Failure> {
    let list = workbench.ask(desk::Desk::forms).await?;
    workbench.page("forms.html", &context! { forms => Serde(&list.forms) })
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Start {
    #[serde(default)]
    example: Option<String>,
}

/// The empty form, or the one filled with its example.
pub(super) async fn blank(
    State(workbench): State<Workbench>,
    Path(id): Path<String>,
    Query(start): Query<Start>,
) -> Result<Page, Failure> {
    let filled = start.example.is_some();
    let sheet = workbench
        .ask(move |desk| {
            let (form, example) = desk.form(&id)?;
            let facts = if filled { FactSheet::read(&example) } else { FactSheet::default() };
            let printed = filled.then(|| desk.render(&form.id, &facts, Format::Svg, true));
            Ok(FormPage::new(form, &facts, printed))
        })
        .await?;
    workbench.page("form.html", &context! { page => Serde(&sheet) })
}

/// The fields as typed, their findings, and the pages as they would be printed.
pub(super) async fn preview(
    State(workbench): State<Workbench>,
    Path(id): Path<String>,
    Form(typed): Form<Vec<(String, String)>>,
) -> Result<Page, Failure> {
    let sheet = workbench
        .ask(move |desk| {
            let (form, _) = desk.form(&id)?;
            let mut rows: BTreeMap<String, usize> = BTreeMap::new();
            for (name, value) in &typed {
                if let Some(group) = name.strip_prefix("rows:") {
                    rows.insert(group.to_owned(), value.parse().unwrap_or(1).min(MOST_ROWS));
                }
            }
            // A button “再加一项” asks for one more row of its group.
            if let Some((_, group)) = typed.iter().find(|(name, _)| name == "add") {
                *rows.entry(group.clone()).or_insert(1) += 1;
            }
            let facts = desk.fill(&form.id, &typed)?;
            let printed = desk.render(&form.id, &facts, Format::Svg, true);
            let mut page = FormPage::new(form, &facts, Some(printed));
            page.ensure_rows(&facts, &rows);
            Ok(page)
        })
        .await?;
    workbench.page("form.html", &context! { page => Serde(&sheet) })
}

/// The document as a PDF to keep.
pub(super) async fn pdf(
    State(workbench): State<Workbench>,
    Path(id): Path<String>,
    Form(typed): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    download(&workbench, id, typed, Format::Pdf, "pdf", "application/pdf").await
}

/// The document for Word, to be edited.
pub(super) async fn docx(
    State(workbench): State<Workbench>,
    Path(id): Path<String>,
    Form(typed): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let media = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    download(&workbench, id, typed, Format::Docx, "docx", media).await
}

/// A draft of the document as a file.
async fn download(
    workbench: &Workbench,
    id: String,
    typed: Vec<(String, String)>,
    format: Format,
    ending: &str,
    media: &str,
) -> Result<Response, Failure> {
    let paper =
        workbench.ask(move |desk| desk.render(&id, &desk.fill(&id, &typed)?, format, true)).await?;
    let name = encoded(&format!("{}.{ending}", paper.rendered.title));
    let disposition =
        format!("attachment; filename=\"document.{ending}\"; filename*=UTF-8''{name}");
    let body = paper.pages.into_iter().next().unwrap_or_default();
    let headers =
        [(header::CONTENT_TYPE, media.to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, body).into_response())
}

/// What the page shows.
#[derive(Debug, Serialize)]
struct FormPage {
    form: FormView,
    groups: Vec<Group>,
    findings: Vec<Diagnostic>,
    pictures: Vec<String>,
}

/// Fields that belong together: those of the agency, those of each hazard.
#[derive(Debug, Serialize)]
struct Group {
    /// The first part of the path.
    name: String,
    /// What people call it.
    title: String,
    /// Can have several rows.
    repeats: bool,
    rows: Vec<Vec<Filled>>,
}

#[derive(Debug, Serialize)]
struct Filled {
    path: String,
    field: FieldView,
    value: String,
    wrong: Vec<String>,
}

impl FormPage {
    fn new(
        form: FormView,
        facts: &FactSheet,
        printed: Option<Result<desk::Paper, desk::Error>>,
    ) -> Self {
        let (findings, pictures) = match printed {
            None => (Vec::new(), Vec::new()),
            Some(Ok(paper)) => {
                let pictures = paper
                    .pages
                    .iter()
                    .map(|svg| format!("data:image/svg+xml;base64,{}", STANDARD.encode(svg)));
                (paper.rendered.findings, pictures.collect())
            }
            Some(Err(error)) => (error.findings, Vec::new()),
        };
        let mut page = Self { form, groups: Vec::new(), findings, pictures };
        page.group(facts, &BTreeMap::new());
        page
    }

    fn ensure_rows(&mut self, facts: &FactSheet, rows: &BTreeMap<String, usize>) {
        self.group(facts, rows);
    }

    fn group(&mut self, facts: &FactSheet, rows: &BTreeMap<String, usize>) {
        let mut groups: Vec<Group> = Vec::new();
        for field in &self.form.fields {
            let name = &field.name;
            let (group, repeats) = match name.split_once("[]") {
                Some((group, _)) => (group.to_owned(), true),
                None => (name.split('.').next().unwrap_or(name).to_owned(), false),
            };
            // A group named as a whole: its label heads the rows that follow.
            let whole = field.kind == "records";
            let repeats = repeats || whole;
            let at = groups.iter().position(|g| g.name == group).unwrap_or_else(|| {
                let count = if repeats {
                    facts.rows(&group).max(rows.get(&group).copied().unwrap_or(1)).max(1)
                } else {
                    1
                };
                groups.push(Group {
                    title: title(&group).to_owned(),
                    name: group.clone(),
                    repeats,
                    rows: (0..count).map(|_| Vec::new()).collect(),
                });
                groups.len() - 1
            });
            if whole {
                groups[at].title.clone_from(&field.label);
                continue;
            }
            for (i, row) in groups[at].rows.iter_mut().enumerate() {
                let path = name.replacen("[]", &format!("[{}]", i + 1), 1);
                let wrong = self
                    .findings
                    .iter()
                    .filter(|f| f.place.as_deref() == Some(path.as_str()))
                    .map(|f| f.message.clone())
                    .collect();
                row.push(Filled { value: facts.text(&path), path, field: field.clone(), wrong });
            }
        }
        self.groups = groups;
    }
}

/// What people call a group of facts.
fn title(group: &str) -> &str {
    match group {
        "agency" => "执法机关",
        "officer" => "执法人员",
        "party" => "当事人",
        "inspection" => "检查",
        "hazard" => "问题和隐患",
        "evidence" => "证据",
        "penalty" => "拟处罚",
        "decision" => "处理",
        "reminder" => "提示",
        "document" => "本文书",
        other => other,
    }
}
