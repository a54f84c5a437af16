//! A report as comma-separated values (RFC 4180), for spreadsheets and programs.

use csv::{Terminator, WriterBuilder};

use super::{Cell, Report};

/// By this Excel knows that the file is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

pub(super) fn write(report: &Report) -> Result<Vec<u8>, csv::Error> {
    let mut writer = WriterBuilder::new()
        .flexible(true)
        .terminator(Terminator::CRLF)
        .from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
    for line in [&report.title].into_iter().chain(&report.summary) {
        writer.write_record([harmless(line)])?;
    }
    for table in &report.tables {
        writer.write_record([harmless(&table.title)])?;
        writer.write_record(table.columns.iter().map(|column| harmless(&column.label)))?;
        for row in &table.rows {
            writer.write_record(row.iter().map(|cell| harmless(&cell.value())))?;
        }
    }
    writer.into_inner().map_err(|e| csv::Error::from(std::io::Error::other(e.to_string())))
}

impl Cell {
    /// Its words, or where it leads when it leads anywhere: a value has no room for both.
    fn value(&self) -> String {
        let link = self.runs.iter().find_map(|run| run.link.clone());
        link.unwrap_or_else(|| self.text())
    }
}

/// A spreadsheet computes what begins like a formula, in half or full width, even when it was quoted;
/// a leading `'` makes it text.
fn harmless(value: &str) -> String {
    const SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    if value.starts_with(['\t', '\r']) || value.trim_start().starts_with(SIGNS) {
        format!("'{value}")
    } else {
        value.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use crate::{Cell, Column, Report, Table, Tone};

    #[test]
    fn opens_in_a_spreadsheet_and_computes_nothing() {
        let column = |label: &str| Column::text(label, 1);
        let texts = ["=1+1", " +1", "-1", "@A1", "\n=1", "＝1", "甲,乙", "“甲\"乙”", "甲\n乙"];
        let rows = texts.map(|text| vec![Cell::of(text, Tone::Plain), Cell::of("1", Tone::Faint)]);
        let columns = vec![column("=文"), column("数")];
        let table = Table { title: "检索结果".into(), columns, rows: rows.into() };
        let summary = vec!["=甲：没有一处".into()];
        let report = Report { title: "检索".into(), summary, tables: vec![table] };
        let text = String::from_utf8(report.csv().unwrap()).unwrap();
        let expected = [
            "\u{feff}检索",
            "'=甲：没有一处",
            "检索结果",
            "'=文,数",
            "'=1+1,1",
            "' +1,1",
            "'-1,1",
            "'@A1,1",
            "\"'\n=1\",1",
            "'＝1,1",
            "\"甲,乙\",1",
            "\"“甲\"\"乙”\",1",
            "\"甲\n乙\",1",
            "",
        ];
        assert_eq!(text, expected.join("\r\n"));
    }
}
