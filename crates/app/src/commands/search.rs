//! `search`: marked clauses with their addresses.

mod saved;

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use desk::view::{Neighbour, SearchAnswer, SearchHit};
use desk::{Desk, SearchRequest};

use super::{Out, show};
use crate::exit::{End, Stop, print_findings};
use crate::terminal::{BOLD, DIM, PLAIN, excerpt, marked, plain};

/// Characters of a clause shown around its first match.
const EXCERPT: usize = 90;

/// What `search` takes: the query, a flag for each field, how to show the answer.
#[derive(Debug, Args)]
pub(crate) struct SearchArgs {
    /// 检索式
    #[arg(value_name = "QUERY", required_unless_present_any = ["saved", "forget"], num_args = 1..)]
    query: Vec<String>,
    /// 在这个检索式的结果中再检索，可以写几次
    #[arg(long, value_name = "QUERY")]
    within: Vec<String>,
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
    /// 先把检索所用的文字与全部原文逐字核对一遍（平时每次检索都已不经索引扫描全部文字）
    #[arg(long)]
    verify: bool,
    /// 排序：relevance 相关度（默认）、date 日期、authority 效力级别
    #[arg(long, value_enum, default_value_t = Sort::Relevance, hide_possible_values = true, hide_default_value = true)]
    sort: Sort,
    /// 同一文件的命中列在一起；这时 --limit 数的是文件
    #[arg(long)]
    group: bool,
    /// 同时显示每条前后各几条
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    context: usize,
    /// 同时显示每条引用了什么、被哪里引用
    #[arg(long)]
    cites: bool,
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
    /// 以这个名称保存检索，以后可以再运行
    #[arg(long, value_name = "NAME", conflicts_with = "export")]
    save: Option<String>,
    /// 再运行保存过的检索；不写名称则列出全部
    #[arg(
        long,
        value_name = "NAME",
        num_args = 0..=1,
        conflicts_with_all = [
            "query", "within", "region", "issuer", "kind", "status", "year", "published",
            "effective", "title", "doc_no", "level", "expand", "verify", "sort", "group", "context", "cites",
            "export", "save",
        ]
    )]
    saved: Option<Option<String>>,
    /// 只显示上次运行以后新增或改动的
    #[arg(long, requires = "saved")]
    new: bool,
    /// 删去保存过的检索
    #[arg(long, value_name = "NAME", conflicts_with_all = ["query", "saved"])]
    forget: Option<String>,
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
            verify: self.verify,
            within: self.within,
            grouped: self.group,
            context: self.context,
            cites: self.cites,
            sort: self.sort.into(),
            offset: 0,
            limit: self.limit,
        }
    }
}

pub(crate) fn run(desk: &Desk, args: SearchArgs, out: &mut Out) -> Result<End, Stop> {
    match &args.saved {
        Some(None) => return saved::list(desk, out),
        Some(Some(name)) => {
            let answer = desk.run_saved(name, args.new, args.limit)?;
            let nothing = answer.hits.is_empty();
            present(&answer, out)?;
            return Ok(if nothing { End::Negative } else { End::Done });
        }
        None => {}
    }
    if let Some(name) = &args.forget {
        return saved::forget(desk, name, out);
    }
    let (file, links, name) = (args.export.clone(), args.links.clone(), args.save.clone());
    let request = args.request();
    let answer = match (&file, &name) {
        (Some(file), _) => desk.export_search(&request, &links, file)?,
        (None, Some(name)) => desk.save_search(name, &request)?,
        (None, None) => desk.search(&request)?,
    };
    match file.filter(|_| !out.json) {
        Some(file) => {
            out.line(headline(&answer))?;
            out.line(format!("→ {}", file.display()))?;
            print_findings(&answer.notes);
        }
        None => present(&answer, out)?,
    }
    if let Some(name) = name.filter(|_| !out.json) {
        let again = format!("已保存；再运行：zhunsheng search --saved {name} --new");
        out.line(format!("{DIM}{}{PLAIN}", plain(&again)))?;
    }
    Ok(if answer.total == 0 { End::Negative } else { End::Done })
}

fn present(answer: &SearchAnswer, out: &mut Out) -> Result<(), Stop> {
    if out.json {
        return out.json(answer);
    }
    print(answer, out)?;
    print_findings(&answer.notes);
    Ok(())
}

pub(crate) fn print(answer: &SearchAnswer, out: &mut Out) -> Result<(), Stop> {
    out.line(headline(answer))?;
    if let Some(new) = &answer.new {
        let said = match new.hits {
            0 => "没有新增".to_owned(),
            n => format!("新增或改动 {n} 条"),
        };
        out.line(format!("上次运行（{}，{} 条）以来{said}", plain(&new.since), new.before))?;
    }
    let mut groups = answer.groups.iter();
    let mut document = None;
    for (i, hit) in answer.hits.iter().enumerate() {
        if !answer.groups.is_empty() && document != Some(&hit.doc) {
            document = Some(&hit.doc);
            let total = groups.next().map_or(0, |group| group.total);
            out.line(format!("{BOLD}{}{PLAIN}　{total} 条", plain(&hit.title)))?;
        }
        self::hit(i + 1, hit, out)?;
    }
    let only_new = answer.new.as_ref().filter(|new| new.only);
    let wanted = only_new.map_or(answer.total, |new| new.hits);
    if answer.hits.len() < wanted {
        let left = wanted - answer.hits.len();
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
    let within: String = answer.within.iter().map(|q| format!("（在“{q}”的结果中）")).collect();
    let query = plain(&format!("{}{within}", answer.query));
    format!("{BOLD}{query}{PLAIN}：{}", plain(&answer.headline))
}

/// How it is cited, where it stands, its words, its address.
fn hit(number: usize, hit: &SearchHit, out: &mut Out) -> Result<(), Stop> {
    let facts = [hit.region.as_deref(), hit.date.as_deref(), Some(hit.status)];
    let facts: Vec<&str> = facts.into_iter().flatten().collect();
    out.line(format!(
        "{number:>3}. {}  {DIM}{}{PLAIN}",
        plain(&hit.citation),
        plain(&facts.join("｜"))
    ))?;
    let above = hit.trail.strip_suffix(&[hit.heading.trim_end_matches('。').to_owned()]);
    let above = above.unwrap_or(&hit.trail);
    if !above.is_empty() {
        out.line(format!("     {DIM}{}{PLAIN}", plain(&above.join(" › "))))?;
    }
    for neighbour in &hit.before {
        beside(neighbour, out)?;
    }
    let (text, marks) = excerpt(&hit.text, &hit.marks, EXCERPT);
    out.line(format!("     {}", marked(&text, &marks, out.colour)))?;
    for found in &hit.variants {
        let why = format!("“{}”见于{}：{}", found.asked, found.reason, found.found);
        out.line(format!("     {DIM}{}{PLAIN}", plain(&why)))?;
    }
    for neighbour in &hit.after {
        beside(neighbour, out)?;
    }
    for (label, list) in [("引用", &hit.cites), ("被引用", &hit.cited_by)] {
        for citation in list.iter().flatten() {
            out.line(format!("     {label} {}", show::citation(citation)))?;
        }
    }
    out.line(format!("     {DIM}{}{PLAIN}", plain(&hit.reference)))
}

/// A provision before or after a hit.
fn beside(neighbour: &Neighbour, out: &mut Out) -> Result<(), Stop> {
    let (text, _) = excerpt(&neighbour.text, &[], EXCERPT);
    out.line(format!("     {DIM}┊ {}{PLAIN}", plain(&text)))
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
