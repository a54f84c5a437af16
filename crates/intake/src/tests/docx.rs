//! Word documents, built part by part.

use std::io::{Cursor, Write};

use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::{Format, read};

const W: &str = r#"xmlns:w="urn:w""#;

/// A package of these parts.
fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, xml) in parts {
        let method =
            SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        zip.start_file(*path, method).unwrap();
        zip.write_all(xml.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn document(body: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><w:document {W}><w:body>{body}<w:sectPr/></w:body></w:document>"#
    )
}

/// A paragraph of one run.
fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// The text of a package, or the code of its refusal.
fn text_of(bytes: &[u8]) -> String {
    read("文件.docx", bytes).map_or_else(|refusal| refusal.code.to_owned(), |read| read.text)
}

#[track_caller]
fn check(body: &str, expected: &str) {
    let bytes = package(&[("word/document.xml", &document(body))]);
    assert_eq!(text_of(&bytes).trim_end_matches('\n'), expected, "{body}");
}

#[test]
fn paragraphs_are_lines() {
    check(
        &(p("关于印发方案的通知") + "<w:p/>" + &p("　　一、A &lt; B&#20030;")),
        "关于印发方案的通知\n一、A < B举",
    );
    check(
        "<w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r><w:r><w:tab/><w:t>丙</w:t></w:r></w:p>",
        "甲\n乙\t丙",
    );
    // A page break, a tab stop and an instruction of a field are no text.
    check(
        r#"<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>安全</w:t><w:br w:type="page"/><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>生产</w:t></w:r></w:p>"#,
        "安全生产",
    );
    check(
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r><w:r><w:t>明</w:t></w:r></w:p>",
        "明",
    );
    let bytes = package(&[("word/document.xml", &document(&p("文")))]);
    assert_eq!(read("a.bin", &bytes).unwrap().format, Format::Docx);
}

/// What is deleted is gone, what is inserted stays; a paragraph whose mark is deleted goes on.
#[test]
fn tracked_changes_read_as_accepted() {
    check(
        "<w:p><w:r><w:t>罚款</w:t></w:r><w:del><w:r><w:delText>五</w:delText></w:r></w:del>\
         <w:ins><w:r><w:t>三</w:t></w:r></w:ins><w:r><w:t>万元</w:t></w:r></w:p>",
        "罚款三万元",
    );
    check(
        &format!(
            "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>{}",
            p("乙")
        ),
        "甲乙",
    );
    check(
        &format!(
            "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{}</w:tc></w:tr><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>",
            p("删"),
            p("留")
        ),
        "留",
    );
    check(&format!("<w:moveFrom>{}</w:moveFrom>{}", "<w:r><w:t>旧</w:t></w:r>", p("新")), "新");
}

#[test]
fn a_table_row_is_a_line() {
    let cell = |content: &str| format!("<w:tc><w:tcPr/>{content}</w:tc>");
    let row = |cells: &[String]| format!("<w:tr>{}</w:tr>", cells.concat());
    let table = |rows: &[String]| format!("<w:tbl><w:tblPr/>{}</w:tbl>", rows.concat());
    let head = row(&[cell(&p("违法行为")), cell(&p("罚款"))]);
    let data = row(&[cell(&(p("未培训") + &p("未考核"))), cell("<w:p/>"), cell(&p("五万元"))]);
    check(&table(&[head.clone(), data]), "违法行为\t罚款\n未培训 未考核\t\t五万元");
    // Around another table, a table lays out the page.
    check(&table(&[row(&[cell(&p("附件")), cell(&table(&[head]))])]), "附件\n违法行为\t罚款");
}

#[test]
fn a_text_box_follows_its_paragraph_once() {
    let shape = |text: &str| format!("<w:txbxContent>{}</w:txbxContent>", p(text));
    check(
        &format!(
            r#"<w:p><w:r><mc:AlternateContent xmlns:mc="m"><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent><w:t>正文</w:t></w:r></w:p>"#,
            shape("框"),
            shape("框")
        ),
        "正文\n框",
    );
}

#[test]
fn notes_stand_at_the_end() {
    let reference = |kind: &str, id: u8| format!(r#"<w:r><w:{kind}Reference w:id="{id}"/></w:r>"#);
    let body = document(&format!(
        "<w:p><w:r><w:t>安全</w:t></w:r>{}<w:r><w:t>生产</w:t></w:r>{}</w:p>",
        reference("footnote", 2),
        reference("endnote", 1)
    ));
    let foot = format!(
        r#"<w:footnotes {W}><w:footnote w:type="separator" w:id="0">{}</w:footnote><w:footnote w:id="2">{}</w:footnote><w:footnote w:id="3">{}</w:footnote></w:footnotes>"#,
        p("线"),
        p("见第三条。"),
        p("无人提及")
    );
    let end =
        format!(r#"<w:endnotes {W}><w:endnote w:id="1">{}</w:endnote></w:endnotes>"#, p("附则"));
    let bytes = package(&[
        ("word/document.xml", &body),
        ("word/footnotes.xml", &foot),
        ("word/endnotes.xml", &end),
    ]);
    assert_eq!(text_of(&bytes), "安全生产\n［注1］见第三条。\n［注2］附则\n");
}

/// Chapters, articles through all chapters, items anew under each article; one list by a style.
#[test]
fn automatic_numbers_are_written_out() {
    let level = |n: u8, format: &str, text: &str, more: &str| {
        format!(
            r#"<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{text}"/>{more}</w:lvl>"#
        )
    };
    let lists = format!(
        r#"<w:numbering {W}><w:abstractNum w:abstractNumId="7">{}{}{}</w:abstractNum><w:abstractNum w:abstractNumId="8">{}</w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
        <w:num w:numId="3"><w:abstractNumId w:val="8"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>"#,
        level(0, "chineseCounting", "第%1章", ""),
        level(1, "decimal", "%1.%2", "<w:isLgl/>"),
        level(2, "chineseCounting", "（%3）", r#"<w:suff w:val="nothing"/>"#),
        level(0, "chineseCountingThousand", "第%1条", ""),
    );
    let styles = format!(
        r#"<w:styles {W}><w:style w:type="paragraph" w:styleId="条"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>
        <w:style w:type="paragraph" w:styleId="子"><w:basedOn w:val="条"/></w:style></w:styles>"#
    );
    let numbered = |list: u8, level: u8, text: &str| {
        format!(
            r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#
        )
    };
    let styled = |style: &str, more: &str, text: &str| {
        format!(
            r#"<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#
        )
    };
    let body = [
        numbered(1, 0, "总则"),
        styled("条", "", "为了安全。"),
        styled("子", "", "适用本法："),
        numbered(1, 2, "甲；"),
        numbered(1, 2, "乙。"),
        numbered(1, 0, "责任"),
        styled("条", "", "负责。"),
        styled("条", r#"<w:numPr><w:numId w:val="0"/></w:numPr>"#, "无号"),
        numbered(1, 1, "小节"),
        numbered(1, 2, "丙。"),
        numbered(3, 0, "另起。"),
        numbered(9, 0, "没有这个列表"),
    ];
    let bytes = package(&[
        ("word/document.xml", &document(&body.concat())),
        ("word/numbering.xml", &lists),
        ("word/styles.xml", &styles),
    ]);
    let expected = "第一章　总则\n第一条　为了安全。\n第二条　适用本法：\n（一）甲；\n（二）乙。\n第二章　责任\n\
        第三条　负责。\n无号\n2.1 小节\n（一）丙。\n第一条　另起。\n没有这个列表\n";
    assert_eq!(text_of(&bytes), expected);
}

#[test]
fn hostile_packages_are_refused() {
    let refused = |parts: &[(&str, &str)], expected: &str| {
        let refusal = read("文件.docx", &package(parts)).unwrap_err();
        assert_eq!(format!("{} {}", refusal.code, refusal.reason), expected);
    };
    let main = |xml: &str, expected: &str| refused(&[("word/document.xml", xml)], expected);
    main(&document(&"<w:p>".repeat(5_000)), "too-complex Word 文档的层次过深");
    let bomb = " ".repeat(129 * 1024 * 1024);
    main(&bomb, "too-complex Word 文档解压后过大");
    main(
        &document("&x;").replace("<w:document", "<!DOCTYPE x [<!ENTITY x 'y'>]><w:document"),
        "broken-file Word 文档里有不允许出现的实体声明",
    );
    main("<w:document><w:body>", "broken-file Word 文档的内容残缺不全");
    main(&document("<w:p></w:r>"), "broken-file Word 文档的内容残缺不全");
    main(&document("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>"), "broken-file Word 文档的内容残缺不全");
    main(&document(""), "empty-file 文件里没有文字");
    refused(
        &[("word/document.xml.bak", "")],
        "broken-file Word 文档里没有正文（word/document.xml）",
    );
    let whole = package(&[("word/document.xml", &document(&p("文")))]);
    assert_eq!(text_of(&whole[..whole.len() - 30]), "broken-file");
}

/// Numbers made to explode: a label of any length, a number of any size, a circle of styles.
#[test]
fn hostile_numbering_stays_small() {
    let long = "长".repeat(80);
    let lists = format!(
        r#"<w:numbering {W}><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="4294967295"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1%1{long}"/></w:lvl>
        <w:lvl w:ilvl="77"><w:start w:val="3"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>"#
    );
    let styles = format!(
        r#"<w:styles {W}><w:style w:styleId="甲"><w:basedOn w:val="乙"/></w:style><w:style w:styleId="乙"><w:basedOn w:val="甲"/></w:style></w:styles>"#
    );
    let list = r#"<w:numPr><w:numId w:val="1"/></w:numPr>"#;
    let place = |inner: &str| format!("<w:p><w:pPr>{inner}</w:pPr><w:r><w:t>文</w:t></w:r></w:p>");
    let body = place(list)
        + &place(list)
        + &place(r#"<w:pStyle w:val="甲"/>"#)
        + &place(r#"<w:numPr><w:ilvl w:val="77"/><w:numId w:val="1"/></w:numPr>"#);
    let bytes = package(&[
        ("word/document.xml", &document(&body)),
        ("word/numbering.xml", &lists),
        ("word/styles.xml", &styles),
    ]);
    let text = text_of(&bytes);
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].starts_with("42949672954294967295长") && lines[0].chars().count() < 100);
    assert!(lines[1].starts_with("4294967295"), "the counter stops at its end");
    assert_eq!(&lines[2..], ["文", "文"]);
}

/// A note that a million places refer to is still one note.
#[test]
fn notes_do_not_multiply() {
    let reference = r#"<w:r><w:footnoteReference w:id="2"/></w:r>"#.repeat(100_000);
    let body = document(&format!("<w:p><w:r><w:t>文</w:t></w:r>{reference}</w:p>"));
    let note = format!(r#"<w:footnote w:id="2">{}</w:footnote>"#, p(&"注".repeat(100_000)));
    let notes = format!("<w:footnotes {W}>{note}</w:footnotes>");
    let text = text_of(&package(&[("word/document.xml", &body), ("word/footnotes.xml", &notes)]));
    assert_eq!(text.lines().count(), 2);
}

/// A document with everything in it, for mutations.
fn rich() -> (String, String) {
    let body = document(&format!(
        r#"<w:p><w:pPr><w:pStyle w:val="1"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>甲</w:t><w:tab/><w:br/></w:r><w:del><w:r><w:delText>乙</w:delText></w:r></w:del></w:p><w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl><w:p><w:r><w:txbxContent>{}</w:txbxContent><w:footnoteReference w:id="1"/></w:r></w:p>"#,
        p("丙"),
        p("丁"),
        p("戊")
    ));
    let lists = format!(
        r#"<w:numbering {W}><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="第%1条"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>"#
    );
    (body, lists)
}

fn mutated(text: &str, cut: usize, flips: &[(usize, u8)]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for &(at, byte) in flips {
        let at = at % bytes.len();
        bytes[at] = byte;
    }
    bytes.truncate(cut % (bytes.len() * 2));
    String::from_utf8_lossy(&bytes).into_owned()
}

proptest! {
    /// Truncations and flipped bytes, of the archive and of the XML in it.
    #[test]
    fn mutated_packages_are_read_or_refused(
        cut: usize,
        flips in prop::collection::vec((any::<usize>(), any::<u8>()), 0..6),
        marks in prop::collection::vec((any::<usize>(), prop::sample::select(b"<>/\"&=%09pwt".to_vec())), 0..6),
    ) {
        let (body, lists) = rich();
        let parts = [("word/document.xml", body.as_str()), ("word/numbering.xml", &lists), ("word/footnotes.xml", &body)];
        let mut archive = package(&parts);
        for (at, byte) in &flips {
            let at = at % archive.len();
            archive[at] = *byte;
        }
        archive.truncate(cut % (archive.len() * 2));
        let _ = read("文件.docx", &archive);
        let (body, lists) = (mutated(&body, cut, &marks), mutated(&lists, usize::MAX / 2, &marks));
        let _ = read("文件.docx", &package(&[("word/document.xml", &body), ("word/numbering.xml", &lists), ("word/footnotes.xml", &body)]));
    }
}
