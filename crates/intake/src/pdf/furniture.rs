//! Headers, footers and page numbers: lines at the edge of pages that are not of the text.
//!
//! A line is furniture when its producer marked it so, when it stands at the edge of several pages
//! at the same height with the same words, or when it is nothing but the number of its page. Only
//! the outermost lines are looked at, from the edge inwards: text behind a line that stays is text.

use std::collections::HashMap;

use super::line::{Line, Page};

/// How far from the edge furniture stands, as a part of the page's height.
const ZONE: f32 = 0.15;

/// Lines at one edge that are looked at.
const DEEPEST: usize = 3;

/// Marks the furniture of all pages.
pub(super) fn find(pages: &mut [Page]) {
    mark_artifacts(pages);
    let repeated = repeated(pages);
    let numbered = numbered(pages);
    for (n, page) in (1i64..).zip(pages.iter_mut()) {
        for (edge, at) in edges(page).into_iter().enumerate() {
            for index in at {
                let line = &page.lines[index];
                let is = line.furniture
                    || repeated.contains_key(&key(edge, line))
                    || number(&line.text).is_some_and(|number| match number {
                        Number::Framed(_) => true,
                        Number::Bare(value) => numbered == Some(value - n),
                    });
                if !is {
                    break;
                }
                page.lines[index].furniture = true;
            }
        }
    }
}

/// What the producer marked. One that marks most of a text as no text is not believed.
fn mark_artifacts(pages: &mut [Page]) {
    let length = |line: &Line| line.text.len();
    let all: usize = pages.iter().flat_map(|p| &p.lines).map(length).sum();
    let marked = pages.iter().flat_map(|p| &p.lines).filter(|line| line.artifact);
    if marked.map(length).sum::<usize>() * 2 < all {
        for line in pages.iter_mut().flat_map(|page| &mut page.lines) {
            line.furniture = line.artifact;
        }
    }
}

/// The lines near the upper and the lower edge of a page, from the edge inwards.
fn edges(page: &Page) -> [Vec<usize>; 2] {
    let near = |&i: &usize| {
        let y = page.lines[i].y;
        y > page.height * (1.0 - ZONE) || y < page.height * ZONE
    };
    let count = page.lines.len();
    let top = (0..count).take(DEEPEST).take_while(near).collect();
    let bottom = (0..count).rev().take(DEEPEST).take_while(near).collect();
    [top, bottom]
}

/// By what a line is known again on other pages: its edge, its height in steps of four points, its
/// words without the digits.
fn key(edge: usize, line: &Line) -> (usize, i32, String) {
    let words = line.text.chars().filter(|c| !c.is_numeric() && !c.is_whitespace()).collect();
    (edge, (line.y / 4.0).round() as i32, words)
}

/// The lines that stand on at least three pages, or on both of two.
fn repeated(pages: &[Page]) -> HashMap<(usize, i32, String), usize> {
    let mut counts: HashMap<_, usize> = HashMap::new();
    for page in pages {
        for (edge, at) in edges(page).into_iter().enumerate() {
            for index in at {
                let key = key(edge, &page.lines[index]);
                if !key.2.is_empty() {
                    *counts.entry(key).or_default() += 1;
                }
            }
        }
    }
    let enough = if pages.len() == 2 { 2 } else { 3 };
    counts.retain(|_, count| *count >= enough);
    counts
}

/// A line that is nothing but a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Number {
    /// As only page numbers are written: `— 1 —`, 第1页, 1/12.
    Framed(i64),
    /// Digits alone.
    Bare(i64),
}

/// Of digits alone at the edge of pages, how much more than the count of pages they say, if they
/// agree on most of the pages that have them.
fn numbered(pages: &[Page]) -> Option<i64> {
    let mut offsets: HashMap<i64, usize> = HashMap::new();
    for (n, page) in (1i64..).zip(pages) {
        for index in edges(page).into_iter().flatten() {
            if let Some(Number::Bare(value)) = number(&page.lines[index].text) {
                *offsets.entry(value - n).or_default() += 1;
            }
        }
    }
    let all: usize = offsets.values().sum();
    let (offset, count) = offsets.into_iter().max_by_key(|&(offset, count)| (count, -offset))?;
    let sure = count >= 2 || (pages.len() == 1 && offset == 0);
    (sure && count * 2 > all).then_some(offset)
}

fn number(text: &str) -> Option<Number> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let dashes = |c: char| "-－—–―─·•~".contains(c);
    let bare = text.trim_matches(dashes);
    let inner = bare.strip_prefix('第').and_then(|rest| rest.strip_suffix('页')).unwrap_or(bare);
    // 第1页共12页, 1/12, 第1页/共12页
    let first = inner.split(['页', '/', '共', '，', ',']).next()?;
    let others = inner[first.len()..].chars();
    let only = others.clone().all(|c| c.is_ascii_digit() || "页/共第，,".contains(c));
    let value = first.parse::<u32>().ok().filter(|_| only && first.len() <= 5)?;
    let value = i64::from(value);
    match text.len() == first.len() {
        true => Some(Number::Bare(value)),
        false => Some(Number::Framed(value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_pages() {
        let check = |text: &str, expected| assert_eq!(number(text), expected, "{text}");
        check("12", Some(Number::Bare(12)));
        for framed in ["— 12 —", "-12-", "－12－", "第 12 页", "第12页 共 30 页", "12/30", "·12·"]
        {
            check(framed, Some(Number::Framed(12)));
        }
        for text in ["12.5", "第十二条", "2016年", "3人", "", "—", "第页", "12345678"] {
            check(text, None);
        }
    }
}
