//! XML, balanced and escaped by construction.

use std::fmt::{Display, Write as _};

use quick_xml::escape::escape;

/// Attributes of an element, in order.
pub(super) type Attributes<'a> = &'a [(&'a str, &'a dyn Display)];

/// Text of a part in the making.
pub(super) struct Xml(String);

impl Xml {
    /// A part begins.
    pub(super) fn new() -> Self {
        Self("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n".to_owned())
    }

    /// An element with what `inside` writes.
    pub(super) fn element(
        &mut self,
        name: &str,
        attributes: Attributes<'_>,
        inside: impl FnOnce(&mut Self),
    ) {
        self.open(name, attributes);
        let bare = self.0.len();
        inside(self);
        if self.0.len() == bare {
            self.0.insert(bare - 1, '/');
        } else {
            let _ = write!(self.0, "</{name}>");
        }
    }

    /// An element with nothing in it.
    pub(super) fn empty(&mut self, name: &str, attributes: Attributes<'_>) {
        self.element(name, attributes, |_| {});
    }

    /// An element with nothing but `w:val`.
    pub(super) fn value(&mut self, name: &str, value: impl Display) {
        self.empty(name, &[("w:val", &value)]);
    }

    /// An element with only text in it, its blanks kept.
    pub(super) fn words(&mut self, name: &str, text: &str) {
        self.element(name, &[("xml:space", &"preserve")], |xml| xml.text(text));
    }

    /// Character data.
    pub(super) fn text(&mut self, text: &str) {
        self.0 += &escape(text);
    }

    pub(super) fn finish(self) -> String {
        self.0
    }

    fn open(&mut self, name: &str, attributes: Attributes<'_>) {
        let _ = write!(self.0, "<{name}");
        for (key, value) in attributes {
            let _ = write!(self.0, " {key}=\"{}\"", escape(value.to_string()));
        }
        self.0.push('>');
    }
}

/// Word's largest length is 22 inches.
const MOST: f64 = 1584.0;

/// Points as so many parts of a point: 20 for lengths, 8 for lines, 2 for sizes.
pub(super) fn parts(points: f64, of_a_point: f64) -> i64 {
    // A layout may divide by zero; NaN becomes 0.
    (points.clamp(-MOST, MOST) * of_a_point).round() as i64
}

/// Twentieths of a point, the unit of lengths.
pub(super) fn twips(points: f64) -> i64 {
    parts(points, 20.0)
}

/// English metric units, 12,700 to a point, the unit of drawings.
pub(super) fn emu(points: f64) -> i64 {
    parts(points, 12_700.0)
}
