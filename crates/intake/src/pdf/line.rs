//! Glyphs of one baseline make a line.

use super::content::{Glyph, Printed};
use super::file;
use super::table;

/// A line of text as it stands on the page, or a row of a table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) x0: f32,
    pub(super) x1: f32,
    /// Where its last character ends that is no punctuation: marks may hang over the margin.
    pub(super) edge: f32,
    /// Of the baseline; of a row, its upper edge.
    pub(super) y: f32,
    /// The size of most of its characters.
    pub(super) size: f32,
    /// Width of what cannot be broken off its beginning: a word, a character with the marks that
    /// must not begin a line.
    pub(super) lead: f32,
    /// A row or a cell of a table, complete in itself.
    pub(super) row: bool,
    /// Header, footer or page number.
    pub(super) furniture: bool,
    /// Marked by the producer as no part of the text.
    pub(super) artifact: bool,
}

/// The lines of a page from top to bottom.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) height: f32,
    pub(super) lines: Vec<Line>,
    /// Characters printed, blanks not counted.
    pub(super) characters: usize,
    /// Those of them of which nothing says what they are.
    pub(super) unreadable: usize,
    picture: bool,
}

impl Page {
    pub(super) fn of(page: &file::Page<'_>, printed: Printed) -> Self {
        let Printed { glyphs, rules, picture, .. } = printed;
        let characters = glyphs.iter().filter(|g| !g.character.is_whitespace()).count();
        let unreadable = glyphs.iter().filter(|g| g.character == '\u{fffd}').count();
        let (mut lines, rest) = table::rows(glyphs, &rules);
        lines.extend(set(rest));
        lines.sort_by(|a, b| b.y.total_cmp(&a.y));
        Self { height: page.height, lines, characters, unreadable, picture }
    }

    /// Whether the page is a picture: a scan, or nothing but a drawing.
    pub(super) fn is_picture(&self) -> bool {
        self.picture && self.characters == 0
    }
}

/// Sets glyphs into lines, from top to bottom.
pub(super) fn set(mut glyphs: Vec<Glyph>) -> Vec<Line> {
    glyphs.sort_by(|a, b| b.y.total_cmp(&a.y));
    let mut lines = Vec::new();
    let mut rest = glyphs.as_mut_slice();
    while let Some(first) = rest.first().copied() {
        // Raised and lowered characters belong to the line, the next line is farther away.
        let mut size = first.size;
        let mut len = 1;
        while let Some(next) = rest.get(len)
            && first.y - next.y < 0.4 * size.max(next.size)
        {
            size = size.max(next.size);
            len += 1;
        }
        let (line, after) = rest.split_at_mut(len);
        rest = after;
        line.sort_by(|a, b| a.x.total_cmp(&b.x));
        lines.extend(Line::of(line));
    }
    lines
}

impl Line {
    /// A line out of glyphs from left to right; none when they are all blank.
    fn of(glyphs: &[Glyph]) -> Option<Self> {
        let mut text = String::new();
        let mut blank = false;
        let mut last: Option<Glyph> = None;
        let mut lead = Lead::default();
        let mut sizes: Vec<f32> = Vec::new();
        let (mut x0, mut edge) = (0.0, f32::NEG_INFINITY);
        for glyph in glyphs {
            if glyph.character.is_whitespace() || glyph.character.is_control() {
                blank = true;
                continue;
            }
            match last {
                // Bold made by printing twice.
                Some(last)
                    if last.character == glyph.character
                        && (glyph.x - last.x).abs() < 0.5 * glyph.width.abs() =>
                {
                    continue;
                }
                Some(last) => {
                    let gap = glyph.x - (last.x + last.width);
                    let em = glyph.size.max(last.size);
                    let words = is_word(last.character) && is_word(glyph.character);
                    if gap > 2.0 * em {
                        text.push('\t');
                    } else if blank || gap > 0.8 * em || (words && gap > 0.2 * em) {
                        text.push(' ');
                    }
                    lead.space |= gap > 0.8 * em || (words && blank);
                }
                None => x0 = glyph.x,
            }
            if !is_closing(glyph.character) {
                edge = glyph.x + glyph.width;
            }
            blank = false;
            text.push(glyph.character);
            lead.add(glyph, x0);
            sizes.push(glyph.size);
            last = Some(*glyph);
        }
        let last = last?;
        sizes.sort_by(f32::total_cmp);
        Some(Self {
            text,
            x0,
            x1: last.x + last.width,
            edge,
            y: last.y,
            size: sizes[sizes.len() / 2],
            lead: lead.width,
            row: false,
            furniture: false,
            artifact: glyphs.iter().all(|glyph| glyph.artifact),
        })
    }
}

/// Finds what cannot be broken off the beginning of a line (GB/T 15834-2011, 5.1: which marks stand
/// neither at the beginning nor at the end of a line; Unicode Standard Annex 14, LB19: no break on
/// either side of a quotation mark).
#[derive(Default)]
struct Lead {
    width: f32,
    before: Option<char>,
    space: bool,
    closed: bool,
}

impl Lead {
    fn add(&mut self, glyph: &Glyph, x0: f32) {
        let c = glyph.character;
        let goes_on = match self.before {
            None => true,
            Some(before) => {
                !self.space
                    && (is_opening(before) || is_closing(c) || (is_word(before) && is_word(c)))
            }
        };
        self.closed |= !goes_on;
        if !self.closed {
            self.width = glyph.x + glyph.width - x0;
        }
        self.before = Some(c);
    }
}

/// Whether characters of this kind side by side make a word.
fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '\u{c0}'..='\u{24f}' | '.' | '%' | '-' | '/' | '‰')
}

fn is_opening(c: char) -> bool {
    "（〔［｛《〈「『【“”‘’([{".contains(c)
}

fn is_closing(c: char) -> bool {
    "，。、；：？！）〕］｝》〉」』】“”‘’…—,.;:?!)]}%‰".contains(c)
}
