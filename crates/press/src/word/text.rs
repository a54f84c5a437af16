//! Paragraphs and runs.

use super::styles::{Names, format, look};
use super::xml::Xml;
use super::{Field, Paragraph, Run};

/// A paragraph; `anchored` is written into it before its text.
pub(super) fn paragraph(
    xml: &mut Xml,
    paragraph: &Paragraph,
    names: &Names<'_>,
    anchored: impl FnOnce(&mut Xml),
) {
    xml.element("w:p", &[], |xml| {
        xml.element("w:pPr", &[], |xml| {
            if let Some(id) = names.id(&paragraph.style) {
                xml.value("w:pStyle", id);
            }
            format(xml, &paragraph.format, paragraph.list);
        });
        anchored(xml);
        for one in &paragraph.runs {
            run(xml, one);
        }
    });
}

fn run(xml: &mut Xml, run: &Run) {
    match (&run.link, run.field) {
        // A simple field needs no part of the package beside the document.
        (Some(link), _) => {
            let instruction = format!(" HYPERLINK \"{link}\" ");
            xml.element("w:fldSimple", &[("w:instr", &instruction)], |xml| words(xml, run));
        }
        (None, Some(field)) => {
            let instruction = match field {
                Field::Page => " PAGE ",
                Field::Pages => " NUMPAGES ",
            };
            xml.element("w:fldSimple", &[("w:instr", &instruction)], |xml| words(xml, run));
        }
        (None, None) => words(xml, run),
    }
}

/// The run itself.
fn words(xml: &mut Xml, run: &Run) {
    xml.element("w:r", &[], |xml| {
        xml.element("w:rPr", &[], |xml| look(xml, &run.look));
        for (i, line) in run.text.split('\n').enumerate() {
            if i > 0 {
                xml.empty("w:br", &[]);
            }
            for (j, piece) in line.split('\t').enumerate() {
                if j > 0 {
                    xml.empty("w:tab", &[]);
                }
                if !piece.is_empty() {
                    xml.words("w:t", piece);
                }
            }
        }
    });
}
