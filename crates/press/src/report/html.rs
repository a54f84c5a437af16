//! A report as one page for a browser: no script, nothing loaded from outside.

use std::fmt::Write as _;

use quick_xml::escape::escape;

use super::{Cell, Report, Tone};

const STYLE: &str = "body{font-family:'FangSong','仿宋','Noto Serif CJK SC',serif;margin:2em}\
h1{text-align:center}table{border-collapse:collapse;width:100%;table-layout:fixed;margin-bottom:2em}\
th,td{border:1px solid #888;padding:.4em;vertical-align:top;white-space:pre-wrap;overflow-wrap:anywhere}\
th{background:#eee;position:sticky;top:0}.faint{color:#666}.differs{color:#b00020;font-weight:bold}";

pub(super) fn write(report: &Report) -> String {
    let title = escape(&report.title);
    let mut page = format!(
        "<!doctype html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <style>{STYLE}</style></head><body>\n<h1>{title}</h1>\n"
    );
    // Writing to a string cannot fail.
    for line in &report.summary {
        let _ = writeln!(page, "<p>{}</p>", escape(line));
    }
    for table in &report.tables {
        let _ = writeln!(page, "<h2>{}</h2>\n<table><colgroup>", escape(&table.title));
        let sum: u32 = table.columns.iter().map(|c| c.width).sum::<u32>().max(1);
        for column in &table.columns {
            let share = f64::from(column.width) * 100.0 / f64::from(sum);
            let _ = write!(page, "<col style=\"width:{share:.1}%\">");
        }
        page.push_str("</colgroup>\n<thead><tr>");
        for column in &table.columns {
            let _ = write!(page, "<th>{}</th>", escape(&column.label));
        }
        page.push_str("</tr></thead>\n<tbody>\n");
        for row in &table.rows {
            page.push_str("<tr>");
            for cell in row {
                let _ = write!(page, "<td>{}</td>", words(cell));
            }
            page.push_str("</tr>\n");
        }
        page.push_str("</tbody></table>\n");
    }
    page.push_str("</body></html>\n");
    page
}

fn words(cell: &Cell) -> String {
    let runs = cell.runs.iter().map(|run| {
        let text = escape(&run.text);
        let text = match run.tone {
            Tone::Plain => text.into_owned(),
            Tone::Strong => format!("<b>{text}</b>"),
            Tone::Faint => format!("<span class=\"faint\">{text}</span>"),
            Tone::Differs => format!("<span class=\"differs\">{text}</span>"),
        };
        match &run.link {
            Some(link) => format!("<a href=\"{}\">{text}</a>", escape(link.as_str())),
            None => text,
        }
    });
    runs.collect()
}
