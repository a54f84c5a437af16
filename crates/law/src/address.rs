//! Addresses of provisions: stable, printable, and readable in the spellings that people use.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::tree::Level;
use crate::{fold, line, numeral};

/// Names one edition of one document: `安全生产法@2021-06-10`, `临政办发〔2016〕30号`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DocId(pub String);

impl DocId {
    /// The work and, after `@`, the date of the edition.
    pub fn parts(&self) -> (&str, Option<&str>) {
        match self.0.split_once('@') {
            Some((work, edition)) => (work, Some(edition)),
            None => (&self.0, None),
        }
    }

    /// The work without its edition: `安全生产法`.
    pub fn work(&self) -> &str {
        self.parts().0
    }
}

impl fmt::Display for DocId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The words that name an annex. The last one has no number.
pub(crate) const ANNEX_WORDS: [&str; 5] = ["附件", "附录", "附表", "附图", "附"];

/// One step from the document down to a provision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Step {
    /// The kind of place.
    pub level: Level,
    /// Its number as printed, or its place among its siblings where none is printed; 0 for an
    /// annex without a number.
    pub n: u32,
    /// The N of 第X条之N; which word names an annex (附件 0, 附录 1, 附表 2, 附图 3, 附 4); else 0.
    pub sub: u32,
    /// 0, or which of several places with one number under one parent this is (from 2).
    pub twin: u32,
}

impl Step {
    /// A step with a plain number.
    pub fn new(level: Level, n: u32) -> Self {
        Self { level, n, sub: 0, twin: 0 }
    }
}

/// The way from the document to a provision. 编章节 stand only in the paths of 编章节 themselves,
/// because the number of a 条 is unique in a statute; 款 always stands before 项. What stands in an
/// annex has a number of its own there, so the annex comes first in its path.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Path(pub Vec<Step>);

impl Path {
    /// This path with one more step.
    #[must_use]
    pub fn join(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }

    /// The annex in which the place stands, and the way from there.
    pub fn annexed(&self) -> (Option<&Step>, &[Step]) {
        match self.0.split_first() {
            Some((first, rest)) if first.level == Level::Annex => (Some(first), rest),
            _ => (None, &self.0),
        }
    }

    /// The address as a document cites it: `第九十七条第（四）项`, `第四十一条第二款`, `三（五）`.
    /// Whether the article has further 款 is for [`Document::cited_place`](crate::Document::cited_place).
    pub fn cited(&self) -> String {
        self.cited_of(false)
    }

    /// The address as cited; an item of an article with `several` 款 names the first one too:
    /// `第四十一条第一款第（一）项`.
    pub(crate) fn cited_of(&self, several: bool) -> String {
        let (annex, steps) = self.annexed();
        let mut out = annex.map_or_else(String::new, |annex| annex_step(annex) + apart(steps));
        for step in steps {
            let n = numeral::format(u64::from(step.n));
            match step.level {
                Level::Part => out += &format!("第{n}编"),
                Level::Chapter => out += &format!("第{n}章"),
                Level::Section => out += &format!("第{n}节"),
                Level::Article if step.sub > 0 => {
                    out += &format!("第{n}条之{}", numeral::format(u64::from(step.sub)));
                }
                Level::Article => out += &format!("第{n}条"),
                Level::Paragraph if step.n == 1 && !several => {}
                Level::Paragraph => out += &format!("第{n}款"),
                Level::Item => out += &format!("第（{n}）项"),
                Level::Point => out += &format!("第{}目", step.n),
                _ => out += &heading_step(step),
            }
        }
        out
    }
}

impl fmt::Display for Path {
    /// `97.1.4`, `三（五）`; in an annex, where a number would run into that of the annex, as it is
    /// cited: `附件1第三条第二款`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let (Some(annex), steps) = self.annexed() {
            f.write_str(&annex_step(annex))?;
            twin(f, annex)?;
            f.write_str(apart(steps))?;
            return steps.iter().try_for_each(|step| {
                f.write_str(&Path(vec![*step]).cited_of(true))?;
                twin(f, step)
            });
        }
        for (i, step) in self.0.iter().enumerate() {
            match step.level {
                Level::Article | Level::Paragraph | Level::Item | Level::Point => {
                    if i > 0 {
                        f.write_str(".")?;
                    }
                    write!(f, "{}", step.n)?;
                    if step.sub > 0 {
                        write!(f, "-{}", step.sub)?;
                    }
                }
                Level::Part => write!(f, "第{}编", numeral::format(u64::from(step.n)))?,
                Level::Chapter => write!(f, "第{}章", numeral::format(u64::from(step.n)))?,
                Level::Section => write!(f, "第{}节", numeral::format(u64::from(step.n)))?,
                _ => f.write_str(&heading_step(step))?,
            }
            twin(f, step)?;
        }
        Ok(())
    }
}

fn twin(f: &mut fmt::Formatter<'_>, step: &Step) -> fmt::Result {
    if step.twin > 0 { write!(f, "~{}", step.twin) } else { Ok(()) }
}

/// What keeps 附件 apart from 一、 within it: `附件·一（二）`, but `附件第三条`.
fn apart(steps: &[Step]) -> &'static str {
    let heading = steps.first().is_some_and(|step| step.level > Level::Point);
    if heading { "·" } else { "" }
}

/// `附件1`, `附录`.
fn annex_step(step: &Step) -> String {
    let word = usize::try_from(step.sub).ok().and_then(|i| ANNEX_WORDS.get(i)).copied();
    let n = if step.n > 0 { step.n.to_string() } else { String::new() };
    format!("{}{n}", word.unwrap_or(ANNEX_WORDS[0]))
}

fn heading_step(step: &Step) -> String {
    let n = numeral::format(u64::from(step.n));
    match step.level {
        Level::Heading1 => n,
        Level::Heading2 => format!("（{n}）"),
        Level::Heading3 => format!("{}.", step.n),
        Level::Heading4 => format!("（{}）", step.n),
        Level::Enumeration => format!("{n}是"),
        Level::Bullet => format!("—{}", step.n),
        Level::RunIn => format!("·{}", step.n),
        level => level.term().to_owned(),
    }
}

/// Names one provision of one edition; display and parse round-trip.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ProvisionId {
    /// The edition.
    pub doc: DocId,
    /// The place in it.
    pub path: Path,
}

impl fmt::Display for ProvisionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.doc, self.path)
    }
}

/// What a reader wrote to name a place within a document, not yet matched to its tree:
/// `第九十七条第（四）项`, `97（四）`, `97.1.4`, `三（五）`, `3.5`, `（十三）`, `第三章`, `附件1第三条`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlaceQuery {
    /// The printed form, folded and without blanks, for an exact comparison.
    pub folded: String,
    /// The annex that holds the place, or is it.
    pub annex: Option<Step>,
    /// 编, 章 or 节, when the query names one.
    pub division: Option<(Level, u32)>,
    /// 条 and 之N.
    pub article: Option<(u32, u32)>,
    /// 款.
    pub paragraph: Option<u32>,
    /// 项.
    pub item: Option<u32>,
    /// 目.
    pub point: Option<u32>,
    /// Bare numbers in order, for policy texts: `三（五）` → [3, 5].
    pub numbers: Vec<u32>,
}

impl PlaceQuery {
    /// The longest place that is looked for at the end of a text, in characters, so that a long text
    /// costs no more than a short one: 第一千二百六十条之一第一款第（十二）项第3目 has 22.
    pub const LONGEST: usize = 64;

    /// Reads a place. `None` when the text holds anything that is no address.
    pub fn parse(text: &str) -> Option<Self> {
        let folded: String = fold::text(text).chars().filter(|c| !c.is_whitespace()).collect();
        let mut query = Self { folded: folded.clone(), ..Self::default() };
        let mut rest = folded.trim_start_matches('#');
        if rest.is_empty() {
            return None;
        }
        if let Some((annex, tail)) = annex(rest) {
            (query.annex, rest) = (Some(annex), tail);
        }
        while !rest.is_empty() {
            rest = query.step(rest)?;
        }
        Some(query)
    }

    /// Reads one `第…条`, `（四）`, `.4`, `三` off the front of `rest`.
    fn step<'a>(&mut self, rest: &'a str) -> Option<&'a str> {
        let named = rest.starts_with('第');
        let body = rest.trim_start_matches(['第', '.', '、', '-']);
        let bracketed = body.starts_with('(');
        let body = body.strip_prefix('(').unwrap_or(body);
        let len: usize = body
            .chars()
            .take_while(|&c| c.is_ascii_digit() || numeral::is_numeral(c))
            .map(char::len_utf8)
            .sum();
        let n = u32::try_from(numeral::parse(body.get(..len)?)?).ok()?;
        let mut after = body.get(len..)?;
        if bracketed {
            after = after.strip_prefix(')')?;
        }
        let unit = after.chars().next();
        let eaten = |s: &'a str| s.get(s.chars().next().map_or(0, char::len_utf8)..);
        match unit {
            Some('编') => self.division = Some((Level::Part, n)),
            Some('章') => self.division = Some((Level::Chapter, n)),
            Some('节') => self.division = Some((Level::Section, n)),
            Some('条') => {
                let tail = eaten(after)?;
                let (sub, tail) = match tail.strip_prefix('之') {
                    Some(tail) => {
                        let len: usize = tail
                            .chars()
                            .take_while(|&c| c.is_ascii_digit() || numeral::is_numeral(c))
                            .map(char::len_utf8)
                            .sum();
                        (u32::try_from(numeral::parse(tail.get(..len)?)?).ok()?, tail.get(len..)?)
                    }
                    None => (0, tail),
                };
                self.article = Some((n, sub));
                return Some(tail);
            }
            Some('款') => self.paragraph = Some(n),
            Some('项') => self.item = Some(n),
            Some('目') => self.point = Some(n),
            _ if named && self.article.is_none() => return None,
            _ => {
                self.numbers.push(n);
                return Some(after.trim_start_matches(['、', '.']));
            }
        }
        eaten(after)
    }

    /// Whether a number in it is said to be that of a 条, 款, 项 or 目.
    pub(crate) fn names_a_unit(&self) -> bool {
        let numbers = [self.article.map(|(n, _)| n), self.paragraph, self.item, self.point];
        numbers.iter().any(Option::is_some)
    }

    /// Whether it names an item and not the 款 that holds it: `97（四）`, `第九十七条第（四）项`.
    pub(crate) fn leaves_out_paragraph(&self) -> bool {
        let behind = self.numbers.len().saturating_sub(usize::from(self.article.is_none()));
        self.paragraph.is_none()
            && match behind {
                0 => self.item.is_some(),
                1 => self.item.is_none() && !self.folded.contains('.'),
                _ => false,
            }
    }

    /// The 条款项目 that the query means in a statute; bare numbers are read as 条, 款, 项 when
    /// dotted (`97.1.4`) and as 条, 项 when the second is bracketed (`97(四)`).
    pub fn in_statute(&self) -> Option<Path> {
        let mut numbers = self.numbers.iter().copied();
        let (article, sub) = match self.article {
            Some(article) => article,
            None => (numbers.next()?, 0),
        };
        let bare: Vec<u32> = numbers.collect();
        let dotted = self.folded.contains('.');
        let (paragraph, item, point) = match (self.paragraph, self.item, bare.as_slice()) {
            (p, Some(i), []) => (Some(p.unwrap_or(1)), Some(i), self.point),
            (Some(p), None, [i]) => (Some(p), Some(*i), self.point),
            (p, None, []) => (p, None, self.point),
            (None, None, [i]) if !dotted => (Some(1), Some(*i), self.point),
            (None, None, [p]) => (Some(*p), None, None),
            (None, None, [p, i]) => (Some(*p), Some(*i), self.point),
            (None, None, [p, i, point]) => (Some(*p), Some(*i), Some(*point)),
            _ => return None,
        };
        let mut path: Vec<Step> = self.annex.into_iter().collect();
        path.push(Step { level: Level::Article, n: article, sub, twin: 0 });
        if let Some(p) = paragraph.filter(|&p| p > 1 || item.is_some()) {
            path.push(Step::new(Level::Paragraph, p));
        }
        if let Some(i) = item {
            path.push(Step::new(Level::Item, i));
        }
        if let Some(p) = point {
            path.push(Step::new(Level::Point, p));
        }
        Some(Path(path))
    }
}

/// Reads `附件1`, `附表二` off the front of what somebody wrote, blanks removed.
fn annex(text: &str) -> Option<(Step, &str)> {
    let words = (0..).zip(ANNEX_WORDS);
    let (sub, rest) = words.into_iter().find_map(|(i, w)| Some((i, text.strip_prefix(w)?)))?;
    let (len, n) = line::number(rest).unwrap_or((0, 0));
    let rest = rest.get(len..)?.trim_start_matches('·');
    Some((Step { level: Level::Annex, n, sub, twin: 0 }, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_spellings_that_people_use() {
        for (text, path) in [
            ("第九十七条第（四）项", "97.1.4"),
            ("第九十七条第四项", "97.1.4"),
            ("97（四）", "97.1.4"),
            ("97(4)", "97.1.4"),
            ("97.1.4", "97.1.4"),
            ("97", "97"),
            ("第97条", "97"),
            ("第四十一条第二款", "41.2"),
            ("41.2", "41.2"),
            ("第一百二十条之一", "120-1"),
            ("第五十七条第一款第（二）项", "57.1.2"),
            ("附件1第三条", "附件1第三条"),
            ("附件一 第三条第二款", "附件1第三条第二款"),
            ("附录第三条第（四）项", "附录第三条第一款第（四）项"),
        ] {
            let query = PlaceQuery::parse(text).and_then(|q| q.in_statute());
            assert_eq!(query.map(|p| p.to_string()).as_deref(), Some(path), "{text}");
        }
        for text in ["", "第", "处罚", "第九十七", "97条款项x", "附件x", "附加刑"] {
            assert_eq!(PlaceQuery::parse(text), None, "{text}");
        }
    }
}
