//! Tables: what stands between ruled lines is a cell.
//!
//! Rules that touch each other make a grid; a cell is named by the four rules next to it, so that
//! cells over several rows or columns need no care of their own. A page within a frame has rules
//! too, but only one cell.

use std::collections::BTreeMap;

use super::content::{Glyph, Rule};
use super::line::{Line, set};
use super::paragraph::Frame;

/// A grid with more rules is a drawing.
const MAX_RULES: usize = 1000;

/// Work of one page: glyphs times rules.
const MAX_WORK: usize = 50_000_000;

/// A cell of more lines is a page laid out as a table: each of its paragraphs is a line.
const MAX_LINES: usize = 8;

/// How near two rules must come to touch, in points.
const NEAR: f32 = 2.5;

/// The rules above, below, left and right of a place, in tenths of a point; rows sort from top to
/// bottom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Cell {
    minus_top: i32,
    left: i32,
    minus_bottom: i32,
    right: i32,
}

/// The rows of the tables of a page, and the glyphs outside of them.
pub(super) fn rows(glyphs: Vec<Glyph>, rules: &[Rule]) -> (Vec<Line>, Vec<Glyph>) {
    let grid = Grid::of(rules);
    let count = grid.across.len() + grid.down.len();
    if grid.across.len() < 2
        || grid.down.len() < 2
        || count > MAX_RULES
        || count.saturating_mul(glyphs.len()) > MAX_WORK
    {
        return (Vec::new(), glyphs);
    }
    let mut cells: BTreeMap<Cell, Vec<Glyph>> = BTreeMap::new();
    let mut rest = Vec::new();
    for glyph in glyphs {
        match grid.cell(&glyph) {
            Some(cell) => cells.entry(cell).or_default().push(glyph),
            None => rest.push(glyph),
        }
    }
    cells.retain(|_, glyphs| glyphs.iter().any(|glyph| !glyph.character.is_whitespace()));
    if cells.len() < 2 {
        rest.extend(cells.into_values().flatten());
        return (Vec::new(), rest);
    }
    let mut lines = Vec::new();
    let mut row: Vec<(Cell, Vec<Line>)> = Vec::new();
    for (cell, glyphs) in cells {
        if row.first().is_some_and(|(first, _)| first.minus_top != cell.minus_top) {
            lines.extend(written(&std::mem::take(&mut row)));
        }
        row.push((cell, set(glyphs)));
    }
    lines.extend(written(&row));
    (lines, rest)
}

/// A row as one line, its cells with tabs between them; as a line for each paragraph when it is
/// one long text.
fn written(row: &[(Cell, Vec<Line>)]) -> Vec<Line> {
    let tenths = |n: i32| n as f32 / 10.0;
    let paragraphs = row.iter().map(|(cell, lines)| {
        Frame { left: tenths(cell.left), right: tenths(cell.right) }.within_cell(lines)
    });
    let paragraphs: Vec<Vec<String>> = paragraphs.collect();
    let short = row.iter().all(|(_, lines)| lines.len() <= MAX_LINES);
    let texts = match short && row.len() > 1 {
        true => {
            let cells = paragraphs.iter().map(|cell| cell.join(" ").replace('\t', " "));
            vec![cells.collect::<Vec<_>>().join("\t")]
        }
        false => paragraphs.concat(),
    };
    let Some((first, last)) = row.first().zip(row.last()) else { return Vec::new() };
    let line = |text| Line {
        text,
        x0: tenths(first.0.left),
        x1: tenths(last.0.right),
        edge: tenths(last.0.right),
        y: -tenths(first.0.minus_top),
        size: first.1.first().map_or(0.0, |line| line.size),
        lead: 0.0,
        row: true,
        furniture: false,
        artifact: false,
    };
    texts.into_iter().map(line).collect()
}

/// The rules of a page that touch each other.
struct Grid {
    across: Vec<Rule>,
    down: Vec<Rule>,
}

impl Grid {
    fn of(rules: &[Rule]) -> Self {
        let (across, down): (Vec<Rule>, Vec<Rule>) =
            rules.iter().partition(|rule| rule.x1 - rule.x0 > rule.y1 - rule.y0);
        let mut across = joined(across, |r| (r.y0, r.x0, r.x1), |r, end| r.x1 = end);
        let mut down = joined(down, |r| (r.x0, r.y0, r.y1), |r, end| r.y1 = end);
        if across.len().saturating_mul(down.len()) > MAX_WORK {
            return Self { across: Vec::new(), down: Vec::new() };
        }
        let meet = |h: &Rule, v: &Rule| {
            v.x0 > h.x0 - NEAR && v.x0 < h.x1 + NEAR && h.y0 > v.y0 - NEAR && h.y0 < v.y1 + NEAR
        };
        down.retain(|v| across.iter().filter(|h| meet(h, v)).count() >= 2);
        across.retain(|h| down.iter().filter(|v| meet(h, v)).count() >= 2);
        Self { across, down }
    }

    /// The cell in which the middle of a glyph stands.
    fn cell(&self, glyph: &Glyph) -> Option<Cell> {
        let (x, y) = (glyph.x + glyph.width / 2.0, glyph.y + glyph.size * 0.3);
        let across = self.across.iter().filter(|h| h.x0 - NEAR < x && x < h.x1 + NEAR);
        let down = self.down.iter().filter(|v| v.y0 - NEAR < y && y < v.y1 + NEAR);
        let (mut top, mut bottom) = (f32::INFINITY, f32::NEG_INFINITY);
        for rule in across {
            match rule.y0 >= y {
                true => top = top.min(rule.y0),
                false => bottom = bottom.max(rule.y0),
            }
        }
        let (mut left, mut right) = (f32::NEG_INFINITY, f32::INFINITY);
        for rule in down {
            match rule.x0 >= x {
                true => right = right.min(rule.x0),
                false => left = left.max(rule.x0),
            }
        }
        let tenths = |n: f32| n.is_finite().then(|| (n * 10.0).round() as i32);
        Some(Cell {
            minus_top: -tenths(top)?,
            left: tenths(left)?,
            minus_bottom: -tenths(bottom)?,
            right: tenths(right)?,
        })
    }
}

/// Pieces of one rule put together: a table's border is often drawn cell by cell, each piece
/// twice. `place` gives where a rule lies across its direction, its start and its end.
fn joined(
    mut rules: Vec<Rule>,
    place: fn(&Rule) -> (f32, f32, f32),
    extend: fn(&mut Rule, f32),
) -> Vec<Rule> {
    rules.sort_by(|a, b| {
        let ((at, start, _), (at_b, start_b, _)) = (place(a), place(b));
        let track = |n: f32| (n / NEAR).round();
        track(at).total_cmp(&track(at_b)).then(start.total_cmp(&start_b))
    });
    let mut whole: Vec<Rule> = Vec::new();
    for rule in rules {
        let (at, start, end) = place(&rule);
        match whole.last_mut() {
            Some(last) if (place(last).0 - at).abs() < NEAR && start < place(last).2 + NEAR => {
                if end > place(last).2 {
                    extend(last, end);
                }
            }
            _ => whole.push(rule),
        }
    }
    // A short stroke is a dash or part of a sign.
    whole.retain(|rule| {
        let (_, start, end) = place(rule);
        end - start > 2.0 * NEAR
    });
    whole
}
