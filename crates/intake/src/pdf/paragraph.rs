//! Lines to paragraphs: the text as its author typed it.
//!
//! A line break is undone when the line was broken because the next word did not fit. That is seen
//! on the page: the beginning of the next line would have reached beyond the right margin, and the
//! next line is not set in as the first line of a paragraph is.

use std::ops::Range;

use super::Text;
use super::line::{Line, Page};
use crate::Mark;

/// The margins between which text stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    pub(super) left: f32,
    pub(super) right: f32,
}

/// What holds for the whole text.
struct Setting {
    /// For odd and for even pages.
    frames: [Frame; 2],
    /// Size of most lines, and distance between most of them.
    size: f32,
    pitch: f32,
}

/// The text of all pages, where each page begins in it, and what in it is not of it.
pub(super) fn text(pages: &[Page]) -> Text {
    let setting = Setting::of(pages);
    let mut text = String::new();
    let mut starts = Vec::with_capacity(pages.len());
    let mut marks: Vec<(Range<usize>, Mark)> = Vec::new();
    let mut last: Option<(usize, &Line, usize)> = None;
    for (n, page) in pages.iter().enumerate() {
        end_line(&mut text);
        starts.push(text.len());
        let frame = setting.frames[n % 2];
        for line in &page.lines {
            if line.furniture {
                end_line(&mut text);
                let start = text.len();
                text.push_str(&line.text);
                text.push('\n');
                marks.push((start..text.len(), Mark::Furniture));
                continue;
            }
            if let Some((of, before, end)) = last {
                let joins = setting.joins(before, line, [setting.frames[of % 2], frame], of == n);
                if joins && end == text.len() {
                    text.push_str(between(before, line));
                } else if joins {
                    // One cut from the last character before to the first behind, in place of
                    // the single lines of furniture.
                    marks.retain(|(range, _)| range.start < end);
                    let gap = between(before, line);
                    text.insert_str(end, gap);
                    shift(&mut starts, end, gap.len());
                    marks.push((end + gap.len()..text.len(), Mark::PageBreak));
                } else {
                    end_line(&mut text);
                }
            }
            text.push_str(&line.text);
            last = Some((n, line, text.len()));
        }
    }
    end_line(&mut text);
    Text { text, pages: starts, marks, cautions: Vec::new() }
}

fn end_line(text: &mut String) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
}

/// A blank was put in at `at`: pages that begin behind it begin later.
fn shift(starts: &mut [usize], at: usize, by: usize) {
    for start in starts.iter_mut().rev().take_while(|start| **start > at) {
        *start += by;
    }
}

/// What stands between two lines of one paragraph: a blank between two words.
fn between(before: &Line, line: &Line) -> &'static str {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    match letter(before.text.chars().next_back()) && letter(line.text.chars().next()) {
        true => " ",
        false => "",
    }
}

impl Setting {
    fn of(pages: &[Page]) -> Self {
        let body: Vec<Vec<&Line>> = pages
            .iter()
            .map(|page| page.lines.iter().filter(|line| !line.furniture && !line.row).collect())
            .collect();
        let mut sizes = Vec::new();
        let mut pitches = Vec::new();
        for lines in &body {
            for line in lines {
                let weight = line.text.chars().count();
                sizes.extend(std::iter::repeat_n(line.size, weight.min(50)));
            }
            pitches.extend(lines.windows(2).map(|pair| pair[0].y - pair[1].y));
        }
        let size = median(sizes).unwrap_or(12.0);
        let pitch = median(pitches).unwrap_or(1.5 * size);
        let frames = [0, 1].map(|parity| {
            let of = |parity: usize| {
                let pages = body.iter().skip(parity).step_by(2);
                let frames = pages.filter_map(|lines| Frame::around(lines, size));
                let (lefts, rights) = frames.map(|f| (f.left, f.right)).unzip();
                Some(Frame { left: median(lefts)?, right: median(rights)? })
            };
            of(parity).or_else(|| of(1 - parity))
        });
        let all = || Frame { left: 0.0, right: f32::INFINITY };
        Self { frames: frames.map(|frame| frame.unwrap_or_else(all)), size, pitch }
    }

    /// Whether `line` goes on where `before` ended, each within its frame; `near`, when they stand
    /// on one page.
    fn joins(&self, before: &Line, line: &Line, frames: [Frame; 2], near: bool) -> bool {
        if before.row || line.row || !alike(before.size, line.size) {
            return false;
        }
        let [first, second] = frames;
        let em = line.size;
        let large = em > 1.15 * self.size;
        let pitch = if large { 2.5 * em } else { 1.35 * self.pitch.max(em) };
        if near && before.y - line.y > pitch {
            return false;
        }
        let centred = |line: &Line, frame: Frame| {
            (line.x0 + line.x1 - frame.left - frame.right).abs() < 2.0 * em
        };
        if large && centred(before, first) && centred(line, second) {
            return !closed(&before.text);
        }
        let indent = line.x0 - second.left;
        let set_in = indent > 0.7 * em;
        // A hanging indent, or the rest of a paragraph that a producer set in at the top of a page.
        let goes_on =
            !closed(&before.text) && indent < 4.5 * em && (!near || line.x0 - before.x0 > 0.7 * em);
        first.broke(before, line) && (!set_in || goes_on)
    }
}

impl Frame {
    /// The margins of a page; none when it has too few lines to show them.
    fn around(lines: &[&Line], size: f32) -> Option<Self> {
        let body = || lines.iter().filter(|line| alike(line.size, size));
        if body().count() < 3 {
            return None;
        }
        let left = body().map(|line| line.x0).min_by(f32::total_cmp)?;
        let right = body().map(|line| line.edge).max_by(f32::total_cmp)?;
        Some(Self { left, right })
    }

    /// Whether `before` was broken because the beginning of `line` did not fit behind it.
    fn broke(self, before: &Line, line: &Line) -> bool {
        before.x1 + line.lead > self.right - 0.4 * line.size
    }

    /// The paragraphs of a cell with these borders.
    pub(super) fn within_cell(self, lines: &[Line]) -> Vec<String> {
        // Text keeps some distance to the borders; the longest line shows how much.
        let right = lines.iter().map(|line| line.x1).max_by(f32::total_cmp).unwrap_or(self.right);
        let inner =
            Self { left: self.left, right: right.max(self.right - (self.right - self.left) * 0.1) };
        let mut paragraphs: Vec<String> = Vec::new();
        let mut last: Option<&Line> = None;
        for line in lines {
            match (last, paragraphs.last_mut()) {
                (Some(before), Some(paragraph)) if inner.broke(before, line) => {
                    paragraph.push_str(between(before, line));
                    paragraph.push_str(&line.text);
                }
                _ => paragraphs.push(line.text.clone()),
            }
            last = Some(line);
        }
        paragraphs
    }
}

/// Whether two sizes are of one text.
fn alike(a: f32, b: f32) -> bool {
    (a - b).abs() < 0.15 * a.max(b)
}

/// Whether a line ends as a sentence or a part of one does.
fn closed(text: &str) -> bool {
    text.ends_with(['。', '；', '：', '！', '？', '.', ';', ':', '!', '?'])
}

fn median(mut numbers: Vec<f32>) -> Option<f32> {
    numbers.sort_by(f32::total_cmp);
    numbers.get(numbers.len() / 2).copied()
}
