//! The workbench in the browser: server-rendered pages on the same use-cases as the commands.
//!
//! Plain HTML that old browsers show too; nothing is loaded from outside. Every page is a question
//! to the desk and a template of `templates/web`; templates see only plain data and escape it.

mod answer;
mod compare;
mod forms;
mod guard;
mod library;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use desk::{Desk, Diagnostic};
use minijinja::{AutoEscape, Environment};

use answer::{Failure, Page};

/// What every page needs.
#[derive(Clone)]
pub(crate) struct Workbench {
    desk: Arc<Desk>,
    pages: Arc<Environment<'static>>,
    style: Arc<str>,
}

impl Workbench {
    /// Reads the page templates that came with the program.
    pub(crate) fn new(desk: Desk) -> Result<Self, desk::Error> {
        let folder = desk.places().home.join("templates/web");
        let mut pages = Environment::new();
        pages.set_auto_escape_callback(|_| AutoEscape::Html);
        pages.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
        pages.add_filter("permalink", desk::view::permalink);
        pages.add_filter("place", library::place);
        pages.add_filter("marked", library::marked);
        pages.add_filter("paragraphs", library::paragraphs);
        for name in [
            "base.html",
            "findings.html",
            "search.html",
            "document.html",
            "compare.html",
            "forms.html",
            "form.html",
            "error.html",
        ] {
            let text = read(&folder.join(name))?;
            pages.add_template_owned(name, text).map_err(|e| {
                desk::Error::internal(
                    Diagnostic::error("web-template", format!("页面模板有误：{e}")).at(name),
                )
            })?;
        }
        let style = read(&folder.join("style.css"))?.into();
        Ok(Self { desk: Arc::new(desk), pages: Arc::new(pages), style })
    }

    /// All routes.
    pub(crate) fn router(self) -> Router {
        Router::new()
            .route("/", get(library::home))
            .route("/search", get(library::search))
            .route("/doc/{*id}", get(library::document))
            .route("/compare", get(compare::matrix))
            .route("/forms", get(forms::catalogue))
            .route("/forms/{id}", get(forms::blank).post(forms::preview))
            .route("/forms/{id}/pdf", post(forms::pdf))
            .route("/forms/{id}/docx", post(forms::docx))
            .route("/style.css", get(library::style))
            .route("/api/search", get(library::search_json))
            .route("/api/docs", get(library::documents_json))
            .route("/api/compare", get(compare::matrix_json))
            .fallback(answer::not_found)
            .layer(axum::middleware::from_fn_with_state(self.clone(), answer::refused))
            .layer(axum::middleware::from_fn(guard::headers))
            .with_state(self)
    }

    /// Runs a use-case away from the threads that answer requests.
    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Desk) -> Result<T, desk::Error> + Send + 'static,
    ) -> Result<T, Failure> {
        let desk = self.desk.clone();
        let answered = tokio::task::spawn_blocking(move || question(&desk)).await;
        let answered = answered.map_err(|_| {
            desk::Error::internal(Diagnostic::error("panic", "这一步出错中断，其他功能不受影响"))
        });
        answered.and_then(|a| a).map_err(|error| Failure { error, pages: self.pages.clone() })
    }

    /// Fills a template.
    fn page(&self, name: &str, data: &impl serde::Serialize) -> Result<Page, Failure> {
        answer::fill(&self.pages, name, data)
            .map_err(|error| Failure { error, pages: self.pages.clone() })
    }
}

fn read(path: &Path) -> Result<String, desk::Error> {
    std::fs::read_to_string(path).map_err(|e| {
        desk::Error::request(
            Diagnostic::error("web-template", format!("页面模板读不出来：{e}"))
                .at(path.display().to_string())
                .hint("请恢复程序自带的 templates 文件夹"),
        )
    })
}

/// Serves until Ctrl-C; calls `ready` with the address once it listens.
pub(crate) fn serve(
    workbench: Workbench,
    listen: SocketAddr,
    ready: impl FnOnce(SocketAddr),
) -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(listen).await?;
        ready(listener.local_addr()?);
        axum::serve(listener, workbench.router())
            .with_graceful_shutdown(async {
                let _ = tokio::signal::ctrl_c().await;
            })
            .await
    })
}
