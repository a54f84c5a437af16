//! `search`: marked clauses with their addresses.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use desk::view::{SearchAnswer, SearchHit};
use desk::{Desk, SearchRequest};

use super::Out;
use crate::exit::{End, Stop, print_findings};
use crate::terminal::{BOLD, DIM, PLAIN, excerpt, marked, plain};

/// Characters of a clause shown around its first match.
const EXCERPT: usize = 90;

/// What `search` takes: the query, a flag for each field, how to show the answer.
#[derive(Debug, Args)]
pub(crate) struct SearchArgs {
    /// 检索式
    #[arg(value_name = "QUERY", required = true, num_args = 1..)]
    query: Vec<String>,
    /// 地区，如 临沂市
    #[arg(long)]
    region: Option<String>,
    /// 发文机关或制定机关，如 国务院
    #[arg(long)]
    issuer: Option<String>,
    /// 种类，也就是效力级别，如 法律、规范性文件
    #[arg(long)]
    kind: Option<String>,
    /// 时效性，如 现行有效
    #[arg(long)]
    status: Option<String>,
    /// 年份，如 2016 或 2015..2018
    #[arg(long)]
    year: Option<String>,
    /// 公布日期，如 2016、2016-05-01 或 2016..2018
    #[arg(long, value_name = "DATES")]
    published: Option<String>,
    /// 施行日期，写法同上
    #[arg(long, value_name = "DATES")]
    effective: Option<String>,
    /// 标题中的字
    #[arg(long)]
    title: Option<String>,
    /// 文号或其中一段，如 临政办发〔2016〕30号
    #[arg(long, value_name = "NUMBER")]
    doc_no: Option<String>,
    /// 层级，即条款在文件中的位置，如 条、项、（一）；效力级别用 --kind
    #[arg(long)]
    level: Option<String>,
    /// 每个词都连同义词一起查（corpus/lexicon/synonyms.toml），结果写明扩展了哪些词
    #[arg(long)]
    expand: bool,
    /// 排序：relevance 相关度（默认）、date 日期、authority 效力级别
    #[arg(long, value_enum, default_value_t = Sort::Relevance, hide_possible_values = true, hide_default_value = true)]
    sort: Sort,
    /// 显示多少条，默认 20，0 为全部
    #[arg(long, default_value_t = 20, hide_default_value = true)]
    limit: usize,
    /// 全部命中写成文件：.csv、.xlsx 或 .docx，每条附链接；不受 --limit 限制
    #[arg(long, value_name = "FILE")]
    export: Option<PathBuf>,
    /// 导出文件的链接指向哪个工作台，默认 http://127.0.0.1:8668
    #[arg(
        long,
        value_name = "URL",
        requires = "export",
        default_value = "http://127.0.0.1:8668",
        hide_default_value = true
    )]
    links: String,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Sort {
    /// 相关度
    Relevance,
    /// 日期，新的在前
    Date,
    /// 效力级别，高的在前
    Authority,
}

impl From<Sort> for desk::Sort {
    fn from(sort: Sort) -> Self {
        match sort {
            Sort::Relevance => desk::Sort::Relevance,
            Sort::Date => desk::Sort::Date,
            Sort::Authority => desk::Sort::Authority,
        }
    }
}

impl SearchArgs {
    fn request(self) -> SearchRequest {
        SearchRequest {
            query: self.query.join(" "),
            region: self.region,
            issuer: self.issuer,
            kind: self.kind,
            status: self.status,
            year: self.year,
            published: self.published,
            effective: self.effective,
            title: self.title,
            doc_no: self.doc_no,
            level: self.level,
            expand: self.expand,
            sort: self.sort.into(),
            offset: 0,
            limit: self.limit,
        }
    }
}

pub(crate) fn run(desk: &Desk, args: SearchArgs, out: &mut Out) -> Result<End, Stop> {
    let (export, links) = (args.export.clone(), args.links.clone());
    let request = args.request();
    let answer = match &export {
        Some(file) => desk.export_search(&request, &links, file)?,
        None => desk.search(&request)?,
    };
    let end = if answer.total == 0 { End::Negative } else { End::Done };
    match &export {
        _ if out.json => out.json(&answer)?,
        Some(file) => {
            out.line(headline(&answer))?;
            out.line(format!("→ {}", file.display()))?;
        }
        None => print(&answer, out)?,
    }
    if !out.json {
        print_findings(&answer.notes);
    }
    Ok(end)
}

pub(crate) fn print(answer: &SearchAnswer, out: &mut Out) -> Result<(), Stop> {
    out.line(headline(answer))?;
    for (i, hit) in answer.hits.iter().enumerate() {
        self::hit(i + 1, hit, out)?;
    }
    if answer.hits.len() < answer.total {
        let left = answer.total - answer.hits.len();
        out.line(format!("{DIM}还有 {left} 条未显示，加 --limit 0 显示全部{PLAIN}"))?;
    }
    if answer.total > 1 {
        facet("地区", &answer.facets.region, out)?;
        facet("种类", &answer.facets.kind, out)?;
    }
    Ok(())
}

/// The query and what may be said of the answer.
fn headline(answer: &SearchAnswer) -> String {
    format!("{BOLD}{}{PLAIN}：{}", plain(&answer.query), plain(&answer.headline))
}

fn hit(number: usize, hit: &SearchHit, out: &mut Out) -> Result<(), Stop> {
    let (text, marks) = excerpt(&hit.text, &hit.marks, EXCERPT);
    out.line(format!("{number:>3}. {}", marked(&text, &marks, out.colour)))?;
    let facts = [hit.region.as_deref(), hit.date.as_deref(), Some(hit.status)];
    let facts: Vec<&str> = facts.into_iter().flatten().collect();
    out.line(format!("     {DIM}{}  {}{PLAIN}", plain(&hit.reference), plain(&facts.join("｜"))))?;
    for found in &hit.variants {
        let why = format!("“{}”见于{}：{}", found.asked, found.reason, found.found);
        out.line(format!("     {DIM}{}{PLAIN}", plain(&why)))?;
    }
    Ok(())
}

fn facet(label: &str, counts: &BTreeMap<String, usize>, out: &mut Out) -> Result<(), Stop> {
    let mut sorted: Vec<(&String, &usize)> = counts.iter().collect();
    sorted.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let shown: Vec<String> = sorted.iter().take(8).map(|(k, n)| format!("{k} {n}")).collect();
    if shown.is_empty() {
        return Ok(());
    }
    out.line(format!("{DIM}{label}：{}{PLAIN}", plain(&shown.join("，"))))
}
