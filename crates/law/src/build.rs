//! From lines to the provision tree: classify each line first, then grow the tree.

use std::collections::{HashMap, HashSet};

use crate::address::{Path, Step};
use crate::inline::{self, Part};
use crate::line::{self, Mark};
use crate::repair::{is_date, lines};
use crate::tree::{Level, Provision, Tree};
use crate::{Span, annex};

/// Longest line that is wholly a heading, in characters.
const HEADING_LINE: usize = 40;
/// Longest table of contents, in lines.
const CONTENTS: usize = 1_000;

/// Builds the tree of one document out of its whole text.
pub(crate) fn build(text: &str) -> Tree {
    let lines: Vec<(Span, &str)> = lines(text).filter(|(_, line)| !line.is_empty()).collect();
    let body = body_start(&lines);
    let annexes = annex::starts(&lines, body);
    let main = annexes.first().map_or(lines.len(), |(i, _)| *i);
    let back = back_start(&lines[..main], body);
    let mut grow = Grow { text, ..Grow::default() };
    if let (Some((first, _)), true) = (lines.first(), body > 0) {
        grow.open(
            Level::Front,
            1,
            0,
            Span::new(first.start, first.start),
            Span::new(first.start, first.start),
        );
    }
    for (i, &(span, line)) in lines[..back].iter().enumerate().skip(body) {
        grow.line(span, line, i + 1 == back);
    }
    if let Some(&(span, _)) = lines[..main].get(back) {
        grow.open(Level::Back, 1, 0, Span::new(span.start, span.start), span);
    }
    let mut annexes = annexes.into_iter().peekable();
    for (i, &(span, line)) in lines.iter().enumerate().skip(main) {
        match annexes.next_if(|(at, _)| *at == i) {
            Some((_, label)) => grow.open(Level::Annex, label.n, label.word, span, span),
            None => grow.line(span, line, false),
        }
    }
    grow.finish()
}

/// Index of the first line that is neither title, number, recipient nor table of contents.
fn body_start(lines: &[(Span, &str)]) -> usize {
    let mut i = 0;
    let mut contents = false;
    while i < lines.len() {
        let line = lines[i].1;
        if !contents && is_contents(line) {
            contents = true;
            i = after_contents(lines, i);
            continue;
        }
        if line::head(line).is_some_and(|h| h.mark != Mark::Enumeration) || is_sentence(line) {
            return i;
        }
        i += 1;
    }
    // Nothing but short lines: all of it is body, so that nothing is lost to the front matter.
    if lines.len() > 1 { 1 } else { 0 }
}

fn is_contents(line: &str) -> bool {
    line.chars().filter(|c| !c.is_whitespace()).eq("目录".chars())
        || line.chars().filter(|c| !c.is_whitespace()).eq("目次".chars())
}

/// The line after a table of contents: where its first heading stands for the second time.
fn after_contents(lines: &[(Span, &str)], at: usize) -> usize {
    let squeeze = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let Some(first) = lines.get(at + 1).map(|l| squeeze(l.1)) else { return at + 1 };
    (at + 2..lines.len().min(at + CONTENTS))
        .find(|&i| squeeze(lines[i].1) == first)
        .unwrap_or(at + 1)
}

/// A line of running text: closed like a sentence and long, and no list of recipients.
pub(crate) fn is_sentence(line: &str) -> bool {
    let closed = line.ends_with(['。', '：', '；']);
    let recipients = line.ends_with('：')
        && line.starts_with(['各', '市', '省', '县', '区'])
        && !line.contains("如下");
    let remark = line.starts_with("按：") || line.starts_with("编者按");
    closed && !recipients && !remark && line.chars().count() >= 25
}

/// Index of the first line of signature, date, remarks and copies.
fn back_start(lines: &[(Span, &str)], body: usize) -> usize {
    let mut back = lines.len();
    let mut in_copies = false;
    for i in (body + 1..lines.len()).rev() {
        let line = lines[i].1;
        let short = line.chars().count() <= 25;
        let copies =
            ["送：", "报：", "抄送：", "抄报：", "发："].iter().any(|w| line.starts_with(w));
        let note = line.starts_with(['(', '（']) && line.ends_with([')', '）']) && short;
        let signature = short
            && back < lines.len()
            && is_date(lines[back].1)
            && !line.ends_with(['。', '；', '：', '，'])
            && line::head(line).is_none();
        let tail_of_copies = i + 1 == back
            && !copies
            && short
            && lines[..i]
                .iter()
                .rev()
                .take(3)
                .any(|(_, l)| l.starts_with("送：") || l.starts_with("抄送："));
        if is_date(line) || copies || note || signature || tail_of_copies {
            back = i;
            in_copies = in_copies || copies;
        } else {
            break;
        }
    }
    annex::list_start(&lines[..back], body).unwrap_or(back)
}

#[derive(Default)]
struct Grow<'a> {
    text: &'a str,
    provisions: Vec<Provision>,
    /// Indices of the open provisions, outermost first.
    stack: Vec<usize>,
    /// The provision whose last paragraph has places of its own below it.
    parted: Option<usize>,
    /// How many provisions of a level stand directly below a provision, or at the top.
    children: HashMap<(Option<usize>, Level), u32>,
}

impl Grow<'_> {
    /// Takes in one line of the body.
    fn line(&mut self, span: Span, line: &str, last: bool) {
        let Some(head) = line::head(line) else {
            self.unmarked(span, line, last);
            return self.within(span, line, 1);
        };
        let in_article = self.open_level(Level::Article).is_some();
        let level = match head.mark {
            Mark::Part => Level::Part,
            Mark::Chapter => Level::Chapter,
            Mark::Section => Level::Section,
            Mark::Article => Level::Article,
            Mark::Comma => Level::Heading1,
            Mark::Paren if in_article => Level::Item,
            Mark::Dot if in_article => Level::Point,
            Mark::Paren => Level::Heading2,
            Mark::Dot => Level::Heading3,
            Mark::ParenDigit => Level::Heading4,
            Mark::Enumeration => Level::Enumeration,
            Mark::Dash => Level::Bullet,
        };
        let heading = heading(level, line, head.len);
        let n = if level == Level::Bullet { self.siblings(level) + 1 } else { head.n };
        self.open(level, n, head.sub, Span::new(span.start, span.start + heading), span);
        let next = if level == Level::Enumeration { head.n + 1 } else { 1 };
        self.within(span, line, next);
    }

    /// A line without a mark: the next 款 of an article, the text after a list, or simply the
    /// next paragraph of what is open.
    fn unmarked(&mut self, span: Span, line: &str, last: bool) {
        let none = Span::new(span.start, span.start);
        if let Some(article) = self.open_level(Level::Article) {
            // 第X条 alone on its line: the first 款 is the next one.
            let label_only = self.stack.last() == Some(&article)
                && self.provisions[article].own.end == self.provisions[article].heading.end;
            if label_only {
                self.provisions[article].own.end = span.end;
                return;
            }
            let n = 2 + self.children_of(Some(article), Level::Paragraph);
            return self.open(Level::Paragraph, n, 0, none, span);
        }
        let Some(&top) = self.stack.last() else {
            return self.open(Level::Preamble, 1, 0, none, span);
        };
        match self.provisions[top].level {
            Level::Front => self.open(Level::Preamble, 1, 0, none, span),
            Level::Bullet => {
                let holder = self.provisions[top].parent;
                self.next_paragraph(holder, span);
            }
            _ if self.parted.is_some() => self.next_paragraph(self.parted, span),
            Level::Heading2 if last && is_closing(line) => {
                self.open(Level::Closing, 1, 0, none, span);
            }
            _ => self.provisions[top].own.end = span.end,
        }
    }

    /// The places within a paragraph that was just taken in: matters under their names, and in each
    /// of them and before them 一是…二是…. 条 have 款 and 项 instead. `next` is the number with which
    /// an enumeration begins; more than 1 where the line itself opens with the one before.
    fn within(&mut self, span: Span, line: &str, next: u32) {
        if self.open_level(Level::Article).is_some() {
            return;
        }
        let Some(&top) = self.stack.last() else { return };
        let holder = if next > 1 { self.provisions[top].parent } else { Some(top) };
        let run_ins = inline::run_ins(line);
        let lead = run_ins.first().map_or(line.len(), |part| part.span.start);
        let lead = &line[..lead];
        for part in inline::enumeration(lead, next) {
            self.part(holder, Level::Enumeration, titled(part, lead), span.start);
        }
        for (n, part) in (1 + self.children_of(holder, Level::RunIn)..).zip(run_ins) {
            self.part(holder, Level::RunIn, Part { n, ..part }, span.start);
            let name = self.stack.last().copied();
            let body = part.span.of(line);
            for inner in inline::enumeration(body, 1) {
                let at = span.start + part.span.start;
                self.part(name, Level::Enumeration, titled(inner, body), at);
            }
        }
        self.parted = holder.filter(|_| next == 1 && self.stack.last() != Some(&top));
    }

    fn part(&mut self, holder: Option<usize>, level: Level, part: Part, at: usize) {
        self.close_until(holder);
        self.push(level, part.n, 0, part.heading.shifted(at), part.span.shifted(at));
    }

    /// A paragraph that follows what `holder` already has below it.
    fn next_paragraph(&mut self, holder: Option<usize>, span: Span) {
        self.close_until(holder);
        let n = 2 + self.children_of(holder, Level::Paragraph);
        self.push(Level::Paragraph, n, 0, Span::new(span.start, span.start), span);
    }

    /// Closes what is open below `holder`.
    fn close_until(&mut self, holder: Option<usize>) {
        while self.stack.last().copied() != holder && self.stack.pop().is_some() {}
        self.parted = None;
    }

    /// Opens a provision below the nearest open one of a higher level.
    fn open(&mut self, level: Level, n: u32, sub: u32, heading: Span, own: Span) {
        while self.stack.last().is_some_and(|&top| !holds(self.provisions[top].level, level)) {
            self.stack.pop();
        }
        self.parted = None;
        self.push(level, n, sub, heading, own);
    }

    fn push(&mut self, level: Level, n: u32, sub: u32, heading: Span, own: Span) {
        let parent = self.stack.last().copied();
        let step = Step { level, n, sub, twin: 0 };
        let base = match (level, parent.map(|i| &self.provisions[i])) {
            (_, None) => Path::default(),
            // The number of a 条 is unique in the statute, or in the annex.
            (Level::Article, Some(p)) => Path(p.path.annexed().0.copied().into_iter().collect()),
            // The first 款 is the article's own text, and still stands in the path of its 项.
            (Level::Item | Level::Point, Some(p)) if p.level == Level::Article => {
                p.path.join(Step::new(Level::Paragraph, 1))
            }
            (_, Some(p)) => p.path.clone(),
        };
        *self.children.entry((parent, level)).or_default() += 1;
        self.provisions.push(Provision {
            level,
            path: base.join(step),
            alias: None,
            heading,
            own,
            parent,
            end: 0,
        });
        self.stack.push(self.provisions.len() - 1);
    }

    fn open_level(&self, level: Level) -> Option<usize> {
        self.stack.iter().copied().find(|&i| self.provisions[i].level == level)
    }

    /// How many provisions of `level` the nearest open provision that can hold one has already.
    fn siblings(&self, level: Level) -> u32 {
        let parent =
            self.stack.iter().rev().copied().find(|&i| holds(self.provisions[i].level, level));
        self.children_of(parent, level)
    }

    fn children_of(&self, parent: Option<usize>, level: Level) -> u32 {
        self.children.get(&(parent, level)).copied().unwrap_or(0)
    }

    /// Closes all spans, makes the paths unique and finds the running numbers.
    fn finish(mut self) -> Tree {
        let count = self.provisions.len();
        for i in 0..count {
            let end = self.provisions.get(i + 1).map_or(self.text.len(), |next| next.own.start);
            let own = &mut self.provisions[i].own;
            let kept = Span::new(own.start, end).of(self.text).trim_end().len();
            own.end = own.start + kept;
            let own_end = own.end;
            let heading = &mut self.provisions[i].heading;
            *heading = Span::new(heading.start, heading.end.min(own_end));
            let depth = |p: &Provision| p.parent;
            let mut next = i + 1;
            while next < count && is_below(&self.provisions, next, i, depth) {
                next += 1;
            }
            self.provisions[i].end = next;
        }
        let mut seen: HashMap<Path, u32> = HashMap::with_capacity(count);
        for i in 0..count {
            let twin = seen.entry(self.provisions[i].path.clone()).or_default();
            *twin += 1;
            if *twin > 1 {
                let (twin, at) = (*twin, self.provisions[i].path.0.len() - 1);
                for below in i..self.provisions[i].end {
                    if let Some(step) = self.provisions[below].path.0.get_mut(at) {
                        step.twin = twin;
                    }
                }
            }
        }
        self.alias_running_numbers();
        self.alias_names();
        Tree { provisions: self.provisions }
    }

    /// （十三） names one place when the numbers run through the document instead of starting anew
    /// under each 一、.
    fn alias_running_numbers(&mut self) {
        let mut numbers: Vec<u32> = Vec::new();
        for p in self.provisions.iter().filter(|p| p.level == Level::Heading2) {
            numbers.extend(p.path.0.last().map(|s| s.n));
        }
        let unique: HashSet<_> = numbers.iter().collect();
        if unique.len() != numbers.len() {
            return;
        }
        for p in
            self.provisions.iter_mut().filter(|p| p.level == Level::Heading2 && p.path.0.len() > 1)
        {
            p.alias = p.path.0.last().map(|s| Path(vec![*s]).to_string());
        }
    }

    /// 执法约谈 names one place when the document takes up one matter under that name.
    fn alias_names(&mut self) {
        let text = self.text;
        let mut uses: HashMap<&str, u32> = HashMap::new();
        for p in self.provisions.iter().filter(|p| p.level == Level::RunIn) {
            *uses.entry(p.heading.of(text)).or_default() += 1;
        }
        for p in self.provisions.iter_mut().filter(|p| p.level == Level::RunIn) {
            let name = p.heading.of(text);
            p.alias = (uses.get(name) == Some(&1)).then(|| name.to_owned());
        }
    }
}

fn is_below(
    provisions: &[Provision],
    mut at: usize,
    ancestor: usize,
    parent: impl Fn(&Provision) -> Option<usize>,
) -> bool {
    while let Some(up) = parent(&provisions[at]) {
        if up == ancestor {
            return true;
        }
        if up < ancestor {
            return false;
        }
        at = up;
    }
    false
}

/// Whether a provision of level `outer` can hold one of level `inner`.
fn holds(outer: Level, inner: Level) -> bool {
    let leaf = match outer {
        Level::Front | Level::Preamble | Level::Closing | Level::Back => true,
        Level::Paragraph | Level::Item | Level::Point => inner >= Level::Heading1,
        _ => false,
    };
    !leaf && outer < inner && !matches!(inner, Level::Closing | Level::Back)
}

/// Bytes of the heading within a line.
fn heading(level: Level, line: &str, label: usize) -> usize {
    match level {
        Level::Part | Level::Chapter | Level::Section => line.len(),
        Level::Article | Level::Item | Level::Point => label,
        _ => match line.find('。') {
            Some(stop) if line.get(..stop).is_some_and(|h| h.chars().count() <= HEADING_LINE) => {
                stop
            }
            None if line.chars().count() <= HEADING_LINE => line.len(),
            _ => label,
        },
    }
}

/// 一是 with the title behind it.
fn titled(part: Part, paragraph: &str) -> Part {
    let len = heading(Level::Enumeration, part.span.of(paragraph), part.heading.len());
    Part { heading: Span::new(part.span.start, part.span.start + len), ..part }
}

/// 结语: a last paragraph that speaks of the document itself.
fn is_closing(line: &str) -> bool {
    let itself = ["本意见", "本实施意见", "本通知", "本办法", "本方案"];
    line.starts_with(['各', '本', '请']) && itself.iter().any(|w| line.contains(w))
}
