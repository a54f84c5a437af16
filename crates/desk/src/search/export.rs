//! All hits of a search as a file: a workbook, a Word document or comma-separated values.

use std::path::Path;

use law::Diagnostic;
use press::{Cell, Column, Report, Table, Tone};

use super::SearchRequest;
use crate::view::{SearchAnswer, SearchHit};
use crate::{Desk, Error};

/// The formats of a list of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HitFormat {
    /// Comma-separated values.
    Csv,
    /// A workbook.
    Xlsx,
    /// A Word document.
    Docx,
}

impl HitFormat {
    /// The format that the ending of a file names.
    ///
    /// # Errors
    /// No ending, or that of another format.
    pub fn of(file: &Path) -> Result<Self, Error> {
        let ending = file.extension().and_then(|e| e.to_str()).unwrap_or("").to_ascii_lowercase();
        match ending.as_str() {
            "csv" => Ok(HitFormat::Csv),
            "xlsx" => Ok(HitFormat::Xlsx),
            "docx" => Ok(HitFormat::Docx),
            _ => Err(Error::request(
                Diagnostic::error("export-format", "不知道要写成哪一种文件")
                    .at(file.display().to_string())
                    .hint("文件名以 .csv、.xlsx 或 .docx 结尾，例如 检索结果.xlsx"),
            )),
        }
    }
}

impl Desk {
    /// Searches and writes every hit to a file, whatever the request's page; each has a link to its
    /// provision in the workbench at `service`, such as `http://127.0.0.1:8668`.
    ///
    /// # Errors
    /// Those of [`Desk::search`]; an address that is none of the web; a file that cannot be written.
    pub fn export_search(
        &self,
        request: &SearchRequest,
        service: &str,
        out: &Path,
    ) -> Result<SearchAnswer, Error> {
        let format = HitFormat::of(out)?;
        let service = service.trim_end_matches('/');
        if !(service.starts_with("http://") || service.starts_with("https://")) {
            return Err(Error::request(
                Diagnostic::error("export-links", format!("“{service}”不是工作台的网址"))
                    .hint("写成 http://127.0.0.1:8668 这样的网址"),
            ));
        }
        // A list of hits has a row for each, and no room for what stands around them.
        let request =
            SearchRequest { offset: 0, limit: 0, context: 0, cites: false, ..request.clone() };
        let answer = self.search(&request)?;
        let report = Report {
            title: format!("检索：{}", answer.query),
            summary: self.summary(&request, &answer, service),
            tables: vec![table(&answer, service)],
        };
        let bytes = match format {
            HitFormat::Csv => report.csv(),
            HitFormat::Xlsx => report.xlsx(),
            HitFormat::Docx => report.docx(),
        };
        let bytes = bytes.map_err(|e| {
            Error::internal(
                Diagnostic::error("report-failed", format!("检索结果没有写成：{e}"))
                    .hint("请限定检索的范围，或者换一种格式"),
            )
        })?;
        std::fs::write(out, bytes).map_err(|e| Error::io(out, "写入", &e))?;
        Ok(answer)
    }

    /// What was asked, when, of what, and what may be said of the answer.
    fn summary(
        &self,
        request: &SearchRequest,
        answer: &SearchAnswer,
        service: &str,
    ) -> Vec<String> {
        let limits = request.limits_shown();
        let mut lines = vec![format!("检索式：{}", answer.query)];
        if !limits.is_empty() {
            lines.push(format!("限定：{}", limits.join("；")));
        }
        lines.push(format!(
            "检索日期：{}；库中文件：{} 件",
            self.places.today().strftime("%Y年%-m月%-d日"),
            self.library().entries().len()
        ));
        lines.push(format!("结果：{}", answer.headline));
        lines.extend(answer.notes.iter().map(|note| match &note.hint {
            Some(hint) => format!("{}（{hint}）", note.message),
            None => note.message.clone(),
        }));
        if answer.total > 0 {
            lines.push(format!("链接在工作台（{service}）运行时打开。"));
        }
        lines
    }
}

fn table(answer: &SearchAnswer, service: &str) -> Table {
    let columns = vec![
        Column::numbers("序号", 2),
        Column::text("文件", 7),
        Column::text("文号", 5),
        Column::text("地区", 4),
        Column::text("日期", 4),
        Column::text("种类", 4),
        Column::text("时效性", 4),
        Column::text("条款", 7),
        Column::text("正文", 24),
        Column::text("命中", 5),
        Column::text("链接", 7),
    ];
    let rows = answer.hits.iter().zip(1..).map(|(hit, n)| row(hit, n, service)).collect();
    Table { title: "检索结果".to_owned(), columns, rows }
}

fn row(hit: &SearchHit, n: usize, service: &str) -> Vec<Cell> {
    let plain = |text: &str| Cell::of(text, Tone::Plain);
    let known = |text: &Option<String>| plain(text.as_deref().unwrap_or_default());
    let (text, found) = marked(hit);
    vec![
        plain(&n.to_string()),
        plain(&hit.title),
        known(&hit.doc_no),
        known(&hit.region),
        known(&hit.date),
        plain(hit.kind),
        plain(hit.status),
        plain(&hit.citation),
        text,
        plain(&found.join("、")),
        Cell::linked(&hit.reference, format!("{service}{}", hit.permalink)),
    ]
}

/// The text with its matches bold, and the matches themselves, each once.
fn marked(hit: &SearchHit) -> (Cell, Vec<String>) {
    let mut rest = hit.text.chars();
    let mut at = 0;
    let mut cell = Cell::default();
    let mut found: Vec<String> = Vec::new();
    for &(start, end) in &hit.marks {
        let before: String = rest.by_ref().take(start.saturating_sub(at)).collect();
        let words: String = rest.by_ref().take(end.saturating_sub(start)).collect();
        at = end;
        cell = cell.with(before, Tone::Plain).with(&words, Tone::Strong);
        if !found.contains(&words) {
            found.push(words);
        }
    }
    (cell.with(rest.collect::<String>(), Tone::Plain), found)
}
