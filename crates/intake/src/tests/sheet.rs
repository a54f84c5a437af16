//! Workbooks and CSV files as rows.

use std::io::{Cursor, Write};

use zip::write::{SimpleFileOptions, ZipWriter};

use crate::sheet;

/// A workbook whose first sheet has these rows of cells, in the XML of the format.
fn workbook(rows: &str) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let sheet = format!("{RELATIONS}/worksheet");
    let parts = [
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"
                .into(),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"r\" \
                 Type=\"{RELATIONS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><sheets><sheet name=\"清单\" \
                 sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"r1\" Type=\"{sheet}\" \
                 Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                "<styleSheet xmlns=\"{MAIN}\"><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>\
                 </cellXfs></styleSheet>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>"),
        ),
    ];
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, xml) in parts {
        archive.start_file(path, SimpleFileOptions::default()).unwrap();
        archive.write_all(xml.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn read(name: &str, bytes: &[u8]) -> Vec<String> {
    match sheet(name, bytes) {
        Ok(rows) => rows.iter().map(|(n, cells)| format!("{n}: {}", cells.join("|"))).collect(),
        Err(refusal) => vec![refusal.code.to_owned()],
    }
}

#[test]
fn cells_are_read_as_a_person_sees_them() {
    let text =
        |at: &str, text: &str| format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let rows = format!(
        "<row r=\"1\">{}{}</row><row r=\"3\">{}<c r=\"C3\" s=\"1\"><v>42654</v></c>\
         <c r=\"D3\"><v>2016</v></c><c r=\"E3\" t=\"e\"><v>#N/A</v></c></row>",
        text("A1", "文件名"),
        text("C1", "成文日期"),
        text("A3", " 意见.pdf "),
    );
    let expected = ["1: 文件名||成文日期", "3: 意见.pdf||2016-10-11|2016"];
    assert_eq!(read("清单.xlsx", &workbook(&rows)), expected);
    // A cell at the far corner of the sheet takes no room.
    let far = format!("<row r=\"1048576\">{}</row>", text("XFD1048576", "远"));
    assert_eq!(read("清单.xlsx", &workbook(&far)), Vec::<String>::new());
}

#[test]
fn csv_of_every_kind_is_read() {
    let expected = ["1: 文件名|地区", "2: 意见，一.pdf|山东省\n临沂市", "4: 通知.txt"];
    let csv = "文件名,地区\n\"意见，一.pdf\",\"山东省\n临沂市\"\n通知.txt\n";
    for bytes in [
        csv.as_bytes().to_vec(),
        format!("\u{feff}{csv}").into_bytes(),
        encoding_rs::GBK.encode(csv).0.into_owned(),
        csv.replace(',', "\t").into_bytes(),
    ] {
        assert_eq!(read("清单.csv", &bytes), expected);
    }
}

#[test]
fn hostile_tables_are_refused() {
    assert_eq!(read("a.csv", b""), ["empty-file"]);
    assert_eq!(read("a.csv", &"a,\n".repeat(600_000).into_bytes()), ["too-complex"]);
    assert_eq!(read("a.csv", b"\x00\x01"), ["binary-file"]);
    assert_eq!(read("a.xlsx", b"PK\x03\x04"), ["broken-file"]);
    assert_eq!(read("a.xlsx", &workbook(&" ".repeat(129 << 20))), ["too-complex"]);
    let whole = workbook("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>");
    for n in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[n] ^= 0x55;
        let _ = sheet("a.xlsx", &bytes);
        let _ = sheet("a.xlsx", &whole[..n]);
    }
}
