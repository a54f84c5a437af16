//! Citations: titles in 《》, document numbers, orders, and the 条款项 behind them.

use serde::{Deserialize, Serialize};

use crate::address::{Path, Step};
use crate::docno::DocNo;
use crate::tree::{Level, Tree};
use crate::{Span, fold, numeral};

/// One cited place. `第三十一条和第三十二条` gives two citations of one work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// What is cited, as bytes of the document text.
    pub span: Span,
    /// The work.
    pub work: Work,
    /// The place in it; `None` for the work as a whole.
    pub path: Option<Path>,
}

/// Which work a citation means.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Work {
    /// By title, without the outer 《》.
    Title(String),
    /// By 发文字号.
    Number(DocNo),
    /// The citing document itself: 本法, 前款, or a bare 第X条.
    Itself,
}

/// Finds every citation in `text`, in order. `tree` gives the place of relative ones (前款, 本条).
pub(crate) fn find_all(text: &str, tree: &Tree) -> Vec<Citation> {
    let mut found = titles(text);
    found.extend(own_places(text, tree, &found));
    found.extend(numbers(text));
    found.sort_by_key(|c| (c.span.start, c.span.end));
    found
}

/// 《安全生产法》第九十七条第（四）项 and 《…〈…〉…》, with nesting.
fn titles(text: &str) -> Vec<Citation> {
    let mut found = Vec::new();
    let mut open = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '《' => open.push(at),
            '》' => {
                let Some(start) = open.pop() else { continue };
                if !open.is_empty() {
                    continue;
                }
                let end = at + c.len_utf8();
                let title = Span::new(start + '《'.len_utf8(), at).of(text);
                if title.is_empty() || title.chars().count() > 120 || title.contains('\n') {
                    continue;
                }
                let work = Work::Title(title.to_owned());
                let after = end + remark(text.get(end..).unwrap_or(""));
                let places = places(text, after, &Path::default());
                if places.is_empty() {
                    found.push(Citation {
                        span: Span::new(start, end),
                        work: work.clone(),
                        path: None,
                    });
                }
                for (i, (span, path)) in places.into_iter().enumerate() {
                    let span = if i == 0 { Span::new(start, span.end) } else { span };
                    found.push(Citation { span, work: work.clone(), path: Some(path) });
                }
            }
            '\n' => open.clear(),
            _ => {}
        }
    }
    found
}

/// Bytes of a bracketed remark behind a title: （国办发〔2015〕20号）, （以下简称…）.
fn remark(rest: &str) -> usize {
    let Some(open) = rest.chars().next().filter(|c| matches!(c, '（' | '(')) else { return 0 };
    let mut depth = 0;
    for (at, c) in rest.char_indices().take(60) {
        match fold::char(c) {
            '(' => depth += 1,
            ')' => depth -= 1,
            '\n' => return 0,
            _ => {}
        }
        if depth == 0 && at >= open.len_utf8() {
            return at + c.len_utf8();
        }
    }
    0
}

/// Document numbers, those inside a title too: 《…关于贯彻国办发〔2015〕20号文件…的意见》 cites both.
fn numbers(text: &str) -> impl Iterator<Item = Citation> {
    DocNo::find_all(text).into_iter().map(|(no, span)| Citation {
        span,
        work: Work::Number(no),
        path: None,
    })
}

/// 本法第九十七条, 第五十七条 alone, 前款, 前两款: places of the citing document.
fn own_places(text: &str, tree: &Tree, titled: &[Citation]) -> Vec<Citation> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(step) = text.get(at..).and_then(|rest| rest.find(['第', '前'])) {
        let start = at + step;
        let c = text[start..].chars().next().map_or(1, char::len_utf8);
        at = start + c;
        let Some(index) = tree.at(start) else { continue };
        let provision = &tree.provisions[index];
        let base = article_path(&provision.path);
        // The label of an article is no citation, nor is what a title already claimed.
        if Span::new(provision.heading.start, provision.heading.end).contains(Span::new(start, at))
            || titled.iter().any(|t| t.span.start <= start && start < t.span.end)
        {
            continue;
        }
        if base.0.is_empty() {
            continue;
        }
        if let Some(citation) = relative(text, start, provision.level, &provision.path) {
            at = citation.span.end;
            found.push(citation);
            continue;
        }
        let places = places(text, start, &base);
        if let Some((last, _)) = places.last() {
            at = last.end.max(at);
        }
        found.extend(places.into_iter().map(|(span, path)| Citation {
            span,
            work: Work::Itself,
            path: Some(path),
        }));
    }
    found
}

/// The article part of a path: where 第二款 and 第（一）项 without 条 belong.
fn article_path(path: &Path) -> Path {
    Path(path.0.iter().take_while(|s| s.level == Level::Article).copied().collect())
}

/// 前款, 前两款: the paragraph before the one that speaks.
fn relative(text: &str, start: usize, level: Level, path: &Path) -> Option<Citation> {
    let rest = text.get(start..)?;
    let words = ["前款", "前两款", "前二款", "前条"];
    let word = words.into_iter().find(|w| rest.starts_with(w))?;
    let article = *path.0.first().filter(|s| s.level == Level::Article)?;
    let paragraph = path.0.get(1).filter(|s| s.level == Level::Paragraph).map_or(1, |s| s.n);
    let target = match word {
        "前条" => Path(vec![Step::new(Level::Article, article.n.checked_sub(1)?)]),
        _ if level == Level::Article => return None,
        _ => match paragraph.checked_sub(1)? {
            0 => return None,
            1 => Path(vec![article]),
            n => Path(vec![article, Step::new(Level::Paragraph, n)]),
        },
    };
    let span = Span::new(start, start + word.len());
    Some(Citation { span, work: Work::Itself, path: Some(target) })
}

/// Reads the places that begin at `at`: `第三十一条和第三十二条`, `第一款、第三款`,
/// `第（一）、（三）项`, `第十、十八、二十六条`. `base` is where 款 and 项 without 条 belong.
fn places(text: &str, at: usize, base: &Path) -> Vec<(Span, Path)> {
    let mut out: Vec<(Span, Path)> = Vec::new();
    let mut context = base.clone();
    let mut at = at;
    while let Some((end, paths)) = place(text, at, &context) {
        let Some(last) = paths.last() else { break };
        context = last.1.clone();
        out.extend(paths.iter().cloned());
        let joiner = ["、", "和", "及", "以及", "或者", "或", "，", "至"].into_iter().find(|j| {
            text.get(end..)
                .and_then(|rest| rest.strip_prefix(j))
                .is_some_and(|rest| rest.starts_with('第'))
        });
        match joiner {
            Some(joiner) => at = end + joiner.len(),
            None => break,
        }
    }
    out
}

type Found = (usize, Vec<(Span, Path)>);

/// One `第…条第…款第…项`, where the last unit may list several numbers.
fn place(text: &str, start: usize, context: &Path) -> Option<Found> {
    let mut at = start;
    let mut path: Option<Path> = None;
    while let Some((end, unit, numbers)) = unit(text, at) {
        let base = match unit {
            Level::Article => Path::default(),
            Level::Paragraph => upto(path.as_ref().unwrap_or(context), Level::Article),
            _ => {
                let base = upto(path.as_ref().unwrap_or(context), Level::Paragraph);
                if base.0.len() == 1 { base.join(Step::new(Level::Paragraph, 1)) } else { base }
            }
        };
        if unit != Level::Article && base.0.is_empty() {
            return None;
        }
        let steps = |(n, sub): (u32, u32)| {
            let path = base.join(Step { level: unit, n, sub, twin: 0 });
            // 第X条第一款 is the article's own text.
            if unit == Level::Paragraph && n == 1 { base.clone() } else { path }
        };
        if numbers.len() > 1 {
            let list = numbers
                .iter()
                .enumerate()
                .map(|(i, &(span, n))| {
                    let span = match i {
                        0 => Span::new(start, span.end),
                        _ if i + 1 == numbers.len() => Span::new(span.start, end),
                        _ => span,
                    };
                    (span, steps(n))
                })
                .collect();
            return Some((end, list));
        }
        path = Some(match (unit, numbers.first()?.1) {
            (Level::Paragraph, (1, _)) => base.join(Step::new(Level::Paragraph, 1)),
            (_, n) => steps(n),
        });
        at = end;
    }
    let mut path = path?;
    if path.0.last().is_some_and(|s| s.level == Level::Paragraph && s.n == 1) {
        path.0.pop();
    }
    Some((at, vec![(Span::new(start, at), path)]))
}

fn upto(path: &Path, level: Level) -> Path {
    Path(path.0.iter().take_while(|s| s.level <= level).copied().collect())
}

type Numbered = (Span, (u32, u32));

/// One `第` with its numbers and the unit behind them.
fn unit(text: &str, at: usize) -> Option<(usize, Level, Vec<Numbered>)> {
    let mut here = at + text.get(at..)?.strip_prefix('第').map(|_| '第'.len_utf8())?;
    let mut numbers = Vec::new();
    loop {
        let from = here;
        let bracket = text.get(here..)?.chars().next().filter(|&c| fold::char(c) == '(');
        here += bracket.map_or(0, char::len_utf8);
        let rest = text.get(here..)?;
        let len: usize = rest
            .chars()
            .take_while(|&c| c.is_ascii_digit() || numeral::is_numeral(c))
            .map(char::len_utf8)
            .sum();
        let n = u32::try_from(numeral::parse(rest.get(..len)?)?).ok()?;
        here += len;
        if bracket.is_some() {
            let close = text.get(here..)?.chars().next().filter(|&c| fold::char(c) == ')')?;
            here += close.len_utf8();
        }
        let next = text.get(here..)?.chars().next()?;
        let level = match next {
            '条' => Level::Article,
            '款' => Level::Paragraph,
            '项' => Level::Item,
            '目' => Level::Point,
            '、' | '至' => {
                numbers.push((Span::new(from, here), (n, 0)));
                here += next.len_utf8();
                continue;
            }
            _ => return None,
        };
        here += next.len_utf8();
        let mut sub = 0;
        if level == Level::Article
            && let Some(rest) = text.get(here..)?.strip_prefix('之')
        {
            let len: usize =
                rest.chars().take_while(|&c| numeral::is_numeral(c)).map(char::len_utf8).sum();
            if let Some(y) = rest.get(..len).and_then(numeral::parse) {
                sub = u32::try_from(y).ok()?;
                here += '之'.len_utf8() + len;
            }
        }
        numbers.push((Span::new(from, here), (n, sub)));
        return Some((here, level, numbers));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, &str, &str)]) {
        let found = find_all(text, &Tree::default());
        let seen: Vec<_> = found
            .iter()
            .map(|c| {
                let work = match &c.work {
                    Work::Title(title) => title.clone(),
                    Work::Number(no) => no.to_string(),
                    Work::Itself => "本".into(),
                };
                (
                    c.span.of(text).to_owned(),
                    work,
                    c.path.as_ref().map(Path::to_string).unwrap_or_default(),
                )
            })
            .collect();
        let expected: Vec<_> =
            expected.iter().map(|&(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())).collect();
        assert_eq!(seen, expected, "{text}");
    }

    #[test]
    fn titles_places_and_lists() {
        check(
            "依据《安全生产法》第九十七条第（四）项",
            &[("《安全生产法》第九十七条第（四）项", "安全生产法", "97.1.4")],
        );
        check(
            "违反《安全生产法》第三十一条和第三十二条规定",
            &[("《安全生产法》第三十一条", "安全生产法", "31"), ("第三十二条", "安全生产法", "32")],
        );
        check(
            "《甲条例》第十、十八、二十六条",
            &[
                ("《甲条例》第十", "甲条例", "10"),
                ("十八", "甲条例", "18"),
                ("二十六条", "甲条例", "26"),
            ],
        );
        check(
            "《行政处罚法》第七十二条第一款第（一）项",
            &[("《行政处罚法》第七十二条第一款第（一）项", "行政处罚法", "72.1.1")],
        );
        check("《乙法》第四十一条第二款", &[("《乙法》第四十一条第二款", "乙法", "41.2")]);
        check("《乙法》第一百二十条之一", &[("《乙法》第一百二十条之一", "乙法", "120-1")]);
        check(
            "根据《山东省人民政府办公厅关于贯彻国办发〔2015〕20号文件的意见》（鲁政办发〔2015〕48号）",
            &[
                (
                    "《山东省人民政府办公厅关于贯彻国办发〔2015〕20号文件的意见》",
                    "山东省人民政府办公厅关于贯彻国办发〔2015〕20号文件的意见",
                    "",
                ),
                ("国办发〔2015〕20号", "国办发〔2015〕20号", ""),
                ("鲁政办发〔2015〕48号", "鲁政办发〔2015〕48号", ""),
            ],
        );
    }
}
