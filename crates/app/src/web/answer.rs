//! What a page answers with, failures included. One place maps them to HTTP.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use desk::{Diagnostic, Fault};
use minijinja::value::Serde;
use minijinja::{Environment, Value, context};
use serde::Serialize;

use super::Workbench;

/// A page of HTML.
pub(super) type Page = Html<String>;

/// A use-case that failed, shown as a page.
pub(super) struct Failure {
    pub(super) error: desk::Error,
    pub(super) pages: Arc<Environment<'static>>,
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = match self.error.fault {
            Fault::Request => StatusCode::BAD_REQUEST,
            Fault::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let findings = &self.error.findings;
        let data = context! { findings_list => Serde(findings) };
        match fill(&self.pages, "error.html", &data) {
            Ok(page) => (status, page).into_response(),
            Err(_) => (status, self.error.to_string()).into_response(),
        }
    }
}

/// The answer of the JSON interface to a failed use-case.
pub(super) struct JsonFailure(pub(super) Failure);

impl IntoResponse for JsonFailure {
    fn into_response(self) -> Response {
        let error = self.0.error;
        let status = match error.fault {
            Fault::Request => StatusCode::BAD_REQUEST,
            Fault::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let body = serde_json::json!({ "findings": error.findings });
        (status, axum::Json(body)).into_response()
    }
}

/// Fills a template with data.
pub(super) fn fill(
    pages: &Environment<'static>,
    name: &str,
    data: &impl Serialize,
) -> Result<Page, desk::Error> {
    let filled = pages.get_template(name).and_then(|page| page.render(Value::from(Serde(data))));
    filled.map(Html).map_err(|e| {
        desk::Error::internal(
            Diagnostic::error("web-template", format!("页面模板有误：{e}")).at(name.to_owned()),
        )
    })
}

/// A path that leads nowhere.
pub(super) async fn not_found() -> StatusCode {
    StatusCode::NOT_FOUND
}

/// Puts a page in place of the bare words with which the server refuses what it cannot read: an
/// address that is no text, a form that is too large, another method.
pub(super) async fn refused(
    State(workbench): State<Workbench>,
    request: Request,
    next: Next,
) -> Response {
    let response = next.run(request).await;
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let bare = kind.is_none_or(|kind| kind.starts_with("text/plain"));
    if !(status.is_client_error() && bare) {
        return response;
    }
    let finding = match status {
        StatusCode::NOT_FOUND => {
            Diagnostic::error("no-page", "没有这一页").hint("从上方的检索、对照、文书进入")
        }
        StatusCode::PAYLOAD_TOO_LARGE => {
            Diagnostic::error("bad-request", "填写的内容太多，没有收下")
                .hint("请缩短后重试；附件另附")
        }
        _ => Diagnostic::error("bad-request", "这个网址或表单读不懂")
            .hint("从上方的检索、对照、文书重新进入"),
    };
    let failure = Failure { error: desk::Error::request(finding), pages: workbench.pages.clone() };
    (status, failure).into_response()
}
