//! The operators of a page that show text, and the rules that are drawn on it.
//!
//! Of all operators of ISO 32000-1, Annex A, those are run that move, scale and show text, call a
//! form, mark content as an artifact, or draw straight lines (the rules of tables). No picture is
//! ever decoded.

use std::collections::HashMap;
use std::rc::Rc;

use hayro_cmap::BfString;
use lopdf::content::Content;
use lopdf::{Dictionary, Object, Stream};

use super::budget::{Budget, Spent};
use super::file::{File, Page};
use super::font::Font;

/// A character on an upright page: points from the lower left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Glyph {
    /// U+FFFD when nothing in the file says which one.
    pub(super) character: char,
    pub(super) x: f32,
    /// Of the baseline.
    pub(super) y: f32,
    pub(super) width: f32,
    pub(super) size: f32,
    /// Its producer marked it as no part of the text: header, footer, page number.
    pub(super) artifact: bool,
}

/// A straight line along an axis of the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    pub(super) x0: f32,
    pub(super) y0: f32,
    pub(super) x1: f32,
    pub(super) y1: f32,
}

/// What a page shows.
#[derive(Debug, Default)]
pub(super) struct Printed {
    pub(super) glyphs: Vec<Glyph>,
    pub(super) rules: Vec<Rule>,
    /// It shows a picture.
    pub(super) picture: bool,
    /// A part of its content is named and not there.
    pub(super) missing: bool,
}

/// The fonts of a file that were read, by the address of their dictionary: each is read once,
/// however many pages name it.
pub(super) type Fonts = HashMap<*const Dictionary, Rc<Font>>;

/// Runs the content of a page.
pub(super) fn run(
    file: &File,
    page: &Page<'_>,
    fonts: &mut Fonts,
    budget: &mut Budget,
) -> Result<Printed, Spent> {
    budget.step(1000)?;
    let mut content = Vec::new();
    let mut missing = false;
    match file.get(page.dictionary, b"Contents") {
        Some(Object::Stream(stream)) => content = budget.unpack(stream)?,
        Some(Object::Array(parts)) => {
            for part in parts {
                match file.follow(part) {
                    Some(Object::Stream(stream)) => {
                        content.extend(budget.unpack(stream)?);
                        content.push(b'\n');
                    }
                    _ => missing = true,
                }
            }
        }
        _ => missing = page.dictionary.has(b"Contents"),
    }
    let mut run = Run {
        file,
        budget,
        fonts,
        printed: Printed { missing, ..Printed::default() },
        state: State { to_page: Matrix(page.upright), ..State::default() },
        artifacts: Vec::new(),
    };
    run.content(&content, page.resources, 0)?;
    Ok(run.printed)
}

/// `[a b 0; c d 0; e f 1]`, applied to row vectors.
#[derive(Debug, Clone, Copy)]
struct Matrix([f32; 6]);

impl Matrix {
    const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// First `self`, then `next`.
    fn then(self, next: Self) -> Self {
        let [a, b, c, d, e, f] = self.0;
        let [g, h, i, j, k, l] = next.0;
        Self([
            a * g + b * i,
            a * h + b * j,
            c * g + d * i,
            c * h + d * j,
            e * g + f * i + k,
            e * h + f * j + l,
        ])
    }

    fn moved(self, x: f32, y: f32) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y]).then(self)
    }

    fn point(self, x: f32, y: f32) -> (f32, f32) {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }
}

/// The graphics state, as far as text depends on it.
#[derive(Clone)]
struct State {
    to_page: Matrix,
    text: Matrix,
    line: Matrix,
    font: Option<Rc<Font>>,
    size: f32,
    character_space: f32,
    word_space: f32,
    /// Horizontal scaling, 1 for 100 %.
    scale: f32,
    leading: f32,
    rise: f32,
}

impl Default for State {
    fn default() -> Self {
        Self {
            to_page: Matrix::IDENTITY,
            text: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
            font: None,
            size: 0.0,
            character_space: 0.0,
            word_space: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
        }
    }
}

/// Forms show forms at most so deep.
const MAX_FORMS: usize = 16;

/// A page with more rules is a drawing; they are not kept.
const MAX_RULES: usize = 10_000;

/// No coordinate of a page is so large (ISO 32000-1, C.2, allows 14,400 units).
const FARTHEST: f32 = 1e6;

/// Saved states beyond this number are not kept.
const MAX_SAVED: usize = 512;

struct Run<'a, 'b> {
    file: &'a File,
    budget: &'b mut Budget,
    fonts: &'b mut Fonts,
    printed: Printed,
    state: State,
    /// For each open mark, whether it is an artifact.
    artifacts: Vec<bool>,
}

impl<'a> Run<'a, '_> {
    fn content(
        &mut self,
        content: &[u8],
        resources: Option<&'a Dictionary>,
        depth: usize,
    ) -> Result<(), Spent> {
        let mut saved: Vec<State> = Vec::new();
        let mut path: Vec<Rule> = Vec::new();
        let mut pen = (0.0, 0.0);
        // Behind an operator that cannot be read nothing else can.
        for operation in Content::decode_iter(content).map_while(Result::ok) {
            self.budget.step(1 + operation.operands.len())?;
            let operands = operation.operands.as_slice();
            let numbers: [f32; 6] = std::array::from_fn(|i| {
                operands
                    .get(i)
                    .and_then(|n| n.as_float().ok())
                    .filter(|n| n.is_finite())
                    .unwrap_or(0.0)
            });
            let [a, b, c, d, ..] = numbers;
            match operation.operator.as_str() {
                "q" if saved.len() < MAX_SAVED => saved.push(self.state.clone()),
                "Q" => self.state = saved.pop().unwrap_or_else(|| self.state.clone()),
                "cm" => self.state.to_page = Matrix(numbers).then(self.state.to_page),
                "BT" => (self.state.text, self.state.line) = (Matrix::IDENTITY, Matrix::IDENTITY),
                "Tc" => self.state.character_space = a,
                "Tw" => self.state.word_space = a,
                "Tz" => self.state.scale = a / 100.0,
                "TL" => self.state.leading = a,
                "Ts" => self.state.rise = a,
                "Tf" => {
                    self.state.size = b;
                    self.state.font = self.font(resources, operands.first())?;
                }
                "Tm" => (self.state.text, self.state.line) = (Matrix(numbers), Matrix(numbers)),
                "Td" => self.next_line(a, b),
                "TD" => {
                    self.state.leading = -b;
                    self.next_line(a, b);
                }
                "T*" => self.next_line(0.0, -self.state.leading),
                "Tj" => self.show(operands.first())?,
                "'" => {
                    self.next_line(0.0, -self.state.leading);
                    self.show(operands.first())?;
                }
                "\"" => {
                    (self.state.word_space, self.state.character_space) = (a, b);
                    self.next_line(0.0, -self.state.leading);
                    self.show(operands.get(2))?;
                }
                "TJ" => {
                    for part in
                        operands.first().and_then(|o| o.as_array().ok()).into_iter().flatten()
                    {
                        match part.as_float() {
                            Ok(back) => {
                                let back = back / 1000.0 * self.state.size * self.state.scale;
                                self.state.text = self.state.text.moved(-back, 0.0);
                            }
                            Err(_) => self.show(Some(part))?,
                        }
                    }
                }
                "BMC" | "BDC" if self.artifacts.len() < MAX_SAVED => {
                    let named =
                        operands.first().is_some_and(|o| matches!(o.as_name(), Ok(b"Artifact")));
                    self.artifacts.push(named);
                }
                "EMC" => {
                    self.artifacts.pop();
                }
                "Do" => self.external(resources, operands.first(), depth)?,
                "BI" => self.printed.picture = true,
                "m" => pen = (a, b),
                "l" => {
                    path.extend(self.rule(pen, (a, b)));
                    pen = (a, b);
                }
                "re" => path.extend(self.edges(a, b, c, d)),
                "S" | "s" | "f" | "F" | "f*" | "B" | "B*" | "b" | "b*" => {
                    self.printed.rules.append(&mut path);
                    self.printed.rules.truncate(MAX_RULES);
                }
                "n" => path.clear(),
                _ => {}
            }
        }
        if let Some(first) = saved.into_iter().next() {
            self.state = first;
        }
        Ok(())
    }

    fn next_line(&mut self, x: f32, y: f32) {
        self.state.line = self.state.line.moved(x, y);
        self.state.text = self.state.line;
    }

    fn font(
        &mut self,
        resources: Option<&'a Dictionary>,
        name: Option<&Object>,
    ) -> Result<Option<Rc<Font>>, Spent> {
        let dictionary = || {
            let fonts = self.file.dictionary(resources?, b"Font")?;
            self.file.dictionary(fonts, name?.as_name().ok()?)
        };
        let Some(dictionary) = dictionary() else { return Ok(None) };
        let key = std::ptr::from_ref(dictionary);
        if let Some(known) = self.fonts.get(&key) {
            return Ok(Some(known.clone()));
        }
        let font = Rc::new(Font::read(self.file, dictionary, self.budget)?);
        self.fonts.insert(key, font.clone());
        Ok(Some(font))
    }

    fn show(&mut self, string: Option<&Object>) -> Result<(), Spent> {
        let (Some(Ok(mut bytes)), Some(font)) =
            (string.map(Object::as_str), self.state.font.clone())
        else {
            return Ok(());
        };
        let artifact = self.artifacts.contains(&true);
        while !bytes.is_empty() {
            let shown = font.next(bytes);
            bytes = &bytes[shown.bytes.min(bytes.len())..];
            let state = &mut self.state;
            let advance = shown.width * state.size
                + state.character_space
                + if shown.is_space { state.word_space } else { 0.0 };
            let place = Matrix([state.size * state.scale, 0.0, 0.0, state.size, 0.0, state.rise])
                .then(state.text)
                .then(state.to_page);
            state.text = state.text.moved(advance * state.scale, 0.0);
            let mut one = [0; 4];
            let text: &str = match &shown.text {
                Some(BfString::Char(c)) => c.encode_utf8(&mut one),
                Some(BfString::String(text)) => text,
                None => "\u{fffd}",
            };
            // A ligature is one glyph and several characters.
            let count = text.chars().count();
            self.budget.step(4 + text.len())?;
            let [a, b, c, d, x, y] = place.0;
            let size = c.hypot(d);
            // Only what runs from left to right is text; a slanting 草稿 is a watermark.
            let upright = a > 0.0 && b.abs() < 0.1 * a && size > 0.0;
            if !upright || ![x, y, a, size, shown.width].iter().all(|n| n.abs() < FARTHEST) {
                continue;
            }
            let width = shown.width * a / count.max(1) as f32;
            for (i, character) in text.chars().enumerate() {
                let x = x + width * i as f32;
                let y = y + b * i as f32;
                self.printed.glyphs.push(Glyph { character, x, y, width, size, artifact });
            }
        }
        Ok(())
    }

    /// A form is run, a picture noted.
    fn external(
        &mut self,
        resources: Option<&'a Dictionary>,
        name: Option<&Object>,
        depth: usize,
    ) -> Result<(), Spent> {
        let found = || {
            let objects = self.file.dictionary(resources?, b"XObject")?;
            self.file.get(objects, name?.as_name().ok()?)?.as_stream().ok()
        };
        let Some(stream): Option<&'a Stream> = found() else { return Ok(()) };
        match stream.dict.get(b"Subtype").and_then(Object::as_name) {
            Ok(b"Image") => self.printed.picture = true,
            Ok(b"Form") if depth < MAX_FORMS => {
                let content = self.budget.unpack(stream)?;
                let before = self.state.clone();
                let open = self.artifacts.len();
                if let Some(matrix) =
                    self.file.get(&stream.dict, b"Matrix").and_then(|m| self.file.numbers::<6>(m))
                {
                    self.state.to_page = Matrix(matrix).then(self.state.to_page);
                }
                let own = self.file.dictionary(&stream.dict, b"Resources");
                self.content(&content, own.or(resources), depth + 1)?;
                self.state = before;
                self.artifacts.truncate(open);
            }
            _ => {}
        }
        Ok(())
    }

    /// The line between two points, if it runs along an axis.
    fn rule(&self, from: (f32, f32), to: (f32, f32)) -> Option<Rule> {
        let (x0, y0) = self.state.to_page.point(from.0, from.1);
        let (x1, y1) = self.state.to_page.point(to.0, to.1);
        let straight = (x0 - x1).abs() < 1.5 || (y0 - y1).abs() < 1.5;
        straight.then_some(Rule { x0: x0.min(x1), y0: y0.min(y1), x1: x0.max(x1), y1: y0.max(y1) })
    }

    /// The edges of a rectangle; of one as thin as a line, that line.
    fn edges(&self, x: f32, y: f32, width: f32, height: f32) -> Vec<Rule> {
        let corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)];
        let [a, b, c, d] = corners;
        if let Some(thin) = self.rule(a, c) {
            return vec![thin];
        }
        [(a, b), (b, c), (c, d), (d, a)].into_iter().filter_map(|(p, q)| self.rule(p, q)).collect()
    }
}
