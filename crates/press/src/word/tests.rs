//! Written parts against the schema: which elements stand in which, in which order.

use std::io::{Cursor, Read as _};

use quick_xml::events::Event;

use super::*;

/// The sequences of the transitional schema (ECMA-376 part 4, `wml.xsd`) for the elements that are
/// written here: a parent and its children in order. A child that is not listed is an error.
const SEQUENCES: &[(&str, &[&str])] = &[
    ("w:document", &["w:body"]),
    ("w:body", &["*", "w:sectPr"]),
    ("w:p", &["w:pPr", "*"]),
    (
        "w:pPr",
        &[
            "w:pStyle",
            "w:keepNext",
            "w:keepLines",
            "w:pageBreakBefore",
            "w:framePr",
            "w:widowControl",
            "w:numPr",
            "w:suppressLineNumbers",
            "w:pBdr",
            "w:shd",
            "w:tabs",
            "w:suppressAutoHyphens",
            "w:kinsoku",
            "w:wordWrap",
            "w:overflowPunct",
            "w:topLinePunct",
            "w:autoSpaceDE",
            "w:autoSpaceDN",
            "w:bidi",
            "w:adjustRightInd",
            "w:snapToGrid",
            "w:spacing",
            "w:ind",
            "w:contextualSpacing",
            "w:mirrorIndents",
            "w:suppressOverlap",
            "w:jc",
            "w:textDirection",
            "w:textAlignment",
            "w:textboxTightWrap",
            "w:outlineLvl",
            "w:divId",
            "w:cnfStyle",
            "w:rPr",
            "w:sectPr",
        ],
    ),
    ("w:numPr", &["w:ilvl", "w:numId"]),
    ("w:pBdr", &["w:top", "w:left", "w:bottom", "w:right", "w:between", "w:bar"]),
    ("w:tabs", &["w:tab"]),
    ("w:r", &["w:rPr", "*"]),
    (
        "w:rPr",
        &[
            "w:rStyle",
            "w:rFonts",
            "w:b",
            "w:bCs",
            "w:i",
            "w:iCs",
            "w:caps",
            "w:smallCaps",
            "w:strike",
            "w:dstrike",
            "w:outline",
            "w:shadow",
            "w:emboss",
            "w:imprint",
            "w:noProof",
            "w:snapToGrid",
            "w:vanish",
            "w:webHidden",
            "w:color",
            "w:spacing",
            "w:w",
            "w:kern",
            "w:position",
            "w:sz",
            "w:szCs",
            "w:highlight",
            "w:u",
            "w:effect",
            "w:bdr",
            "w:shd",
            "w:fitText",
            "w:vertAlign",
            "w:rtl",
            "w:cs",
            "w:em",
            "w:lang",
        ],
    ),
    ("w:fldSimple", &["w:r"]),
    ("w:tbl", &["w:tblPr", "w:tblGrid", "w:tr"]),
    (
        "w:tblPr",
        &[
            "w:tblStyle",
            "w:tblpPr",
            "w:tblOverlap",
            "w:bidiVisual",
            "w:tblStyleRowBandSize",
            "w:tblStyleColBandSize",
            "w:tblW",
            "w:jc",
            "w:tblCellSpacing",
            "w:tblInd",
            "w:tblBorders",
            "w:shd",
            "w:tblLayout",
            "w:tblCellMar",
            "w:tblLook",
        ],
    ),
    ("w:tblBorders", &["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"]),
    ("w:tblCellMar", &["w:top", "w:left", "w:bottom", "w:right"]),
    ("w:tblGrid", &["w:gridCol"]),
    ("w:tr", &["w:trPr", "w:tc"]),
    ("w:trPr", &["w:gridAfter", "w:cantSplit", "w:trHeight", "w:tblHeader"]),
    ("w:tc", &["w:tcPr", "w:p"]),
    (
        "w:tcPr",
        &[
            "w:cnfStyle",
            "w:tcW",
            "w:gridSpan",
            "w:hMerge",
            "w:vMerge",
            "w:tcBorders",
            "w:shd",
            "w:noWrap",
            "w:tcMar",
            "w:textDirection",
            "w:tcFitText",
            "w:vAlign",
        ],
    ),
    ("w:tcBorders", &["w:top", "w:left", "w:bottom", "w:right"]),
    (
        "w:sectPr",
        &[
            "w:headerReference",
            "w:footerReference",
            "w:footnotePr",
            "w:endnotePr",
            "w:type",
            "w:pgSz",
            "w:pgMar",
            "w:paperSrc",
            "w:pgBorders",
            "w:lnNumType",
            "w:pgNumType",
            "w:cols",
            "w:formProt",
            "w:vAlign",
            "w:noEndnote",
            "w:titlePg",
            "w:textDirection",
            "w:bidi",
            "w:rtlGutter",
            "w:docGrid",
        ],
    ),
    ("w:ftr", &["*"]),
    ("w:hdr", &["w:p"]),
    ("w:styles", &["w:docDefaults", "w:latentStyles", "w:style"]),
    ("w:docDefaults", &["w:rPrDefault", "w:pPrDefault"]),
    ("w:rPrDefault", &["w:rPr"]),
    (
        "w:style",
        &[
            "w:name",
            "w:aliases",
            "w:basedOn",
            "w:next",
            "w:link",
            "w:autoRedefine",
            "w:hidden",
            "w:uiPriority",
            "w:semiHidden",
            "w:unhideWhenUsed",
            "w:qFormat",
            "w:locked",
            "w:pPr",
            "w:rPr",
            "w:tblPr",
        ],
    ),
    ("w:fonts", &["w:font"]),
    ("w:font", &["w:altName", "w:panose1", "w:charset", "w:family", "w:notTrueType", "w:pitch"]),
    ("w:numbering", &["w:numPicBullet", "w:abstractNum", "w:num"]),
    ("w:abstractNum", &["w:nsid", "w:multiLevelType", "w:tmpl", "w:name", "w:lvl"]),
    (
        "w:lvl",
        &[
            "w:start",
            "w:numFmt",
            "w:lvlRestart",
            "w:pStyle",
            "w:isLgl",
            "w:suff",
            "w:lvlText",
            "w:lvlJc",
            "w:pPr",
            "w:rPr",
        ],
    ),
    ("w:num", &["w:abstractNumId", "w:lvlOverride"]),
    ("w:lvlOverride", &["w:startOverride", "w:lvl"]),
    ("w:settings", &["w:evenAndOddHeaders", "w:characterSpacingControl", "w:compat"]),
    ("w:compat", &["w:compatSetting"]),
    ("w:drawing", &["wp:anchor"]),
    (
        "wp:anchor",
        &[
            "wp:simplePos",
            "wp:positionH",
            "wp:positionV",
            "wp:extent",
            "wp:effectExtent",
            "wp:wrapNone",
            "wp:docPr",
            "wp:cNvGraphicFramePr",
            "a:graphic",
        ],
    ),
    ("pic:pic", &["pic:nvPicPr", "pic:blipFill", "pic:spPr"]),
    ("pic:blipFill", &["a:blip", "a:srcRect", "a:stretch"]),
    ("pic:spPr", &["a:xfrm", "a:prstGeom"]),
    ("w:pict", &["v:shapetype", "v:shape"]),
    ("v:shapetype", &["v:formulas", "v:path", "v:textpath"]),
];

/// Elements of running text, which stand in any order where a sequence says `*`.
const TEXT: &[&str] =
    &["w:p", "w:tbl", "w:r", "w:fldSimple", "w:t", "w:br", "w:tab", "w:drawing", "w:pict"];

/// What stands in the wrong place in the XML of a part.
fn faults(part: &str, xml: &str) -> Vec<String> {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut open: Vec<(String, usize)> = Vec::new();
    let mut faults = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                let name = start.name().as_ref().to_owned();
                if let Some((parent, reached)) = open.last_mut() {
                    let known = SEQUENCES.iter().find(|(name, _)| name == parent);
                    let at = known.map(|(_, children)| {
                        let exact = children.iter().position(|child| *child == name);
                        let any = || children.iter().position(|child| *child == "*");
                        exact.or_else(|| TEXT.contains(&name.as_str()).then(any).flatten())
                    });
                    match at {
                        Some(Some(at)) if at >= *reached => *reached = at,
                        Some(Some(_)) => faults.push(format!("{part}: {name} late in {parent}")),
                        Some(None) => faults.push(format!("{part}: {name} in {parent}")),
                        None => {}
                    }
                }
                open.push((name, 0));
            }
            Event::End(_) => drop(open.pop()),
            Event::Eof => return faults,
            _ => {}
        }
    }
}

/// The parts of a file by name.
pub(crate) fn parts(file: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut found = Vec::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        if let Ok(text) = String::from_utf8(bytes) {
            found.push((name, text));
        }
    }
    found
}

/// Every part follows the sequences, and every relation leads to a part of a known type.
#[track_caller]
pub(crate) fn check_schema(file: &[u8]) {
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut wrong = Vec::new();
    for (name, xml) in parts(file) {
        wrong.extend(faults(&name, &xml));
        let Some(folder) = name.strip_suffix(".rels") else { continue };
        let folder = folder.split_once("_rels/").unwrap().0;
        for target in xml.split("Target=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            let path = match target.strip_prefix("../") {
                Some(above) => above.to_owned(),
                None => format!("{folder}{target}"),
            };
            if archive.by_name(&path).is_err() {
                wrong.push(format!("{name} leads to {path}, which is missing"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn cell(width: f64, text: &str) -> Cell {
    Cell { width, paragraphs: vec![Paragraph::of("文", text)], ..Cell::default() }
}

fn document(body: Vec<Block>) -> Document {
    let style = Style { name: "文".into(), ..Style::default() };
    let page = Page {
        width: 595.3,
        height: 841.9,
        top: 72.0,
        right: 72.0,
        bottom: 72.0,
        left: 72.0,
        foot: 36.0,
    };
    Document { page, styles: vec![style], body, ..Document::default() }
}

fn body_of(document: &Document) -> String {
    let file = write(document, &Properties::default()).unwrap();
    check_schema(&file);
    let mut parts = parts(&file).into_iter();
    parts.find(|(name, _)| name == "word/document.xml").unwrap().1
}

/// Rows of other widths stand on one grid; a cell covers as many columns as it is wide.
#[test]
fn cells_of_any_widths_stand_on_one_grid() {
    let rows = vec![
        Row { cells: vec![cell(100.0, "甲"), cell(200.0, "乙")], head: true, ..Row::default() },
        Row {
            cells: vec![cell(60.0, "丙"), cell(40.0, "丁"), cell(100.0, "戊")],
            ..Row::default()
        },
        Row { cells: vec![cell(300.0, "己")], height: Some(26.0), splits: true, ..Row::default() },
    ];
    let xml = body_of(&document(vec![Block::Table(Table { rows, ..Table::default() })]));
    let grid: Vec<&str> = xml.split("<w:gridCol w:w=\"").skip(1).map(|r| &r[..4]).collect();
    assert_eq!(grid, ["1200", "800\"", "2000", "2000"]);
    let spans: Vec<&str> = xml
        .split("<w:tcW ")
        .skip(1)
        .map(|rest| match rest.split_once("<w:gridSpan w:val=\"") {
            Some((before, span)) if !before.contains("</w:tc>") => &span[..1],
            _ => "1",
        })
        .collect();
    assert_eq!(spans, ["2", "2", "1", "1", "1", "4"]);
    assert_eq!(xml.matches("<w:gridAfter w:val=\"1\"/>").count(), 1, "the second row is short");
    assert_eq!(xml.matches("<w:cantSplit/>").count(), 2);
}

#[test]
fn text_is_text() {
    let text = "<w:b/> & \"一\"\n二\t三 ]]> &amp;";
    let xml = body_of(&document(vec![Block::Paragraph(Paragraph::of("文", text))]));
    for expected in ["&lt;w:b/&gt; &amp; ", "<w:br/>", "<w:tab/>", "三 ]]&gt; &amp;amp;"] {
        assert!(xml.contains(expected), "{expected} is not in {xml}");
    }
}

/// A layout that divides by zero damages its own measures and nothing else.
#[test]
fn lengths_that_are_none_are_bounded() {
    let lengths = [f64::NAN, f64::INFINITY, -1e300, 0.0];
    let cells = lengths.map(|width| cell(width, "甲")).to_vec();
    let format = Format { left: Some(f64::NAN), pitch: Some(f64::INFINITY), ..Format::default() };
    let odd = Paragraph { format, ..Paragraph::of("文", "乙") };
    let row = Row { cells, ..Row::default() };
    let table = Table { rows: vec![row], ..Table::default() };
    let xml = body_of(&document(vec![Block::Paragraph(odd), Block::Table(table)]));
    assert!(!xml.contains("NaN") && !xml.contains("inf"), "{xml}");
}

/// The even and the first page have footers of their own, and the watermark stands on them too.
#[test]
fn kinds_of_pages_have_their_own_feet() {
    let foot = |text| vec![Block::Paragraph(Paragraph::of("文", text))];
    let watermark = Watermark {
        text: "草稿".into(),
        font: "黑体".into(),
        size: 120.0,
        colour: "E1E1E1".into(),
    };
    let document = Document {
        foot: foot("单"),
        even_foot: Some(foot("双")),
        first_foot: Some(vec![]),
        grid: Some(29.6),
        watermark: Some(watermark),
        ..document(vec![])
    };
    let file = write(&document, &Properties::default()).unwrap();
    check_schema(&file);
    let parts = parts(&file);
    let part = |name: &str| &parts.iter().find(|(found, _)| found == name).unwrap().1;
    assert!(part("word/footer-default.xml").contains("单"));
    assert!(part("word/footer-even.xml").contains("双"));
    assert!(parts.iter().all(|(name, _)| name != "word/footer-first.xml"), "it is empty");
    for kind in ["default", "even", "first"] {
        assert!(part(&format!("word/header-{kind}.xml")).contains("草稿"));
    }
    let section = part("word/document.xml").split_once("<w:sectPr>").unwrap().1;
    assert_eq!(section.matches("<w:headerReference ").count(), 3);
    assert_eq!(section.matches("<w:footerReference ").count(), 2);
    assert!(section.contains("<w:titlePg/><w:docGrid w:type=\"lines\" w:linePitch=\"592\"/>"));
    assert!(part("word/settings.xml").contains("<w:evenAndOddHeaders/>"));
}

#[test]
fn what_has_a_place_is_out_of_the_flow() {
    let top = Frame { left: 56.7, width: 481.9, top: Some(85.0) };
    let format = Format { frame: Some(top), ..Format::default() };
    let mark = Paragraph { format, ..Paragraph::of("文", "标志") };
    let line = Cell { above: Some(1.0), line: Some(0.75), ..cell(440.0, "抄送") };
    let foot = Table {
        rows: vec![Row { cells: vec![line], ..Row::default() }],
        place: Some(Frame { top: None, ..top }),
        ..Table::default()
    };
    let xml = body_of(&document(vec![Block::Paragraph(mark), Block::Table(foot)]));
    for expected in [
        "w:hAnchor=\"page\" w:x=\"1134\" w:vAnchor=\"page\" w:y=\"1700\"",
        "<w:tblpPr w:horzAnchor=\"page\" w:tblpX=\"1134\" w:vertAnchor=\"margin\" w:tblpYSpec=\"bottom\"/>",
        "<w:tcBorders><w:top w:val=\"single\" w:sz=\"8\"",
    ] {
        assert!(xml.contains(expected), "{expected} is not in {xml}");
    }
}
