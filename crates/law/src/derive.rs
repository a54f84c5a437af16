//! Metadata out of the text itself, each fact with its ground; guesses are marked 推定.

mod authority;
mod dates;
mod history;

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use crate::Span;
use crate::diagnostic::Diagnostic;
use crate::docno::DocNo;
use crate::meta::{Fact, Meta};
use crate::repair::lines;
use crate::source::Source;
use crate::tree::{Level, Tree};
use crate::{fold, numeral};

/// What holds for all documents of a source.
pub(crate) struct Setting<'a> {
    source: &'a Source,
    declared: &'a [(String, String)],
    /// The file is a bulletin that reprints several reports.
    bulletin: bool,
    /// The date at its head.
    head_date: Option<Date>,
    /// The date at the end of its name: `安全生产法(2021-06-10).md`.
    file_date: Option<Date>,
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
        let stem = source.name.rsplit_once('.').map_or(source.name.as_str(), |(stem, _)| stem);
        let inner = stem.strip_suffix([')', '）']).and_then(|s| s.rsplit_once(['(', '（']));
        let file_date = inner.and_then(|(_, inner)| dates_in(inner).first().map(|d| d.0));
        Self { source, declared, bulletin: bulletin || parts > 1, head_date, file_date }
    }

    fn declared(&self, labels: &[&str]) -> Option<(&'a str, &'a str)> {
        self.declared
            .iter()
            .find(|(label, value)| labels.contains(&label.as_str()) && !value.trim().is_empty())
            .map(|(label, value)| (label.as_str(), value.trim()))
    }
}

/// Days that may pass from the last event of a history to the day in the name of the file, on which
/// the text was published.
const LATEST: i32 = 366;

/// What is known about one document of a source.
pub(crate) struct Derived {
    pub(crate) meta: Meta,
    /// The date of this edition of a statute: declared, or the last event of its history. A text
    /// with a 文号 goes by that.
    pub(crate) edition: Option<String>,
    /// The guesses.
    pub(crate) notes: Vec<Diagnostic>,
}

/// The metadata of one document of a source.
pub(crate) fn meta(text: &str, tree: &Tree, setting: &Setting<'_>, index: usize) -> Derived {
    let front = part(text, tree, Level::Front);
    let back = part(text, tree, Level::Back);
    let doc_no = doc_no(text, front, setting);
    let (title, heading) = title(text, front, setting);
    let events = history::events(text, front);
    let maker = authority::maker(&events);
    let issuer = authority::issuer(text, heading, back, maker.as_ref(), setting);
    let region = authority::region(title.as_ref(), issuer.as_ref(), maker.as_ref(), setting, text);
    let title = title.unwrap_or_else(|| presumed_title(text, region.as_ref(), setting));
    let declared_edition = setting.declared(&["版本日期"]).map(|(_, value)| value.to_owned());
    let history = history::edition(&events).filter(|_| declared_edition.is_none());
    let (edition, late) = match (history, setting.file_date) {
        (Some(last), Some(file)) if (file - last.value).get_days() > LATEST => {
            (None, Some((last.value, file)))
        }
        (history, _) => (history, None),
    };
    let dates = dates::dates(text, tree, back, &events, edition.clone(), setting);
    let kind = authority::kind(&title.value, tree, maker.as_ref(), setting);
    let status = authority::status(text, front, &title, &events, setting);
    let declared = setting.declared.iter().filter(|(_, v)| !v.is_empty()).cloned().collect();
    let meta = Meta { title, doc_no, issuer, region, dates, kind, status, declared };
    let mut notes = guesses(&meta, setting, index);
    if let Some((last, file)) = late {
        let title = &meta.title.value;
        let message = format!(
            "《{title}》题注所载最后一次变动在 {last}，文件名所载日期是 {file}，题注可能不全"
        );
        notes.push(
            Diagnostic::note("history-incomplete", message)
                .at(setting.source.name.clone())
                .hint("版本日期未定；引用前请核对该文本是哪一次修改后的"),
        );
    }
    let of_history = edition.map(|fact| fact.value.to_string()).filter(|_| meta.doc_no.is_none());
    let edition = declared_edition.or(of_history);
    Derived { meta, edition, notes }
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
    let first = text.lines().find(|line| line.chars().any(fold::is_han)).unwrap_or("");
    let words: String = first.chars().filter(|c| !c.is_whitespace()).take(30).collect();
    if words.is_empty() {
        Fact::presumed(setting.source.name.clone(), "原文无标题，以文件名代")
    } else {
        Fact::presumed(words, "原文无标题，取首行文字")
    }
}

/// 2016年10月11日 · 二〇一六年十月十一日 · 2016-10-11
const DATE: &str = r"(\d{4}|[二〇○零一三四五六七八九]{4})\s*[年-]\s*([\d一二三四五六七八九十]{1,3})\s*[月-]\s*([\d一二三四五六七八九十]{1,3})\s*日?";

/// Every date in a text, with its bytes.
fn dates_in(line: &str) -> Vec<(Date, Span)> {
    static DATES: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(DATE).expect("the pattern is fixed"));
    DATES
        .captures_iter(line)
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
