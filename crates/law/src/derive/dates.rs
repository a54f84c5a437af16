//! The dates of a document: from its signature, from the history under its title, from what it says
//! about its own coming into force, and from what is declared about it.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::history::{Event, What};
use super::{DATE, Setting, dates_in};
use crate::Span;
use crate::meta::{Basis, DateKind, Fact};
use crate::repair::lines;
use crate::tree::Tree;

/// Provisions at the end of a text in which its coming into force is looked for.
const LAST: usize = 20;

type Dates = Vec<(DateKind, Fact<Date>)>;

const DECLARED: &[(DateKind, &[&str])] = &[
    (DateKind::Written, &["版本日期", "成文日期", "签署日期", "发文日期", "生成日期"]),
    (DateKind::Published, &["公布日期", "发布日期", "时间"]),
    (DateKind::Effective, &["施行日期"]),
    (DateKind::Registered, &["登记日期"]),
];

/// Every date of the document, in the order of [`DateKind`]; what is not stated is absent.
pub(super) fn dates(
    text: &str,
    tree: &Tree,
    back: Span,
    events: &[Event<'_>],
    edition: Option<Fact<Date>>,
    setting: &Setting<'_>,
) -> Dates {
    let mut found = signed(text, back, setting);
    for event in events {
        let fact = Fact::shown(event.date, event.span);
        match event.what {
            What::Dated(kind @ (DateKind::Amended | DateKind::Revised)) => found.push((kind, fact)),
            What::Dated(DateKind::Effective) | What::Repealed => {}
            What::Dated(kind) => add(&mut found, kind, fact),
            What::PublishedInForce => add(&mut found, DateKind::Published, fact),
        }
    }
    if let Some(edition) = edition {
        add(&mut found, DateKind::Written, edition);
    }
    for &(kind, labels) in DECLARED {
        if kind != DateKind::Effective
            && let Some((label, value)) = setting.declared(labels)
            && let Some((date, _)) = dates_in(value).first()
        {
            add(&mut found, kind, Fact::declared(*date, label));
        }
    }
    if let Some(fact) = effective(text, tree, events, &found) {
        add(&mut found, DateKind::Effective, fact);
    } else if let Some((label, value)) = setting.declared(&["施行日期"])
        && let Some((date, _)) = dates_in(value).first()
    {
        add(&mut found, DateKind::Effective, Fact::declared(*date, label));
    }
    if let (true, Some(date)) = (setting.bulletin && found.is_empty(), setting.head_date) {
        found.push((DateKind::Published, Fact::presumed(date, "据简报报头日期")));
    }
    found.sort_by_key(|(kind, _)| *kind);
    found
}

/// Adds a date of a kind that a document has once.
fn add(found: &mut Dates, kind: DateKind, fact: Fact<Date>) {
    if !found.iter().any(|(known, _)| *known == kind) {
        found.push((kind, fact));
    }
}

/// The dates under the signature, of which one may be stated elsewhere.
fn signed(text: &str, back: Span, setting: &Setting<'_>) -> Dates {
    let mut found: Dates = Vec::new();
    let written = setting.declared(&["成文日期"]);
    let stated = written.and_then(|(_, value)| dates_in(value).first().map(|d| d.0));
    for (line_span, line) in lines(back.of(text)) {
        for (date, span) in dates_in(line) {
            let kind = if line.contains("印发") { DateKind::Printed } else { DateKind::Written };
            let fact = Fact::shown(date, span.shifted(back.start + line_span.start));
            match found.iter_mut().find(|(k, _)| *k == kind) {
                None => found.push((kind, fact)),
                // Of several, the one that is stated.
                Some((_, known)) if stated == Some(date) && known.value != date => *known = fact,
                Some(_) => {}
            }
        }
    }
    if let (Some(date), Some((label, _))) = (stated, written) {
        found.retain(|(kind, fact)| *kind != DateKind::Written || fact.value == date);
        add(&mut found, DateKind::Written, Fact::declared(date, label));
    }
    found
}

/// 施行日期 as the text states it: in its last provisions or in its history, of two the later one,
/// because an old 条 often stays when a text is changed.
fn effective(text: &str, tree: &Tree, events: &[Event<'_>], known: &Dates) -> Option<Fact<Date>> {
    let stated = in_force_clause(text, tree).and_then(|clause| match clause {
        Clause::On(fact) => Some(fact),
        Clause::Since(kind, span) => {
            let date = match kind {
                DateKind::Published => published(events),
                _ => None,
            };
            Some(Fact::shown(date.or_else(|| once(known, kind, events))?, span))
        }
    });
    let in_history = events
        .iter()
        .filter(|e| matches!(e.what, What::PublishedInForce | What::Dated(DateKind::Effective)))
        .map(|e| Fact::shown(e.date, e.span));
    stated.into_iter().chain(in_history).max_by_key(|fact| fact.value)
}

/// What a text says of its own coming into force.
enum Clause {
    /// 自2021年9月1日起施行.
    On(Fact<Date>),
    /// 自公布之日起施行: on the day of this kind.
    Since(DateKind, Span),
}

/// `第一百一十九条　本法自2002年11月1日起施行。`: the last such sentence outside the annexes that
/// speaks of the text as a whole.
fn in_force_clause(text: &str, tree: &Tree) -> Option<Clause> {
    static CLAUSE: LazyLock<Regex> = LazyLock::new(|| {
        let aside = r"(?:（[^（）]{1,40}）|[经由][^。]{2,40}，)?";
        let subject = format!(r"(?P<subject>本[\p{{Han}}《》]{{1,12}}?){aside}");
        let begins = format!(r"(?:^|条\s*|。\s*|、\s*|{subject})(?:自|从|于)\s*");
        let day = format!(r"(?:(?P<date>{DATE})|(?P<event>公布|发布|颁布|印发|通过)之日)");
        let ends = r"\s*(?:零时)?起?(?:正式|开始)?(?:施行|实施|执行|生效|试行)(?P<more>的?)";
        Regex::new(&format!("{begins}{day}{ends}")).expect("the pattern is fixed")
    });
    let own =
        tree.provisions.iter().filter(|p| p.level.is_clause() && p.path.annexed().0.is_none());
    own.rev().take(LAST).find_map(|provision| {
        let words = provision.own.of(text);
        let found = CLAUSE.captures_iter(words).find(|found| {
            // 自2010年1月1日起施行的《…》同时废止; 本法第三条自….
            let of_another = found.name("more").is_some_and(|m| !m.is_empty());
            let of_a_part = found.name("subject").is_some_and(|m| m.as_str().contains('第'));
            !of_another && !of_a_part
        })?;
        let span = |m: regex::Match<'_>| Span::new(m.start(), m.end()).shifted(provision.own.start);
        if let Some(date) = found.name("date") {
            let (value, _) = *dates_in(date.as_str()).first()?;
            return Some(Clause::On(Fact::shown(value, span(date))));
        }
        let kind = match found.name("event")?.as_str() {
            "通过" => DateKind::Passed,
            "印发" => DateKind::Printed,
            _ => DateKind::Published,
        };
        Some(Clause::Since(kind, span(found.get(0)?)))
    })
}

/// The day on which the text with this clause was published, if its history has it: the order that
/// published it, or revised the whole of it.
fn published(events: &[Event<'_>]) -> Option<Date> {
    let whole = |e: &&Event<'_>| match e.what {
        What::Dated(DateKind::Published) | What::PublishedInForce => true,
        What::Dated(DateKind::Revised) => !e.words.contains('《'),
        _ => false,
    };
    let last = events.iter().filter(whole).max_by_key(|e| e.date)?;
    // A congress revises on the day of its meeting; the day of publication is not stated.
    let by_order = last.what != What::Dated(DateKind::Revised) || last.words.contains('令');
    by_order.then_some(last.date)
}

/// The date of a kind, unless the whole text was revised since, or somebody states the date of this
/// edition only.
fn once(known: &Dates, kind: DateKind, events: &[Event<'_>]) -> Option<Date> {
    let revised =
        |e: &Event<'_>| e.what == What::Dated(DateKind::Revised) && !e.words.contains('《');
    let editions = known.iter().any(|(k, fact)| {
        *k == DateKind::Written && matches!(&fact.basis, Basis::Declared(by) if by == "版本日期")
    });
    let fact = known.iter().find(|(k, _)| *k == kind).map(|(_, fact)| fact.value);
    fact.filter(|_| !editions && !events.iter().any(revised))
}

#[cfg(test)]
mod tests {
    use crate::Source;
    use crate::meta::DateKind;

    #[test]
    fn a_text_comes_into_force_when_it_says_so() {
        let day = |head: &str, last: &str| {
            let text = format!(
                "云州市检查条例\n{head}\n第一条　为了规范检查活动，制定本条例。\n第二条　{last}\n附件\n\
                 第一条　本办法自2030年1月1日起施行。"
            );
            let document = crate::read(&Source::new("x.txt", text)).remove(0);
            let fact = document.meta.date(DateKind::Effective).cloned();
            fact.map_or_else(String::new, |fact| fact.value.to_string())
        };
        let order = "（2007年4月5日国务院令第492号公布）";
        let passed = "（2001年1月2日云州市人民代表大会常务委员会通过）";
        for (head, last, expected) in [
            ("", "本条例自2020年5月1日起施行。", "2020-05-01"),
            ("", "本条例自二○二○年五月一日起施行。", "2020-05-01"),
            ("", "本条例自2020年5月1日施行。", "2020-05-01"),
            ("", "本条例（原称《检查办法》）自2020年5月1日起施行。", "2020-05-01"),
            ("", "本条例经市人民代表大会通过，自2020年5月1日起施行。", "2020-05-01"),
            (order, "本条例自公布之日起施行。", "2007-04-05"),
            (passed, "本条例自通过之日起施行。", "2001-01-02"),
            // Not stated: the day of publication; how long after it; which of two publications.
            (passed, "本条例自公布之日起施行。", ""),
            (order, "本条例自公布之日起三十日后施行。", ""),
            (
                "（2007年4月5日国务院令第492号公布　2010年1月1日云州市人民代表大会修订）",
                "本条例自公布之日起施行。",
                "",
            ),
            // Of a part, or of another text.
            ("", "本条例第一条自2020年5月1日起施行。", ""),
            ("", "自2001年1月1日起施行的《检查办法》同时废止。", ""),
            // The history knows better than a clause that stayed.
            (
                "（2007年4月5日国务院令第492号公布　2019年4月3日国务院令第711号修订　自2019年5月15日起施行）",
                "本条例自2008年5月1日起施行。",
                "2019-05-15",
            ),
        ] {
            assert_eq!(day(head, last), expected, "{head} {last}");
        }
    }
}
