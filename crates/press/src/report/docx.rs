//! A report as a Word document (ECMA-376, WordprocessingML).
//!
//! Widths stand twice, in the grid and in the cells, and the table has a width of its own: Word
//! follows the cells, LibreOffice and WPS the grid.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use quick_xml::escape::escape;
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipWriter};

use super::{Cell, Report, Run, Table};

/// A4 landscape with margins of 2 cm, in twentieths of a point.
const PAGE: (u32, u32) = (16_838, 11_906);
const MARGIN: u32 = 1_134;
const WIDTH: u32 = PAGE.0 - 2 * MARGIN;

/// Sizes in half points: 二号 for the title, 四号 for headings, 五号 for tables.
const TITLE: u32 = 44;
const HEADING: u32 = 28;
const BODY: u32 = 21;
/// The colour of a link.
const LINK: &str = "0563C1";

const CONTENT_TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;

pub(super) fn write(report: &Report) -> ZipResult<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    // The same report gives the same bytes.
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    for (name, text) in [
        ("[Content_Types].xml", CONTENT_TYPES.to_owned()),
        ("_rels/.rels", RELATIONS.to_owned()),
        ("word/document.xml", document(report)),
    ] {
        archive.start_file(name, options)?;
        archive.write_all(text.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

fn document(report: &Report) -> String {
    let mut xml = String::from(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>"#,
    );
    paragraph(&mut xml, "<w:jc w:val=\"center\"/>", &[look(&report.title, TITLE, None, true)]);
    for line in &report.summary {
        paragraph(&mut xml, "", &[look(line, HEADING, None, false)]);
    }
    for part in &report.tables {
        let before = "<w:keepNext/><w:spacing w:before=\"240\" w:after=\"120\"/>";
        paragraph(&mut xml, before, &[look(&part.title, HEADING, None, true)]);
        table(&mut xml, part);
    }
    let (width, height) = PAGE;
    let _ = write!(
        xml,
        "<w:p/><w:sectPr><w:pgSz w:w=\"{width}\" w:h=\"{height}\" w:orient=\"landscape\"/>\
         <w:pgMar w:top=\"{MARGIN}\" w:right=\"{MARGIN}\" w:bottom=\"{MARGIN}\" w:left=\"{MARGIN}\" \
         w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>"
    );
    xml
}

fn table(xml: &mut String, table: &Table) {
    let sum: u32 = table.columns.iter().map(|c| c.width).sum::<u32>().max(1);
    let widths: Vec<u32> = table.columns.iter().map(|c| WIDTH * c.width / sum).collect();
    let border = |side: &str| format!("<w:{side} w:val=\"single\" w:sz=\"4\" w:color=\"000000\"/>");
    let borders: String =
        ["top", "left", "bottom", "right", "insideH", "insideV"].map(border).concat();
    let _ = write!(
        xml,
        "<w:tbl><w:tblPr><w:tblW w:w=\"{WIDTH}\" w:type=\"dxa\"/><w:tblBorders>{borders}</w:tblBorders>\
         <w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>"
    );
    for width in &widths {
        let _ = write!(xml, "<w:gridCol w:w=\"{width}\"/>");
    }
    xml.push_str("</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    for (column, &width) in table.columns.iter().zip(&widths) {
        let head = look(&column.label, BODY, None, true);
        cell(xml, width, "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"E7E6E6\"/>", &[head]);
    }
    xml.push_str("</w:tr>");
    for row in &table.rows {
        xml.push_str("<w:tr>");
        for (content, &width) in row.iter().zip(&widths) {
            cell(xml, width, "", &runs(content));
        }
        xml.push_str("</w:tr>");
    }
    xml.push_str("</w:tbl>");
}

fn cell(xml: &mut String, width: u32, properties: &str, runs: &[String]) {
    let _ =
        write!(xml, "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{properties}</w:tcPr>");
    paragraph(xml, "", runs);
    xml.push_str("</w:tc>");
}

fn runs(cell: &Cell) -> Vec<String> {
    cell.runs
        .iter()
        .map(|Run { text, tone, link }| {
            let words =
                look(text, BODY, tone.colour().or(link.as_ref().map(|_| LINK)), tone.is_bold());
            match link {
                // A field needs no part of the package beside the document.
                Some(link) => format!(
                    "<w:fldSimple w:instr=\" HYPERLINK &quot;{}&quot; \">{words}</w:fldSimple>",
                    escape(link.as_str())
                ),
                None => words,
            }
        })
        .collect()
}

fn paragraph(xml: &mut String, properties: &str, runs: &[String]) {
    let _ = write!(xml, "<w:p><w:pPr>{properties}</w:pPr>{}</w:p>", runs.concat());
}

/// A run; line breaks are kept.
fn look(text: &str, size: u32, colour: Option<&str>, bold: bool) -> String {
    let bold = if bold { "<w:b/>" } else { "" };
    let colour = colour.map_or(String::new(), |c| format!("<w:color w:val=\"{c}\"/>"));
    let lines: Vec<String> = text
        .split('\n')
        .map(|line| format!("<w:t xml:space=\"preserve\">{}</w:t>", escape(line)))
        .collect();
    format!(
        "<w:r><w:rPr><w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:eastAsia=\"仿宋\"/>\
         {bold}{colour}<w:sz w:val=\"{size}\"/></w:rPr>{}</w:r>",
        lines.join("<w:br/>")
    )
}
