//! 检索: search, and the reader with its outline.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use desk::view::{DocumentList, DocumentView, SearchAnswer};
use desk::{Desk, SearchRequest, Sort};
use minijinja::value::{Serde, Value};
use minijinja::{HtmlEscape, context};
use serde::{Deserialize, Serialize};

use super::Workbench;
use super::answer::{Failure, JsonFailure, Page};

/// Hits on one page.
const PER_PAGE: usize = 20;

/// The search form as sent.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct SearchForm {
    q: String,
    region: String,
    kind: String,
    year: String,
    status: String,
    sort: String,
    page: String,
}

impl SearchForm {
    fn request(&self, limit: usize) -> SearchRequest {
        let some = |s: &String| Some(s.trim().to_owned()).filter(|s| !s.is_empty());
        SearchRequest {
            query: self.q.clone(),
            region: some(&self.region),
            kind: some(&self.kind),
            year: some(&self.year),
            status: some(&self.status),
            sort: match self.sort.as_str() {
                "date" => Sort::Date,
                "authority" => Sort::Authority,
                _ => Sort::Relevance,
            },
            offset: limit * (self.page().saturating_sub(1)),
            limit,
            ..SearchRequest::default()
        }
    }

    fn page(&self) -> usize {
        self.page.trim().parse().unwrap_or(1).clamp(1, 1_000_000)
    }

    /// The address of this search with other fields.
    fn link(&self, changes: &[(&str, &str)]) -> String {
        let now = [
            ("q", self.q.as_str()),
            ("region", &self.region),
            ("kind", &self.kind),
            ("year", &self.year),
            ("status", &self.status),
            ("sort", &self.sort),
        ];
        let mut pairs: Vec<(&str, &str)> = now
            .into_iter()
            .filter(|(name, value)| !value.is_empty() && !changes.iter().any(|(n, _)| n == name))
            .collect();
        pairs.extend(changes.iter().filter(|(_, value)| !value.is_empty()));
        let query: Vec<String> =
            pairs.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        format!("/search?{}", query.join("&"))
    }
}

/// Percent-encoding of everything but unreserved ASCII.
pub(super) fn encoded(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len() * 3);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

pub(super) async fn home() -> Redirect {
    Redirect::to("/search")
}

pub(super) async fn style(State(workbench): State<Workbench>) -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], workbench.style.to_string())
        .into_response()
}

pub(super) async fn search(
    State(workbench): State<Workbench>,
    Query(form): Query<SearchForm>,
) -> Result<Page, Failure> {
    let asked = form.clone();
    let (answer, refused, documents) = workbench
        .ask(move |desk| {
            if asked.q.trim().is_empty() {
                return Ok((None, None, offered(desk)));
            }
            Ok(match desk.search(&asked.request(PER_PAGE)) {
                Ok(answer) => (Some(answer), None, Vec::new()),
                // A query that does not parse is answered beside the form that holds it.
                Err(error) if error.fault == desk::Fault::Request => {
                    (None, Some(error.findings), Vec::new())
                }
                Err(error) => return Err(error),
            })
        })
        .await?;
    let facets = answer.as_ref().map(|a| facet_links(&form, a)).unwrap_or_default();
    let pages = answer.as_ref().map(|a| page_links(&form, a.total)).unwrap_or_default();
    let conditions = conditions(&form);
    let data = context! {
        form => Serde(&form), answer => Serde(&answer), refused => Serde(&refused),
        facets => Serde(&facets), pages => Serde(&pages), conditions => Serde(&conditions),
        documents => Serde(&documents), first => PER_PAGE * (form.page() - 1),
    };
    workbench.page("search.html", &data)
}

pub(super) async fn search_json(
    State(workbench): State<Workbench>,
    Query(form): Query<SearchForm>,
) -> Result<Json<SearchAnswer>, JsonFailure> {
    let answer = workbench.ask(move |desk| desk.search(&form.request(PER_PAGE))).await;
    answer.map(Json).map_err(JsonFailure)
}

pub(super) async fn documents_json(
    State(workbench): State<Workbench>,
) -> Result<Json<DocumentList>, JsonFailure> {
    workbench.ask(|desk| Ok(desk.documents())).await.map(Json).map_err(JsonFailure)
}

/// What the empty search page offers to read and the comparison to choose: all but the statutes of
/// the whole country, which are many and are called by their names.
pub(super) fn offered(desk: &Desk) -> Vec<DocumentView> {
    const NATIONAL: [&str; 5] = ["宪法", "法律", "立法解释", "修改决定", "行政法规"];
    let mut list = desk.documents().documents;
    list.retain(|d| !NATIONAL.contains(&d.kind));
    list
}

/// The reader: outline at the left, text at the right, citations at the foot.
pub(super) async fn document(
    State(workbench): State<Workbench>,
    Path(id): Path<String>,
) -> Result<Page, Failure> {
    let shown = workbench.ask(move |desk| desk.show(&id, None)).await?;
    workbench.page("document.html", &context! { shown => Serde(&shown) })
}

/// A link with its label and a count or a flag beside it.
#[derive(Debug, Serialize)]
struct Link {
    label: String,
    count: usize,
    href: String,
    here: bool,
}

fn facet_links(form: &SearchForm, answer: &SearchAnswer) -> Vec<(&'static str, Vec<Link>)> {
    let groups = [
        ("地区", "region", &answer.facets.region),
        ("种类", "kind", &answer.facets.kind),
        ("年份", "year", &answer.facets.year),
        ("时效性", "status", &answer.facets.status),
    ];
    groups
        .into_iter()
        .map(|(label, field, counts)| {
            let mut sorted: Vec<(&String, &usize)> = counts.iter().collect();
            sorted.sort_by(|a, b| b.1.cmp(a.1).then(b.0.cmp(a.0)));
            let links = sorted.into_iter().take(8).map(|(value, &count)| Link {
                label: value.clone(),
                count,
                href: form.link(&[(field, value)]),
                here: false,
            });
            (label, links.collect())
        })
        .collect()
}

fn conditions(form: &SearchForm) -> Vec<Link> {
    let set = [
        ("region", &form.region),
        ("kind", &form.kind),
        ("year", &form.year),
        ("status", &form.status),
    ];
    set.into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(field, value)| Link {
            label: value.clone(),
            count: 0,
            href: form.link(&[(field, "")]),
            here: true,
        })
        .collect()
}

fn page_links(form: &SearchForm, total: usize) -> Vec<Link> {
    let last = total.div_ceil(PER_PAGE);
    let here = form.page();
    let shown = (here.saturating_sub(4).max(1)..=(here + 4).min(last)).collect::<Vec<_>>();
    let link = |label: String, page: usize| Link {
        label,
        count: page,
        href: form.link(&[("page", &page.to_string())]),
        here: page == here,
    };
    if last <= 1 {
        return Vec::new();
    }
    let mut links = vec![link("首页".into(), 1)];
    links.extend(shown.into_iter().map(|page| link(page.to_string(), page)));
    links.push(link("尾页".into(), last));
    links
}

/// Template filter: a text with its matches in `<mark>`; everything else is escaped.
pub(super) fn marked(text: &str, marks: &Value) -> Value {
    let mut out = String::new();
    let chars: Vec<char> = text.chars().collect();
    let mut at = 0;
    let slice = |from: usize, to: usize| chars[from..to].iter().collect::<String>();
    for (start, end) in ranges(marks) {
        if start < at || end > chars.len() || start >= end {
            continue;
        }
        out += &HtmlEscape(&slice(at, start)).to_string();
        out += &format!("<mark>{}</mark>", HtmlEscape(&slice(start, end)));
        at = end;
    }
    out += &HtmlEscape(&slice(at, chars.len())).to_string();
    Value::from_safe_string(out.replace('\n', "<br>"))
}

/// Pairs of offsets out of a template value.
fn ranges(marks: &Value) -> Vec<(usize, usize)> {
    let pair = |mark: Value| {
        let offset = |i: usize| mark.get_item_by_index(i).ok().and_then(|v| v.as_usize());
        Some((offset(0)?, offset(1)?))
    };
    marks.try_iter().map(|marks| marks.filter_map(pair).collect()).unwrap_or_default()
}

/// Template filter: the place in the document out of the address of a provision, the anchor to
/// which its permalink leads.
pub(super) fn place(reference: &str) -> String {
    reference.split_once('#').map_or("", |(_, place)| place).to_owned()
}

/// Template filter: lines as paragraphs.
pub(super) fn paragraphs(text: &str) -> Value {
    let lines: Vec<String> =
        text.lines().map(|line| format!("<p>{}</p>", HtmlEscape(line))).collect();
    Value::from_safe_string(lines.concat())
}
