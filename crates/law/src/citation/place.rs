//! Places: `第三十一条和第三十二条`, `第三十一条至第三十五条`, `第一款、第三款`, `第（一）、（三）项`,
//! `第十、十八、二十六条`, `第一百二十条之一至之三`, `第二编第三章`.

use crate::address::{Path, Step};
use crate::tree::Level;
use crate::{Span, fold, numeral};

/// Words between two places of one list. 至 makes a range.
const JOINERS: &[&str] = &["以及", "或者", "、", "和", "及", "或", "与", "，", "至"];

/// A range longer than this keeps its two ends only, so that a hostile 第一条至第九万条 stays small.
const LONGEST_RANGE: u32 = 400;

/// Numbers in one list that are read.
const LONGEST_LIST: usize = 200;

/// Reads the places that begin at `at`. `base` is where 款 and 项 without 条 belong. Each number of
/// a list and each 条 of a range is a place; those within a range have the span of the whole range.
pub(super) fn places(text: &str, at: usize, base: &Path) -> Vec<(Span, Path)> {
    let mut out: Vec<(Span, Path)> = Vec::new();
    let mut context = base.clone();
    let mut at = at;
    let mut range = false;
    while let Some((end, found)) = place(text, at, &context) {
        let (Some(first), Some(last)) = (found.first(), found.last()) else { break };
        if let Some(before) = out.last().filter(|_| range) {
            let span = Span::new(before.0.start, first.0.end);
            let within = between(&before.1, &first.1);
            out.extend(within.into_iter().map(|path| (span, path)));
        }
        context = last.1.clone();
        out.extend(found);
        let rest = text.get(end..).unwrap_or("");
        let joiner = JOINERS
            .iter()
            .find(|j| rest.strip_prefix(**j).is_some_and(|rest| rest.starts_with('第')));
        match joiner.filter(|_| out.len() < LONGEST_LIST) {
            Some(joiner) => (at, range) = (end + joiner.len(), *joiner == "至"),
            None => break,
        }
    }
    out
}

/// What lies between two ends of a range: 第三十二条 to 第三十四条 of 第三十一条至第三十五条.
fn between(from: &Path, to: &Path) -> Vec<Path> {
    let Some((last, above)) = to.0.split_last() else { return Vec::new() };
    let (first, same) = match from.0.split_last() {
        Some((first, rest)) if from.0.len() == to.0.len() => (*first, rest == above),
        // 第一款 is the article itself.
        _ if last.level == Level::Paragraph => (Step::new(Level::Paragraph, 1), from.0 == above),
        _ => return Vec::new(),
    };
    if !same || first.level != last.level {
        return Vec::new();
    }
    let path = |step| Path(above.iter().copied().chain([step]).collect());
    let length = |a: u32, b: u32| (a < b && b - a <= LONGEST_RANGE).then_some(a + 1..b);
    if first.n == last.n {
        let subs = length(first.sub, last.sub).into_iter().flatten();
        return subs.map(|sub| path(Step { sub, ..first })).collect();
    }
    let numbers = length(first.n, last.n).filter(|_| first.sub == 0 && last.sub == 0);
    numbers.into_iter().flatten().map(|n| path(Step::new(first.level, n))).collect()
}

type Found = (usize, Vec<(Span, Path)>);

/// One `第…条第…款第…项`, where the last unit may list several numbers.
fn place(text: &str, start: usize, context: &Path) -> Option<Found> {
    let mut at = start;
    let mut path: Option<Path> = None;
    while let Some(Unit { end, level, numbers }) = unit(text, at) {
        let base = match level {
            Level::Article | Level::Part => Path::default(),
            Level::Chapter => upto(path.as_ref().unwrap_or(&Path::default()), Level::Part),
            Level::Section => upto(path.as_ref().unwrap_or(&Path::default()), Level::Chapter),
            Level::Paragraph => upto(path.as_ref().unwrap_or(context), Level::Article),
            Level::Item => {
                let base = upto(path.as_ref().unwrap_or(context), Level::Paragraph);
                if base.0.len() == 1 { base.join(Step::new(Level::Paragraph, 1)) } else { base }
            }
            _ => upto(path.as_ref().unwrap_or(context), Level::Item),
        };
        if level > Level::Article && base.0.first().is_none_or(|s| s.level != Level::Article) {
            return None;
        }
        let step = |n: &Number| base.join(Step { level, n: n.n, sub: n.sub, twin: 0 });
        if let [.., last] = numbers.as_slice()
            && numbers.len() > 1
        {
            let whole = Span::new(start, end);
            let mut list: Vec<(Span, Path)> = Vec::with_capacity(numbers.len());
            for (i, number) in numbers.iter().enumerate() {
                let path = step(number);
                if number.range
                    && let Some((_, before)) = list.last()
                {
                    let within = between(before, &path);
                    list.extend(within.into_iter().map(|path| (whole, path)));
                }
                let from = if i == 0 { start } else { number.span.start };
                let to = if std::ptr::eq(number, last) { end } else { number.span.end };
                list.push((Span::new(from, to), path));
            }
            list.iter_mut().for_each(|(_, path)| without_first_paragraph(path));
            return Some((end, list));
        }
        path = Some(step(numbers.first()?));
        at = end;
    }
    let mut path = path?;
    without_first_paragraph(&mut path);
    Some((at, vec![(Span::new(start, at), path)]))
}

/// 第X条第一款 is the article's own text.
fn without_first_paragraph(path: &mut Path) {
    if path.0.last().is_some_and(|s| s.level == Level::Paragraph && s.n == 1) {
        path.0.pop();
    }
}

/// The steps of a path down to `level`.
pub(super) fn upto(path: &Path, level: Level) -> Path {
    Path(path.0.iter().take_while(|s| s.level <= level).copied().collect())
}

/// One `第` with its numbers and the unit behind them.
struct Unit {
    end: usize,
    level: Level,
    numbers: Vec<Number>,
}

struct Number {
    span: Span,
    n: u32,
    /// 之N.
    sub: u32,
    /// The last of a range that begins with the number before.
    range: bool,
}

fn unit(text: &str, at: usize) -> Option<Unit> {
    let mut here = at + text.get(at..)?.strip_prefix('第').map(|_| '第'.len_utf8())?;
    let mut numbers: Vec<Number> = Vec::new();
    let mut range = false;
    loop {
        let from = here;
        if !numbers.is_empty() && text.get(here..)?.starts_with('第') {
            here += '第'.len_utf8();
        }
        let bracket = text.get(here..)?.chars().next().filter(|&c| fold::char(c) == '(');
        here += bracket.map_or(0, char::len_utf8);
        let (n, len) = number(text.get(here..)?)?;
        here += len;
        if bracket.is_some() {
            let close = text.get(here..)?.chars().next().filter(|&c| fold::char(c) == ')')?;
            here += close.len_utf8();
        }
        let rest = text.get(here..)?;
        if let Some(level) = rest.chars().next().and_then(level) {
            here += rest.chars().next().map_or(0, char::len_utf8);
            if level == Level::Article {
                here = branches(text, Span::new(from, here), n, range, &mut numbers);
            } else {
                numbers.push(Number { span: Span::new(from, here), n, sub: 0, range });
            }
            return Some(Unit { end: here, level, numbers });
        }
        let joiner = JOINERS.iter().find(|j| rest.starts_with(**j))?;
        if numbers.len() >= LONGEST_LIST {
            return None;
        }
        numbers.push(Number { span: Span::new(from, here), n, sub: 0, range });
        range = *joiner == "至";
        here += joiner.len();
    }
}

/// Reads 之一 behind 第X条, and further ones: 第一百二十条之一、之二. Returns where they end.
fn branches(text: &str, article: Span, n: u32, range: bool, numbers: &mut Vec<Number>) -> usize {
    let branch = |at: usize| {
        let rest = text.get(at..)?.strip_prefix('之')?;
        number(rest).map(|(sub, len)| (sub, at + '之'.len_utf8() + len))
    };
    let Some((sub, mut end)) = branch(article.end) else {
        numbers.push(Number { span: article, n, sub: 0, range });
        return article.end;
    };
    numbers.push(Number { span: Span::new(article.start, end), n, sub, range });
    while numbers.len() < LONGEST_LIST {
        let rest = text.get(end..).unwrap_or("");
        let Some(joiner) = JOINERS.iter().find(|j| rest.starts_with(**j)) else { break };
        let from = end + joiner.len();
        let Some((sub, to)) = branch(from) else { break };
        numbers.push(Number { span: Span::new(from, to), n, sub, range: *joiner == "至" });
        end = to;
    }
    end
}

fn level(c: char) -> Option<Level> {
    Some(match c {
        '编' => Level::Part,
        '章' => Level::Chapter,
        '节' => Level::Section,
        '条' => Level::Article,
        '款' => Level::Paragraph,
        '项' => Level::Item,
        '目' => Level::Point,
        _ => return None,
    })
}

/// The numeral at the front of `rest`, and its length in bytes.
pub(super) fn number(rest: &str) -> Option<(u32, usize)> {
    let len: usize = rest
        .chars()
        .take(12)
        .take_while(|&c| c.is_ascii_digit() || ('０'..='９').contains(&c) || numeral::is_numeral(c))
        .map(char::len_utf8)
        .sum();
    let n = u32::try_from(numeral::parse(rest.get(..len)?)?).ok()?;
    (n > 0).then_some((n, len))
}
