//! Places without a title before them: 本法第九十七条, 第五十七条 alone, 前款第（五）项, 前两款, 该条,
//! 依照行政处罚法第四十二条.

use std::sync::LazyLock;

use regex::Regex;

use super::place::{number, places, upto};
use super::title::Named;
use super::{Citation, Work};
use crate::address::{Path, Step};
use crate::tree::{Level, Tree};
use crate::{Span, fold};

/// How works call themselves and each other: 本条例, 该办法, 刑法.
const WORDS: &[&str] = &[
    "法", "条例", "办法", "规定", "细则", "规则", "章程", "规程", "意见", "通知", "决定", "解释",
    "准则", "标准", "方案", "规范", "公约",
];

/// Words of [`WORDS`] that end a title so surely that a 第X条 behind them is never one of the text
/// that is being read.
const SURE: &[&str] = &["法", "条例", "办法", "细则", "规则", "章程", "公约"];

/// 该法 means one of so many titles before it.
const EARLIER: usize = 32;

/// A title without 《》 is looked for in this many characters.
const LONGEST_BARE: usize = 30;

pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) tree: &'a Tree,
    /// Names given in the text.
    pub(super) names: &'a [Named],
    /// Whether the library knows a work by this title.
    pub(super) known: &'a dyn Fn(&str) -> bool,
}

impl Reader<'_> {
    /// All such citations; `titled` are those with 《》, in order.
    pub(super) fn find(&self, titled: &[Citation]) -> Vec<Citation> {
        let mut found: Vec<Citation> = Vec::new();
        let mut next_titled = 0;
        // The last cited article and the last cited work, for 该条 and 该法.
        let mut last: Option<Citation> = None;
        let mut at = 0;
        static FIRST: LazyLock<Regex> =
            LazyLock::new(|| Regex::new("第|前|本|该").expect("the pattern is fixed"));
        while let Some(first) = FIRST.find_at(self.text, at) {
            let start = first.start();
            at = first.end();
            while let Some(claimed) = titled.get(next_titled).filter(|t| t.span.start <= start) {
                // 〈…〉 within a title is not what 该法 means.
                if last.as_ref().is_none_or(|l| l.span.end < claimed.span.end) {
                    last = Some(claimed.clone());
                }
                next_titled += 1;
                at = at.max(claimed.span.end);
            }
            if at > first.end() || self.is_label(start) {
                continue;
            }
            let here = last
                .as_ref()
                .filter(|l| !Span::new(l.span.end.min(start), start).of(self.text).contains('\n'));
            let read = self.read(start, here, &titled[..next_titled]);
            if let Some((end, citations)) = read {
                at = at.max(end);
                last = citations.last().cloned().or(last);
                found.extend(citations);
            }
        }
        found
    }

    /// The label of an article is no citation of it.
    fn is_label(&self, at: usize) -> bool {
        self.tree.at(at).is_some_and(|index| {
            let provision = &self.tree.provisions[index];
            provision.level >= Level::Part
                && provision.level <= Level::Article
                && provision.heading.start <= at
                && at < provision.heading.end
        })
    }

    /// What begins at `start`, and where it ends. No citations when it is one that leads nowhere.
    fn read(
        &self,
        start: usize,
        last: Option<&Citation>,
        titled: &[Citation],
    ) -> Option<(usize, Vec<Citation>)> {
        let rest = self.text.get(start..)?;
        match rest.chars().next()? {
            '第' => self.bare(start, last, titled),
            '前' => self.before(start),
            '本' => self.this(start),
            _ => self.that(start, last?),
        }
    }

    /// 第…条 with what stands before it.
    fn bare(
        &self,
        start: usize,
        last: Option<&Citation>,
        titled: &[Citation],
    ) -> Option<(usize, Vec<Citation>)> {
        let line = self.line_before(start);
        let itself = self.called(line, '本').map(|len| (Work::Itself, len, Path::default()));
        let that = || {
            let len = self.called(line, '该')?;
            let word = line.get(line.len() + '该'.len_utf8() - len..)?;
            Some((named_so(word, last, titled)?, len, Path::default()))
        };
        let named =
            || self.named(line, start).map(|(t, len)| (Work::Title(t), len, Path::default()));
        let (work, lead, base) = match itself.or_else(that).or_else(named) {
            Some(found) => found,
            None if SURE.iter().any(|word| line.ends_with(word)) => {
                let end = places(self.text, start, &Path::default()).last()?.0.end;
                return Some((end, Vec::new()));
            }
            None => {
                let base = upto(&self.path_at(start), Level::Article);
                if base.0.is_empty() {
                    return None;
                }
                (Work::Itself, 0, base)
            }
        };
        let found = places(self.text, start, &base);
        // 第三章 alone names a part of a book or a course as often as of a statute.
        if lead == 0 && found.first()?.1.0.first()?.level < Level::Article {
            return None;
        }
        self.citations(start - lead, &work, found)
    }

    /// Bytes of 本条例 or 该办法 at the end of `line`.
    fn called(&self, line: &str, by: char) -> Option<usize> {
        WORDS.iter().find_map(|word| {
            let before = line.strip_suffix(word)?;
            before.ends_with(by).then(|| by.len_utf8() + word.len())
        })
    }

    /// A title without 《》 at the end of `line`: the longest that the text or the library knows.
    fn named(&self, line: &str, start: usize) -> Option<(String, usize)> {
        let given = self.names.iter().filter(|n| n.from <= start && line.ends_with(&n.short));
        if let Some(name) = given.max_by_key(|n| n.short.len()) {
            return Some((name.full.clone(), name.short.len()));
        }
        if !WORDS.iter().any(|word| line.ends_with(word)) {
            return None;
        }
        let mut cuts: Vec<usize> = line
            .char_indices()
            .rev()
            .take(LONGEST_BARE)
            .take_while(|(_, c)| fold::is_han(*c))
            .map(|(at, _)| at)
            .collect();
        cuts.reverse();
        let titles = cuts.into_iter().filter_map(|at| line.get(at..));
        let title = titles.filter(|t| t.chars().count() >= 2).find(|t| (self.known)(t))?;
        Some((title.to_owned(), title.len()))
    }

    /// 前款, 前两款, 前条, 前项, each with what may follow: 前款第（五）项.
    fn before(&self, start: usize) -> Option<(usize, Vec<Citation>)> {
        let head = start + '前'.len_utf8();
        let (count, len) = number(self.text.get(head..)?).unwrap_or((1, 0));
        let (level, end) = self.unit_word(head + len)?;
        // 目前条件, 提前款项.
        if self.line_before(start).ends_with(['目', '提', '以', '之', '期', '日', '年', '月'])
        {
            return None;
        }
        let own = self.path_at(start);
        let article = *own.0.first().filter(|s| s.level == Level::Article)?;
        let paragraph = own.0.get(1).filter(|s| s.level == Level::Paragraph).map_or(1, |s| s.n);
        let targets: Vec<Path> = match level {
            Level::Article => {
                let index = self.tree.at(start)?;
                let articles = self.tree.provisions[..index].iter().rev();
                let mut articles: Vec<Path> = articles
                    .filter(|p| p.level == Level::Article && p.path.0.first() != Some(&article))
                    .take(count as usize)
                    .map(|p| p.path.clone())
                    .collect();
                articles.reverse();
                articles
            }
            Level::Paragraph => (paragraph.checked_sub(count)?..paragraph)
                .filter(|&n| n > 0)
                .map(|n| match n {
                    1 => Path(vec![article]),
                    n => Path(vec![article, Step::new(Level::Paragraph, n)]),
                })
                .collect(),
            _ => {
                let (item, above) = own.0.split_last().filter(|(s, _)| s.level == Level::Item)?;
                let items = (item.n.checked_sub(count)?..item.n).filter(|&n| n > 0);
                let item = |n| above.iter().copied().chain([Step::new(Level::Item, n)]);
                items.map(|n| Path(item(n).collect())).collect()
            }
        };
        let target = targets.last()?;
        let inner = places(self.text, end, target);
        if count == 1 && !inner.is_empty() {
            return self.citations(start, &Work::Itself, inner);
        }
        let span = Span::new(start, end);
        self.citations(start, &Work::Itself, targets.into_iter().map(|p| (span, p)).collect())
    }

    /// 本条, 本款, alone or with what follows: 本条第二款.
    fn this(&self, start: usize) -> Option<(usize, Vec<Citation>)> {
        let (level, end) = self.unit_word(start + '本'.len_utf8())?;
        if level == Level::Item || self.line_before(start).ends_with(['基', '根', '资', '成', '样'])
        {
            return None;
        }
        let own = self.path_at(start);
        let place = upto(&own, level);
        let found = match places(self.text, end, &place) {
            found if !found.is_empty() => found,
            _ if place.0.first()?.level == Level::Article => vec![(Span::new(start, end), place)],
            _ => return None,
        };
        self.citations(start, &Work::Itself, found)
    }

    /// 该条, 该条第二款: the article cited last, on the same line.
    fn that(&self, start: usize, last: &Citation) -> Option<(usize, Vec<Citation>)> {
        let (level, end) = self.unit_word(start + '该'.len_utf8())?;
        let article = upto(last.path.as_ref()?, Level::Article);
        if level != Level::Article || article.0.is_empty() {
            return None;
        }
        let found = match places(self.text, end, &article) {
            found if !found.is_empty() => found,
            _ => vec![(Span::new(start, end), article)],
        };
        self.citations(start, &last.work, found)
    }

    /// 条, 款 or 项 at `at`, not the first half of 条件, 条例, 款项, 项目; and where it ends.
    fn unit_word(&self, at: usize) -> Option<(Level, usize)> {
        let mut rest = self.text.get(at..)?.chars();
        let level = match rest.next()? {
            '条' => Level::Article,
            '款' => Level::Paragraph,
            '项' => Level::Item,
            _ => return None,
        };
        let word = rest.next().is_some_and(|c| "件例款约文目项式理幅".contains(c));
        (!word).then_some((level, at + '条'.len_utf8()))
    }

    /// The path of the provision that speaks at `at`.
    fn path_at(&self, at: usize) -> Path {
        let index = self.tree.at(at);
        index.map(|i| self.tree.provisions[i].path.clone()).unwrap_or_default()
    }

    /// At most [`LONGEST_BARE`] characters before `at`, on the same line.
    fn line_before(&self, at: usize) -> &str {
        let before = self.text.get(..at).unwrap_or("");
        let chars = before.char_indices().rev().take(LONGEST_BARE + 2);
        let from = chars.take_while(|(_, c)| *c != '\n').last().map_or(at, |(from, _)| from);
        Span::new(from, at).of(self.text)
    }

    /// Citations of `work` at `found`, the first of which begins at `start`.
    fn citations(
        &self,
        start: usize,
        work: &Work,
        found: Vec<(Span, Path)>,
    ) -> Option<(usize, Vec<Citation>)> {
        let end = found.iter().map(|(span, _)| span.end).max()?;
        let citation = |(i, (span, path)): (usize, (Span, Path))| {
            let span = if i == 0 { Span::new(start, span.end) } else { span };
            Citation { span, work: work.clone(), path: Some(path) }
        };
        Some((end, found.into_iter().enumerate().map(citation).collect()))
    }
}

/// The work that 该法 means: the one cited last, on the same line or among the titles before, that is
/// called so.
fn named_so(word: &str, last: Option<&Citation>, titled: &[Citation]) -> Option<Work> {
    let earlier = titled.iter().rev().take(EARLIER);
    let so = |work: &&Work| matches!(work, Work::Title(title) if title.ends_with(word));
    last.into_iter().chain(earlier).map(|citation| &citation.work).find(so).cloned()
}
