//! What is drawn on a page, with its colour: glyph outlines and rules, read from poppler's SVG.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::tool;

/// A box in millimetres from the upper left corner of the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Area {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Area {
    pub(super) fn width(self) -> f64 {
        self.right - self.left
    }

    pub(super) fn height(self) -> f64 {
        self.bottom - self.top
    }

    /// The smallest box around several.
    pub(super) fn around(areas: impl IntoIterator<Item = Self>) -> Self {
        let join = |a: Self, b: Self| Self {
            left: a.left.min(b.left),
            top: a.top.min(b.top),
            right: a.right.max(b.right),
            bottom: a.bottom.max(b.bottom),
        };
        areas.into_iter().reduce(join).expect("something is drawn there")
    }
}

/// The ink of one page.
#[derive(Debug, Default)]
pub(super) struct Ink {
    /// Glyphs by their outlines, red or black.
    pub(super) glyphs: Vec<(Area, bool)>,
    /// Rules, filled or stroked, red or black.
    pub(super) rules: Vec<(Area, bool)>,
}

impl Ink {
    /// Reads a page, counted from 1.
    pub(super) fn of(pdf: &[u8], page: usize) -> Self {
        let page = page.to_string();
        let arguments = ["-svg", "-noshrink", "-nocenter", "-f", &page, "-l", &page, "{}", "-"];
        let svg = tool("pdftocairo", &arguments, pdf);
        let mut reader = Reader::from_str(&svg);
        let mut outlines: HashMap<String, Area> = HashMap::new();
        let (mut symbol, mut red) = (None, false);
        let mut ink = Self::default();
        loop {
            match reader.read_event().unwrap() {
                Event::Start(tag) | Event::Empty(tag) => match tag.name().as_ref() {
                    "symbol" => symbol = attribute(&tag, "id"),
                    "g" => red = attribute(&tag, "style").is_some_and(|style| is_red(&style)),
                    "path" => {
                        let style = attribute(&tag, "style").unwrap_or_default();
                        let Some(area) = path(&attribute(&tag, "d").unwrap_or_default()) else {
                            continue;
                        };
                        if let Some(id) = &symbol {
                            outlines.insert(id.clone(), area);
                        } else {
                            ink.rules.push((rule(&tag, &style, area), is_red(&style)));
                        }
                    }
                    "use" => {
                        let id = attribute(&tag, "xlink:href").unwrap();
                        let at = |key| attribute(&tag, key).unwrap().parse::<f64>().unwrap();
                        if let Some(outline) = outlines.get(id.trim_start_matches('#')) {
                            ink.glyphs.push((moved(*outline, at("x"), at("y"), 1.0), red));
                        }
                    }
                    _ => {}
                },
                Event::End(tag) if tag.name().as_ref() == "symbol" => symbol = None,
                Event::Eof => return ink,
                _ => {}
            }
        }
    }

    /// The box around all red glyphs.
    pub(super) fn red(&self) -> Area {
        Area::around(self.glyphs.iter().filter(|(_, red)| *red).map(|(area, _)| *area))
    }
}

fn attribute(tag: &BytesStart<'_>, key: &str) -> Option<String> {
    let value = tag.try_get_attribute(key).unwrap()?;
    Some(value.value.into_owned())
}

fn is_red(style: &str) -> bool {
    style.contains("rgb(100%,0%,0%)")
}

/// The box around the corners of a path, in points. Outlines have corners at their extremes, so the
/// control points of curves are passed over.
fn path(commands: &str) -> Option<Area> {
    let mut numbers: Vec<f64> = Vec::new();
    let mut corners: Vec<Area> = Vec::new();
    for word in commands.split_whitespace().chain(["Z"]) {
        if let Ok(number) = word.parse() {
            numbers.push(number);
            continue;
        }
        if let [.., x, y] = numbers[..] {
            corners.push(Area { left: x, top: y, right: x, bottom: y });
        }
        numbers.clear();
    }
    (!corners.is_empty()).then(|| Area::around(corners))
}

/// A rule where it lies on the page: a stroke reaches half its width to both sides.
fn rule(tag: &BytesStart<'_>, style: &str, area: Area) -> Area {
    let stroke = style.split(';').find_map(|part| part.strip_prefix("stroke-width:"));
    let half = stroke.map_or(0.0, |width| width.parse::<f64>().unwrap() / 2.0);
    let transform = attribute(tag, "transform").unwrap_or_else(|| "matrix(1,0,0,1,0,0)".into());
    let numbers = transform.trim_start_matches("matrix(").trim_end_matches(')').split(',');
    let numbers: Vec<f64> = numbers.map(|number| number.parse().unwrap()).collect();
    let thick = Area { top: area.top - half, bottom: area.bottom + half, ..area };
    moved(thick, numbers[4], numbers[5], numbers[0])
}

/// From points to millimetres, at a place.
fn moved(area: Area, x: f64, y: f64, scale: f64) -> Area {
    let mm = |value: f64, at: f64| (value * scale + at) * 25.4 / 72.0;
    Area {
        left: mm(area.left, x),
        top: mm(area.top, y),
        right: mm(area.right, x),
        bottom: mm(area.bottom, y),
    }
}
