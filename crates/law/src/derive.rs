//! Metadata out of the text itself, each fact with its ground; guesses are marked 推定.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use crate::Span;
use crate::diagnostic::Diagnostic;
use crate::docno::DocNo;
use crate::meta::{DateKind, Fact, Kind, Meta, Status};
use crate::numeral;
use crate::repair::lines;
use crate::source::Source;
use crate::tree::{Level, Tree};

/// What holds for all documents of a source.
pub(crate) struct Setting<'a> {
    source: &'a Source,
    declared: &'a [(String, String)],
    /// The file is a bulletin that reprints several reports.
    bulletin: bool,
    /// The date at its head.
    head_date: Option<Date>,
}

impl<'a> Setting<'a> {
    pub(crate) fn of(
        source: &'a Source,
        declared: &'a [(String, String)],
        first: &str,
        parts: usize,
    ) -> Self {
        let bulletin =
            first.lines().take(4).any(|l| l.starts_with("按：") || l.starts_with("编者按"));
        let head_date = first.lines().take(3).find_map(|l| dates_in(l).first().map(|d| d.0));
        Self { source, declared, bulletin: bulletin || parts > 1, head_date }
    }

    fn declared(&self, labels: &[&str]) -> Option<(&'a str, &'a str)> {
        self.declared
            .iter()
            .find(|(label, value)| labels.contains(&label.as_str()) && !value.trim().is_empty())
            .map(|(label, value)| (label.as_str(), value.trim()))
    }
}

/// The metadata of one document of a source, and the guesses in it as notes.
pub(crate) fn meta(
    text: &str,
    tree: &Tree,
    setting: &Setting<'_>,
    index: usize,
) -> (Meta, Vec<Diagnostic>) {
    let front = part(text, tree, Level::Front);
    let back = part(text, tree, Level::Back);
    let doc_no = doc_no(text, front, setting);
    let (title, heading) = title(text, front, setting);
    let issuer = issuer(text, heading, back, setting);
    let region = region(title.as_ref(), issuer.as_ref(), setting, text);
    let title = title.unwrap_or_else(|| presumed_title(text, region.as_ref(), setting));
    let dates = dates(text, back, setting);
    let kind = kind(&title.value, tree, setting);
    let status = match setting.declared(&["时效性", "有效性"]) {
        Some((label, value)) => Fact::declared(status(value), label),
        None => Fact::presumed(Status::Unknown, "来源未载明时效"),
    };
    let declared = setting.declared.iter().filter(|(_, v)| !v.is_empty()).cloned().collect();
    let meta = Meta { title, doc_no, issuer, region, dates, kind, status, declared };
    let notes = guesses(&meta, setting, index);
    (meta, notes)
}

fn guesses(meta: &Meta, setting: &Setting<'_>, index: usize) -> Vec<Diagnostic> {
    let mut notes = Vec::new();
    let mut note = |what: &str, value: &str, basis: &crate::meta::Basis| {
        if let crate::meta::Basis::Presumed(reason) = basis {
            notes.push(
                Diagnostic::note("presumed-metadata", format!("{what}为推定：{value}（{reason}）"))
                    .at(format!("{}（第{}件）", setting.source.name, index + 1))
                    .hint("可在同名 .toml 旁注中写明"),
            );
        }
    };
    note("标题", &meta.title.value, &meta.title.basis);
    if let Some(region) = &meta.region {
        note("地区", &region.value, &region.basis);
    }
    if let Some(issuer) = &meta.issuer {
        note("机关", &issuer.value, &issuer.basis);
    }
    for (kind, date) in &meta.dates {
        note(kind.term(), &date.value.to_string(), &date.basis);
    }
    if meta.main_date().is_none() {
        notes.push(
            Diagnostic::note("no-date", format!("《{}》未见任何日期", meta.title.value))
                .at(setting.source.name.clone())
                .hint("可在同名 .toml 旁注中写明成文日期"),
        );
    }
    notes
}

/// The span of the front or back matter; empty where there is none.
fn part(text: &str, tree: &Tree, level: Level) -> Span {
    tree.provisions.iter().find(|p| p.level == level).map_or(
        if level == Level::Back { Span::new(text.len(), text.len()) } else { Span::new(0, 0) },
        |p| p.own,
    )
}

fn doc_no(text: &str, front: Span, setting: &Setting<'_>) -> Option<Fact<DocNo>> {
    if let Some((label, value)) = setting.declared(&["文号", "发文字号"])
        && let Some((no, _)) = DocNo::typed(value)
    {
        return Some(Fact::declared(no, label));
    }
    // A line that is nothing but the number, before one that holds it among other words.
    let found = DocNo::find_all(front.of(text));
    let alone = |span: &Span| lines(front.of(text)).any(|(line, _)| line == *span);
    found
        .iter()
        .find(|(_, span)| alone(span))
        .or_else(|| found.iter().find(|(_, span)| span.start == 0))
        .map(|(no, span)| Fact::shown(no.clone(), span.shifted(front.start)))
}

static TITLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"关于.+(?:意见|通知|决定|办法|方案|规定|通报|通告|公告|批复|函|纪要|规划|报告|细则|措施)(?:（.{1,8}）)?$")
        .expect("the pattern is fixed")
});
static STATUTE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^.{2,60}(?:法|条例|规定|办法|细则|规则|决定|解释|规程|准则|修正案(?:（.{1,4}）)?)(?:（.{1,12}）)?$")
        .expect("the pattern is fixed")
});
static PLACE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(\p{Han}{2,7}?(?:省|市|自治区|自治州|县|区))").expect("the pattern is fixed")
});

/// The title and, when it stands in the text, the line that holds it.
fn title<'t>(
    text: &'t str,
    front: Span,
    setting: &Setting<'_>,
) -> (Option<Fact<String>>, Option<&'t str>) {
    if let Some((label, value)) = setting.declared(&["标题"]) {
        return (Some(Fact::declared(value.to_owned(), label)), None);
    }
    let head: Vec<(Span, &str)> = lines(front.of(text))
        .map(|(s, l)| (s.shifted(front.start), l))
        .filter(|(_, l)| !l.is_empty())
        .collect();
    for &(span, line) in head.iter().rev() {
        if let Some(inner) = line.strip_prefix('《').and_then(|l| l.strip_suffix('》')) {
            return (Some(Fact::shown(inner.to_owned(), span)), Some(line));
        }
        let squeezed: String = line.chars().filter(|c| !c.is_whitespace()).collect();
        if let Some(found) = TITLE.find(&squeezed) {
            return (Some(Fact::shown(found.as_str().to_owned(), span)), Some(line));
        }
    }
    if setting.bulletin {
        // The last short lines before the text, a title over two lines being one title.
        let tail: Vec<_> = head
            .iter()
            .rev()
            .take_while(|(_, l)| {
                l.chars().count() <= 40 && !l.contains(['：', '。']) && dates_in(l).is_empty()
            })
            .collect();
        if let (Some(last), Some(first)) = (tail.first(), tail.last()) {
            let words: Vec<&str> = tail.iter().rev().map(|(_, l)| *l).collect();
            let span = Span::new(first.0.start, last.0.end);
            return (Some(Fact::shown(words.join(" "), span)), Some(first.1));
        }
    }
    if let Some(&(span, line)) = head.iter().find(|(_, l)| STATUTE.is_match(l)) {
        let squeezed: String = line.chars().filter(|c| !c.is_whitespace()).collect();
        return (Some(Fact::shown(squeezed, span)), Some(line));
    }
    (None, None)
}

/// A name for a text without a title: from what it says it implements, or its first words.
fn presumed_title(
    text: &str,
    region: Option<&Fact<String>>,
    setting: &Setting<'_>,
) -> Fact<String> {
    static SELF: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:贯彻落实|贯彻)《([^》]{4,60})》.{0,80}?提出如下((?:实施)?意见)")
            .expect("the pattern is fixed")
    });
    if let Some(found) = SELF.captures(text) {
        let place = region.map_or("", |r| r.value.as_str());
        let (work, sort) =
            (found.get(1).map_or("", |m| m.as_str()), found.get(2).map_or("", |m| m.as_str()));
        return Fact::presumed(
            format!("{place}贯彻〈{work}〉的{sort}"),
            "原文无标题，据首段所述贯彻的文件拟定",
        );
    }
    let first = text.lines().next().unwrap_or("");
    let words: String = first.chars().filter(|c| !c.is_whitespace()).take(30).collect();
    if words.is_empty() {
        Fact::presumed(setting.source.name.clone(), "原文无标题，以文件名代")
    } else {
        Fact::presumed(words, "原文无标题，取首行文字")
    }
}

static ORGAN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\p{Han}[\p{Han}、（）]{1,28}?(?:人民政府办公[室厅]|人民政府|委员会办公室|委员会|办公[室厅]|[局厅部委院]|市委、市政府|省委、省政府)")
        .expect("the pattern is fixed")
});

fn issuer(
    text: &str,
    heading: Option<&str>,
    back: Span,
    setting: &Setting<'_>,
) -> Option<Fact<String>> {
    if let Some((label, value)) = setting.declared(&["机关", "发文机关", "发布机构", "制定机关"])
    {
        return Some(Fact::declared(value.to_owned(), label));
    }
    let signature = lines(back.of(text))
        .find(|(_, l)| ORGAN.find(l).is_some_and(|m| m.end() == l.len()))
        .map(|(span, l)| Fact::shown(l.to_owned(), span.shifted(back.start)));
    if !setting.bulletin && signature.is_some() {
        return signature;
    }
    let head = text.lines().take(3).chain(heading).find_map(|line| {
        let found = ORGAN.find(line)?;
        let at = line.as_ptr() as usize - text.as_ptr() as usize;
        Some(Fact::shown(
            found.as_str().to_owned(),
            Span::new(at + found.start(), at + found.end()),
        ))
    });
    head.filter(|_| !setting.bulletin || text.starts_with(|c| c != '按'))
}

fn region(
    title: Option<&Fact<String>>,
    issuer: Option<&Fact<String>>,
    setting: &Setting<'_>,
    text: &str,
) -> Option<Fact<String>> {
    let declared = setting.declared(&["地区"]);
    if setting.bulletin
        && let Some(place) = title.and_then(|t| PLACE.find(&t.value))
    {
        return Some(Fact::presumed(place.as_str().to_owned(), "标题以该地名开头"));
    }
    if let Some((label, value)) = declared {
        return Some(Fact::declared(value.to_owned(), label));
    }
    if let Some(place) = issuer.and_then(|i| PLACE.find(&i.value)) {
        return Some(Fact::presumed(place.as_str().to_owned(), "发文机关以该地名开头"));
    }
    let ours = text.contains("我省").then(|| {
        static PROVINCE: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"(\p{Han}{2,3})(?:海事局|能源监管办|煤矿安全监察局)")
                .expect("the pattern is fixed")
        });
        PROVINCE.captures(text).and_then(|c| Some(c.get(1)?.as_str().to_owned()))
    });
    ours.flatten().map(|name| {
        Fact::presumed(format!("{name}省"), format!("文中称“我省”，并有“{name}”冠名的机构"))
    })
}

/// Every date in a line, with its bytes.
fn dates_in(line: &str) -> Vec<(Date, Span)> {
    static DATE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(\d{4}|[二〇○零一三四五六七八九]{4})\s*[年-]\s*([\d一二三四五六七八九十]{1,3})\s*[月-]\s*([\d一二三四五六七八九十]{1,3})日?")
            .expect("the pattern is fixed")
    });
    DATE.captures_iter(line)
        .filter_map(|c| {
            let number = |i| numeral::parse(c.get(i)?.as_str());
            let date = Date::new(
                i16::try_from(number(1)?).ok()?,
                i8::try_from(number(2)?).ok()?,
                i8::try_from(number(3)?).ok()?,
            );
            let whole = c.get(0)?;
            Some((date.ok()?, Span::new(whole.start(), whole.end())))
        })
        .collect()
}

fn dates(text: &str, back: Span, setting: &Setting<'_>) -> Vec<(DateKind, Fact<Date>)> {
    const DECLARED: &[(DateKind, &[&str])] = &[
        (DateKind::Written, &["版本日期", "成文日期", "签署日期", "发文日期", "生成日期"]),
        (DateKind::Published, &["公布日期", "发布日期", "时间"]),
        (DateKind::Effective, &["施行日期"]),
        (DateKind::Registered, &["登记日期"]),
    ];
    let mut found: Vec<(DateKind, Fact<Date>)> = Vec::new();
    let written = setting.declared(&["成文日期"]);
    let stated = written.and_then(|(_, value)| dates_in(value).first().map(|d| d.0));
    for (line_span, line) in lines(back.of(text)) {
        for (date, span) in dates_in(line) {
            let kind = if line.contains("印发") { DateKind::Printed } else { DateKind::Written };
            let fact = Fact::shown(date, span.shifted(back.start + line_span.start));
            match found.iter_mut().find(|(k, _)| *k == kind) {
                None => found.push((kind, fact)),
                // An annex has a date of its own: of several, the one that is stated.
                Some((_, known)) if stated == Some(date) && known.value != date => *known = fact,
                Some(_) => {}
            }
        }
    }
    if let (Some(date), Some((label, _))) = (stated, written) {
        found.retain(|(kind, fact)| *kind != DateKind::Written || fact.value == date);
        if !found.iter().any(|(kind, _)| *kind == DateKind::Written) {
            found.push((DateKind::Written, Fact::declared(date, label)));
        }
    }
    for &(kind, labels) in DECLARED {
        if found.iter().any(|(k, _)| *k == kind) {
            continue;
        }
        if let Some((label, value)) = setting.declared(labels)
            && let Some((date, _)) = dates_in(value).first()
        {
            found.push((kind, Fact::declared(*date, label)));
        }
    }
    if let (true, Some(date)) = (setting.bulletin && found.is_empty(), setting.head_date) {
        found.push((DateKind::Published, Fact::presumed(date, "据简报报头日期")));
    }
    found.sort_by_key(|(kind, _)| *kind);
    found
}

fn kind(title: &str, tree: &Tree, setting: &Setting<'_>) -> Fact<Kind> {
    if let Some((label, value)) = setting.declared(&["种类", "效力级别"]) {
        let kind = match value {
            "宪法" => Kind::Constitution,
            "法律" => Kind::Law,
            "立法解释" => Kind::Interpretation,
            "修改决定" | "修正案" => Kind::Amendment,
            "行政法规" => Kind::AdministrativeRegulation,
            "司法解释" => Kind::JudicialInterpretation,
            "地方性法规" => Kind::LocalRegulation,
            "部门规章" => Kind::MinistryRule,
            "地方政府规章" => Kind::LocalRule,
            "规范性文件" => Kind::PolicyDocument,
            _ => Kind::Unknown,
        };
        return Fact::declared(kind, label);
    }
    if setting.bulletin {
        return Fact::presumed(Kind::Bulletin, "含编者按或多篇转发材料");
    }
    let articles = tree.provisions.iter().any(|p| p.level == Level::Article);
    let name = title.split('（').next().unwrap_or(title);
    if articles && name.ends_with('法') {
        Fact::presumed(Kind::Law, "标题以“法”结尾且分条")
    } else if articles && name.ends_with("条例") {
        match PLACE.is_match(title) {
            true => Fact::presumed(Kind::LocalRegulation, "标题冠地名且以“条例”结尾"),
            false => Fact::presumed(Kind::AdministrativeRegulation, "标题以“条例”结尾"),
        }
    } else if ["意见", "通知", "方案", "通告", "通报", "措施"].iter().any(|w| name.ends_with(w))
    {
        Fact::presumed(Kind::PolicyDocument, "据标题文种")
    } else {
        Fact::presumed(Kind::Unknown, "标题未显示文种")
    }
}

fn status(value: &str) -> Status {
    match value {
        "现行有效" | "有效" => Status::InForce,
        "已被修改" | "已修改" | "修改" | "历史版本" => Status::Amended,
        "已废止" | "废止" | "失效" => Status::Repealed,
        "尚未生效" | "尚未施行" => Status::NotYet,
        _ => Status::Unknown,
    }
}
