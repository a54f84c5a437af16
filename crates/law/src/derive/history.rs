//! The history of a statute, as the lines under its title state it: LawRefBook and just-laws have a
//! line for each event, published texts a remark in brackets (题注).
//!
//! `2010年9月17日 上海市…第二十一次会议《关于修改本市部分地方性法规的决定》第一次修正`
//! `（2002年6月29日第九届全国人民代表大会…通过　根据2009年8月27日…《关于…的决定》第一次修正　…）`

use jiff::civil::Date;

use super::dates_in;
use crate::Span;
use crate::meta::{DateKind, Fact};

/// Lines over which the words of one event may run on.
const LINES: usize = 6;

/// Longest account of who passed a text before the last of them, in bytes.
const JOINT: usize = 300;

/// Something that happened to a text on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Event<'t> {
    pub(super) what: What,
    pub(super) date: Date,
    /// The date in the document text.
    pub(super) span: Span,
    /// Who did it and how, as printed behind the date.
    pub(super) words: &'t str,
    /// Where the words begin in the document text.
    pub(super) at: usize,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// It became a date of the text.
    Dated(DateKind),
    /// 公布施行: published and in force on one day.
    PublishedInForce,
    /// 废止.
    Repealed,
}

/// What the last words of an event say, the longer before the shorter.
const VERBS: &[(&str, What)] = &[
    ("修订通过", What::Dated(DateKind::Revised)),
    ("通过修订", What::Dated(DateKind::Revised)),
    ("公布施行", What::PublishedInForce),
    ("发布施行", What::PublishedInForce),
    ("公布实施", What::PublishedInForce),
    ("修正", What::Dated(DateKind::Amended)),
    ("修改", What::Dated(DateKind::Amended)),
    ("修订", What::Dated(DateKind::Revised)),
    ("通过", What::Dated(DateKind::Passed)),
    ("批准", What::Dated(DateKind::Approved)),
    ("公布", What::Dated(DateKind::Published)),
    ("发布", What::Dated(DateKind::Published)),
    ("颁布", What::Dated(DateKind::Published)),
    ("施行", What::Dated(DateKind::Effective)),
    ("实施", What::Dated(DateKind::Effective)),
    ("执行", What::Dated(DateKind::Effective)),
    ("生效", What::Dated(DateKind::Effective)),
    ("废止", What::Repealed),
];

/// The events in the front matter of a text, in the order of the page.
pub(super) fn events(text: &str, front: Span) -> Vec<Event<'_>> {
    let head = front.of(text);
    let dates = outside_titles(head);
    let mut found = Vec::new();
    let mut joint = None;
    for (i, &(date, span)) in dates.iter().enumerate() {
        let until = dates.get(i + 1).map_or(head.len(), |(_, next)| next.start);
        let from = joint.take().unwrap_or(span.end);
        let words = Span::new(from, until).of(head);
        let ends = words.match_indices('\n').map(|(at, _)| at).take(LINES).chain([words.len()]);
        let said = ends.filter_map(|end| Some((what(&words[..end])?, &words[..end]))).next();
        if let Some((what, words)) = said {
            let span = span.shifted(front.start);
            found.push(Event { what, date, span, words, at: front.start + from });
        } else if words.trim_end().ends_with('、') && words.len() < JOINT {
            // …第1411次会议、2007年2月14日最高人民检察院…通过: two passed it.
            joint = Some(from);
        }
    }
    found
}

/// The dates that stand in no title: 《关于修改2004年…的决定》 says nothing about this text.
fn outside_titles(head: &str) -> Vec<(Date, Span)> {
    let mut quoted = Vec::new();
    let (mut depth, mut open) = (0u32, 0);
    for (at, c) in head.char_indices().filter(|(_, c)| matches!(c, '《' | '》')) {
        match c {
            '《' if depth == 0 => (depth, open) = (1, at),
            '《' => depth += 1,
            _ if depth == 1 => {
                depth = 0;
                quoted.push(Span::new(open, at));
            }
            _ => depth = depth.saturating_sub(1),
        }
    }
    let inside = |span: Span| {
        let before = quoted.partition_point(|title| title.start <= span.start);
        before.checked_sub(1).is_some_and(|i| quoted[i].contains(span))
    };
    dates_in(head).into_iter().filter(|(_, span)| !inside(*span)).collect()
}

/// What happened, by the end of the words.
fn what(words: &str) -> Option<What> {
    let mark = |c: char| c.is_whitespace() || "（）()〔〕[]【】。，；、,;".contains(c);
    let mut words = words.trim_end_matches(mark);
    // The next event begins: …第一次修正　根据2014年….
    while let Some(rest) = ["根据", "自", "于"].iter().find_map(|w| words.strip_suffix(w)) {
        words = rest.trim_end_matches(mark);
    }
    // …通过的《中华人民共和国刑法修正案》
    if words.ends_with('》') && words.contains("通过的《") {
        return Some(What::Dated(DateKind::Amended));
    }
    VERBS.iter().find(|(verb, _)| words.ends_with(verb)).map(|(_, what)| *what)
}

/// The edition that a text is of, by its history: the day on which it was last passed, approved,
/// published or changed (`安全生产法@2021-06-10`). When it is in force is another matter.
pub(super) fn edition(events: &[Event<'_>]) -> Option<Fact<Date>> {
    let makes = |event: &&Event<'_>| {
        !matches!(event.what, What::Repealed | What::Dated(DateKind::Effective))
    };
    let last = events.iter().filter(makes).max_by_key(|event| event.date)?;
    Some(Fact::shown(last.date, last.span))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_read_as_collections_and_published_texts_state_them() {
        for (text, expected) in [
            (
                "2007年1月10日 云州市第四届人民代表大会常务委员会第三次会议通过\n\
                 2010年9月17日 云州市第五届人民代表大会常务委员会第一次会议《关于修改〈云州市某某条例〉\n\
                 等条例的决定》第一次修正",
                "通过日期 2007-01-10 修正日期 2010-09-17",
            ),
            (
                "（2002年6月29日第九届全国人民代表大会常务委员会第二十八次会议通过　根据2009年8月27日\
                 第十一届全国人民代表大会常务委员会第十次会议《关于修改部分法律的决定》第一次修正　\
                 2018年12月29日第十三届全国人民代表大会常务委员会第七次会议修订）",
                "通过日期 2002-06-29 修正日期 2009-08-27 修订日期 2018-12-29",
            ),
            (
                "(2007年4月5日中华人民共和国国务院令第492号公布　2019年4月3日中华人民共和国国务院令\
                 第711号修订　自2019年5月15日起施行)",
                "公布日期 2007-04-05 修订日期 2019-04-03 施行日期 2019-05-15",
            ),
            (
                "2011年5月23日 最高人民法院审判委员会第1523次会议通过\n2011年6月7日 最高人民法院公告公布",
                "通过日期 2011-05-23 公布日期 2011-06-07",
            ),
            ("1983年12月25日 云州市人民代表大会常务委员会公告公布施行", "公布施行 1983-12-25"),
            ("2001年10月1日《关于废止2000年1月1日办法的通知》废止", "废止 2001-10-01"),
            (
                "1999年12月25日 云州市人民代表大会常务委员会第十三次会议通过的《云州市某某条例修正案》",
                "修正日期 1999-12-25",
            ),
            ("2016年10月11日", ""),
            ("本市2016年10月11日的会议", ""),
        ] {
            let said = events(text, Span::new(0, text.len()));
            let said: Vec<String> = said
                .iter()
                .map(|event| match event.what {
                    What::Dated(kind) => format!("{} {}", kind.term(), event.date),
                    What::PublishedInForce => format!("公布施行 {}", event.date),
                    What::Repealed => format!("废止 {}", event.date),
                })
                .collect();
            assert_eq!(said.join(" "), expected, "{text}");
        }
    }
}
