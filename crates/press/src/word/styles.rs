//! Named styles, the fonts and what stands in for them, numbered lists, settings.

use std::collections::{BTreeMap, BTreeSet};

use super::xml::{Attributes, Xml, parts, twips};
use super::{Align, Block, Document, Format, Frame, Look, Paragraph, Rule, RuleKind, Style};

/// The namespace of `w:`.
pub(super) const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// The ids of the styles by their names. Ids are plain ASCII, as all programs expect.
pub(super) struct Names<'a>(BTreeMap<&'a str, String>);

impl<'a> Names<'a> {
    pub(super) fn new(styles: &'a [Style]) -> Self {
        let id = |(n, style): (usize, &'a Style)| (style.name.as_str(), format!("S{}", n + 1));
        Self(styles.iter().enumerate().map(id).collect())
    }

    pub(super) fn id(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

/// What stands in a `w:pPr` behind the name of the style, in the order of `CT_PPrBase`.
pub(super) fn format(xml: &mut Xml, format: &Format, list: Option<u16>) {
    let switch = |xml: &mut Xml, name: &str, on: Option<bool>| match on {
        Some(true) => xml.empty(name, &[]),
        Some(false) => xml.value(name, 0),
        None => {}
    };
    switch(xml, "w:keepNext", format.keep_next);
    switch(xml, "w:keepLines", format.keep_lines);
    switch(xml, "w:pageBreakBefore", format.new_page);
    if let Some(frame) = &format.frame {
        place(xml, frame);
    }
    if let Some(list) = list {
        xml.element("w:numPr", &[], |xml| {
            xml.value("w:ilvl", 0);
            xml.value("w:numId", list);
        });
    }
    if format.above.is_some() || format.below.is_some() {
        xml.element("w:pBdr", &[], |xml| {
            rule(xml, "w:top", format.above.as_ref());
            rule(xml, "w:bottom", format.below.as_ref());
        });
    }
    if !format.tabs.is_empty() {
        xml.element("w:tabs", &[], |xml| {
            for tab in &format.tabs {
                let align = align(tab.align);
                let leader = if tab.dashed { "hyphen" } else { "none" };
                let at = twips(tab.at);
                let place: Attributes<'_> =
                    &[("w:val", &align), ("w:leader", &leader), ("w:pos", &at)];
                xml.empty("w:tab", place);
            }
        });
    }
    if format.break_words == Some(true) {
        xml.value("w:wordWrap", 0);
    }
    if format.close == Some(true) {
        xml.value("w:autoSpaceDE", 0);
        xml.value("w:autoSpaceDN", 0);
    }
    if let Some(off) = format.off_grid {
        xml.value("w:snapToGrid", u8::from(!off));
    }
    let spacing =
        [("w:before", format.before), ("w:after", format.after), ("w:line", format.pitch)];
    let mut given = lengths(&spacing);
    if format.pitch.is_some() {
        given.push(("w:lineRule", "exact".to_owned()));
    }
    some(xml, "w:spacing", &given);
    let indents = [
        ("w:left", format.left),
        ("w:right", format.right),
        ("w:firstLine", format.first.filter(|first| *first >= 0.0)),
        ("w:hanging", format.first.filter(|first| *first < 0.0).map(f64::abs)),
    ];
    some(xml, "w:ind", &lengths(&indents));
    if let Some(to) = format.align {
        xml.value("w:jc", align(to));
    }
    if let Some(level) = format.outline {
        xml.value("w:outlineLvl", level);
    }
}

fn place(xml: &mut Xml, frame: &Frame) {
    let (left, width) = (twips(frame.left), twips(frame.width));
    let mut at: Vec<(&str, &dyn std::fmt::Display)> = vec![
        ("w:w", &width),
        ("w:hSpace", &0),
        ("w:wrap", &"notBeside"),
        ("w:hAnchor", &"page"),
        ("w:x", &left),
    ];
    let top = frame.top.map(twips);
    match &top {
        Some(top) => at.extend([("w:vAnchor", &"page" as _), ("w:y", top as _)]),
        None => at.extend([("w:vAnchor", &"margin" as _), ("w:yAlign", &"bottom" as _)]),
    }
    xml.empty("w:framePr", &at);
}

/// The lengths that are given, in twentieths of a point.
fn lengths(from: &[(&'static str, Option<f64>)]) -> Vec<(&'static str, String)> {
    let given = from.iter().filter_map(|&(key, length)| Some((key, twips(length?).to_string())));
    given.collect()
}

/// An element, if it has an attribute.
fn some(xml: &mut Xml, name: &str, given: &[(&'static str, String)]) {
    if !given.is_empty() {
        let attributes: Vec<(&str, &dyn std::fmt::Display)> =
            given.iter().map(|(key, value)| (*key, value as _)).collect();
        xml.empty(name, &attributes);
    }
}

fn rule(xml: &mut Xml, side: &str, rule: Option<&Rule>) {
    let Some(rule) = rule else { return };
    let kind = match rule.kind {
        RuleKind::Single => "single",
        RuleKind::ThickThin => "thickThinSmallGap",
        RuleKind::ThinThick => "thinThickSmallGap",
    };
    let colour = rule.colour.as_deref().unwrap_or("000000");
    let (width, gap) = (parts(rule.width, 8.0), parts(rule.gap, 1.0));
    let look: Attributes<'_> =
        &[("w:val", &kind), ("w:sz", &width), ("w:space", &gap), ("w:color", &colour)];
    xml.empty(side, look);
}

fn align(align: Align) -> &'static str {
    match align {
        Align::Left => "left",
        Align::Center => "center",
        Align::Right => "right",
        Align::Both => "both",
    }
}

/// What stands in a `w:rPr`, in the order of `EG_RPrBase`.
pub(super) fn look(xml: &mut Xml, look: &Look) {
    if let Some(font) = &look.font {
        let font: &dyn std::fmt::Display = font;
        let faces: Attributes<'_> =
            &[("w:ascii", font), ("w:hAnsi", font), ("w:eastAsia", font), ("w:cs", font)];
        xml.empty("w:rFonts", faces);
    }
    match look.bold {
        Some(true) => xml.empty("w:b", &[]),
        Some(false) => xml.value("w:b", 0),
        None => {}
    }
    if let Some(colour) = &look.colour {
        xml.value("w:color", colour);
    }
    if let Some(tracking) = look.tracking {
        xml.value("w:spacing", twips(tracking));
    }
    if let Some(scale) = look.scale {
        // Word's bounds.
        xml.value("w:w", parts(scale.clamp(1.0, 600.0), 1.0));
    }
    if let Some(size) = look.size {
        xml.value("w:sz", parts(size, 2.0));
        xml.value("w:szCs", parts(size, 2.0));
    }
    match look.underline {
        Some(true) => xml.value("w:u", "single"),
        Some(false) => xml.value("w:u", "none"),
        None => {}
    }
}

/// `word/styles.xml`. The first style is the one that the others stand on.
pub(super) fn sheet(document: &Document) -> String {
    let names = Names::new(&document.styles);
    let mut xml = Xml::new();
    xml.element("w:styles", &[("xmlns:w", &MAIN)], |xml| {
        xml.element("w:docDefaults", &[], |xml| {
            xml.element("w:rPrDefault", &[], |xml| {
                xml.element("w:rPr", &[], |xml| {
                    xml.empty("w:lang", &[("w:val", &"en-US"), ("w:eastAsia", &"zh-CN")]);
                });
            });
            xml.empty("w:pPrDefault", &[]);
        });
        let first = document.styles.first().map(|style| style.name.as_str());
        for style in &document.styles {
            let id = names.id(&style.name).unwrap_or_default();
            let base = first.filter(|first| *first != style.name).and_then(|name| names.id(name));
            let mut attributes: Vec<(&str, &dyn std::fmt::Display)> =
                vec![("w:type", &"paragraph")];
            if base.is_none() {
                attributes.push(("w:default", &"1"));
            }
            attributes.push(("w:styleId", &id));
            xml.element("w:style", &attributes, |xml| {
                xml.value("w:name", &style.name);
                if let Some(base) = base {
                    xml.value("w:basedOn", base);
                }
                xml.empty("w:qFormat", &[]);
                xml.element("w:pPr", &[], |xml| format(xml, &style.format, None));
                xml.element("w:rPr", &[], |xml| look(xml, &style.look));
            });
        }
    });
    xml.finish()
}

/// `word/fontTable.xml`: on a machine without a font Word takes the first of its other names that
/// is there.
pub(super) fn fonts(document: &Document) -> String {
    let mut xml = Xml::new();
    xml.element("w:fonts", &[("xmlns:w", &MAIN)], |xml| {
        for (name, others) in &document.fonts {
            xml.element("w:font", &[("w:name", name)], |xml| {
                if !others.is_empty() {
                    xml.value("w:altName", others.join(","));
                }
                // 134: GB 2312.
                xml.value("w:charset", "86");
                xml.value("w:family", "auto");
                xml.value("w:pitch", "variable");
            });
        }
    });
    xml.finish()
}

/// `word/settings.xml`.
pub(super) fn settings(document: &Document) -> String {
    let mut xml = Xml::new();
    xml.element("w:settings", &[("xmlns:w", &MAIN)], |xml| {
        if document.even_foot.is_some() {
            xml.empty("w:evenAndOddHeaders", &[]);
        }
        xml.value("w:characterSpacingControl", "compressPunctuation");
        xml.element("w:compat", &[], |xml| {
            // The layout of Word 2013 and later; without it Word opens in compatibility mode.
            let office = "http://schemas.microsoft.com/office/word";
            let mode: Attributes<'_> =
                &[("w:name", &"compatibilityMode"), ("w:uri", &office), ("w:val", &15)];
            xml.empty("w:compatSetting", mode);
        });
    });
    xml.finish()
}

/// `word/numbering.xml`: one form of numbers, 1. 2. 3., and a list that counts on its own for each
/// number that paragraphs name.
pub(super) fn lists(document: &Document) -> String {
    let mut xml = Xml::new();
    xml.element("w:numbering", &[("xmlns:w", &MAIN)], |xml| {
        xml.element("w:abstractNum", &[("w:abstractNumId", &0)], |xml| {
            xml.value("w:multiLevelType", "singleLevel");
            xml.element("w:lvl", &[("w:ilvl", &0)], |xml| {
                xml.value("w:start", 1);
                xml.value("w:numFmt", "decimal");
                xml.value("w:suff", "space");
                xml.value("w:lvlText", "%1.");
                xml.value("w:lvlJc", "left");
            });
        });
        for list in listed(document) {
            xml.element("w:num", &[("w:numId", &list)], |xml| {
                xml.value("w:abstractNumId", 0);
                xml.element("w:lvlOverride", &[("w:ilvl", &0)], |xml| {
                    xml.value("w:startOverride", 1);
                });
            });
        }
    });
    xml.finish()
}

/// The lists of the document. 0 is no list in Word.
fn listed(document: &Document) -> BTreeSet<u16> {
    let mut found = BTreeSet::new();
    let mut note = |paragraph: &Paragraph| found.extend(paragraph.list.filter(|&list| list > 0));
    for block in &document.body {
        match block {
            Block::Paragraph(paragraph) => note(paragraph),
            Block::Table(table) => {
                let cells = table.rows.iter().flat_map(|row| &row.cells);
                cells.flat_map(|cell| &cell.paragraphs).for_each(&mut note);
            }
        }
    }
    found
}
