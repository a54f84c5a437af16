//! Paragraphs, tables, text boxes and notes to lines.
//!
//! One pass over the XML with a stack of what is open, so that no nesting can exhaust the call
//! stack.

use super::numbering::{Numbering, Place};
use super::{Event, Fault, Xml, attribute, is_on};

/// Which kind of note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Note {
    Foot,
    End,
}

/// The text of a part.
#[derive(Debug, Default)]
pub(super) struct Story {
    /// Paragraphs and table rows in the order of reading.
    pub(super) lines: Vec<String>,
    /// The notes that the text refers to, in order: kind and `w:id`.
    pub(super) references: Vec<(Note, String)>,
    /// Of a part of notes: each note's `w:id` and lines.
    pub(super) notes: Vec<(String, Vec<String>)>,
}

/// Elements whose content is no text of the document: what was deleted or moved away, the older
/// rendering of a shape, field instructions, the pronunciation above a word.
const SKIPPED: &[&str] =
    &["del", "moveFrom", "Fallback", "instrText", "delText", "delInstrText", "rt", "sectPr"];

/// What holds lines.
enum Holder {
    Body,
    Cell,
    /// A text box: its lines follow the paragraph that it hangs on.
    Box,
    Note(String),
}

#[derive(Default)]
struct Paragraph {
    text: String,
    place: Place,
    /// Its mark was deleted, so it goes on in the next paragraph.
    joins: bool,
    after: Vec<String>,
    /// Inside `pPr`, and inside the `rPr` in it.
    properties: bool,
    mark: bool,
}

#[derive(Default)]
struct Row {
    cells: Vec<Vec<String>>,
    /// Holds a table, so that it cannot be one line.
    nests: bool,
    deleted: bool,
}

#[derive(Default)]
struct Run {
    text: String,
    hidden: bool,
}

struct Reader<'n> {
    numbering: &'n mut Numbering,
    story: Story,
    holders: Vec<(Holder, Vec<String>)>,
    paragraphs: Vec<Paragraph>,
    rows: Vec<Row>,
    runs: Vec<Run>,
    /// Text of a paragraph whose mark was deleted.
    carried: String,
    /// Depth inside a skipped element; 0 outside.
    skipped: usize,
    /// Inside `w:t`.
    in_text: bool,
    /// Inside `trPr`.
    in_row_properties: bool,
}

impl Story {
    /// Reads the XML of a part, counting automatic numbers on.
    pub(super) fn read(xml: &str, numbering: &mut Numbering) -> Result<Self, Fault> {
        let mut reader = Reader {
            numbering,
            story: Self::default(),
            holders: vec![(Holder::Body, Vec::new())],
            paragraphs: Vec::new(),
            rows: Vec::new(),
            runs: Vec::new(),
            carried: String::new(),
            skipped: 0,
            in_text: false,
            in_row_properties: false,
        };
        let mut xml = Xml::new(xml);
        while let Some(event) = xml.next()? {
            match event {
                Event::Start(start) => reader.start(&start),
                Event::End(end) => reader.end(end.local_name().as_ref()),
                Event::Text(text) => reader.text(&text),
            }
        }
        let carried = std::mem::take(&mut reader.carried);
        reader.lines(&carried);
        let lines = reader.holders.into_iter().flat_map(|(_, lines)| lines).collect();
        Ok(Self { lines, ..reader.story })
    }
}

impl Reader<'_> {
    fn start(&mut self, start: &quick_xml::events::BytesStart<'_>) {
        let name = start.local_name();
        let name = name.as_ref();
        if self.skipped > 0 {
            self.skipped += 1;
            return;
        }
        let properties = self.paragraphs.last().is_some_and(|p| p.properties);
        if SKIPPED.contains(&name) {
            if name == "del" && self.in_row_properties {
                if let Some(row) = self.rows.last_mut() {
                    row.deleted = true;
                }
            } else if let Some(paragraph) = self.paragraphs.last_mut().filter(|p| p.mark) {
                paragraph.joins |= name == "del" || name == "moveFrom";
            }
            self.skipped = 1;
            return;
        }
        let value = || attribute(start, "val");
        match name {
            "p" => {
                let text = std::mem::take(&mut self.carried);
                self.paragraphs.push(Paragraph { text, ..Paragraph::default() });
            }
            "tr" => self.rows.push(Row::default()),
            "trPr" => self.in_row_properties = true,
            "tc" => self.holders.push((Holder::Cell, Vec::new())),
            "txbxContent" => self.holders.push((Holder::Box, Vec::new())),
            "footnote" | "endnote" if attribute(start, "type").is_none() => {
                let id = attribute(start, "id").unwrap_or_default();
                self.holders.push((Holder::Note(id), Vec::new()));
            }
            // The lines above the notes of a page.
            "footnote" | "endnote" => self.skipped = 1,
            "tbl" => {
                if let (Some((Holder::Cell, _)), Some(row)) =
                    (self.holders.last(), self.rows.last_mut())
                {
                    row.nests = true;
                }
            }
            "r" => self.runs.push(Run::default()),
            "t" => self.in_text = true,
            "vanish" if !properties && is_on(start) => {
                if let Some(run) = self.runs.last_mut() {
                    run.hidden = true;
                }
            }
            "tab" | "ptab" if !properties => self.write("\t"),
            "br" => match attribute(start, "type").as_deref() {
                Some("page" | "column") => {}
                _ => self.write("\n"),
            },
            "cr" => self.write("\n"),
            "noBreakHyphen" => self.write("-"),
            "footnoteReference" => self.refer(Note::Foot, start),
            "endnoteReference" => self.refer(Note::End, start),
            _ => {
                let Some(paragraph) = self.paragraphs.last_mut() else { return };
                match name {
                    "pPr" => paragraph.properties = true,
                    "rPr" if paragraph.properties => paragraph.mark = true,
                    "pStyle" => paragraph.place.style = value(),
                    "numId" if properties => paragraph.place.list = value(),
                    "ilvl" if properties => {
                        paragraph.place.level = value().and_then(|v| v.parse().ok());
                    }
                    // What a tracked change says the properties were before.
                    "pPrChange" => self.skipped = 1,
                    _ => {}
                }
            }
        }
    }

    fn end(&mut self, name: &str) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        match name {
            "p" => self.end_paragraph(),
            "pPr" | "rPr" => {
                if let Some(paragraph) = self.paragraphs.last_mut().filter(|p| p.properties) {
                    paragraph.mark = false;
                    paragraph.properties = name != "pPr";
                }
            }
            "r" => {
                if let Some(run) = self.runs.pop().filter(|run| !run.hidden)
                    && let Some(paragraph) = self.paragraphs.last_mut()
                {
                    paragraph.text.push_str(&run.text);
                }
            }
            "t" => self.in_text = false,
            "trPr" => self.in_row_properties = false,
            "tc" | "txbxContent" | "footnote" | "endnote" => self.end_holder(),
            "tr" => self.end_row(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text && self.skipped == 0 {
            self.write(text);
        }
    }

    fn write(&mut self, text: &str) {
        if let Some(run) = self.runs.last_mut() {
            run.text.push_str(text);
        }
    }

    fn refer(&mut self, kind: Note, start: &quick_xml::events::BytesStart<'_>) {
        if let Some(id) = attribute(start, "id") {
            self.story.references.push((kind, id));
        }
    }

    /// Adds lines to what is open.
    fn lines(&mut self, text: &str) {
        if let Some((_, lines)) = self.holders.last_mut() {
            let text = text.lines().map(str::trim).filter(|line| !line.is_empty());
            lines.extend(text.map(str::to_owned));
        }
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraphs.pop() else { return };
        if paragraph.joins {
            self.carried = paragraph.text;
        } else {
            let label = self.numbering.label(&paragraph.place);
            if !paragraph.text.trim().is_empty() {
                self.lines(&format!("{label}{}", paragraph.text.trim_start()));
            }
        }
        if let Some((_, lines)) = self.holders.last_mut() {
            lines.extend(paragraph.after);
        }
    }

    fn end_holder(&mut self) {
        // The body itself is never closed.
        if self.holders.len() < 2 {
            return;
        }
        match self.holders.pop() {
            Some((Holder::Cell, lines)) => {
                if let Some(row) = self.rows.last_mut() {
                    row.cells.push(lines);
                }
            }
            Some((Holder::Box, lines)) => match self.paragraphs.last_mut() {
                Some(paragraph) => paragraph.after.extend(lines),
                None => self
                    .holders
                    .last_mut()
                    .into_iter()
                    .for_each(|(_, all)| all.extend(lines.clone())),
            },
            Some((Holder::Note(id), lines)) => self.story.notes.push((id, lines)),
            Some((Holder::Body, _)) | None => {}
        }
    }

    fn end_row(&mut self) {
        /// A cell of more lines is a page laid out as a table.
        const MOST: usize = 8;
        let Some(row) = self.rows.pop().filter(|row| !row.deleted) else { return };
        let Some((_, lines)) = self.holders.last_mut() else { return };
        let filled = row.cells.iter().filter(|cell| !cell.is_empty()).count();
        if filled >= 2 && !row.nests && row.cells.iter().all(|cell| cell.len() <= MOST) {
            let cells = row.cells.iter().map(|cell| cell.join(" ").replace('\t', " "));
            lines.push(cells.collect::<Vec<_>>().join("\t").trim_end().to_owned());
        } else {
            lines.extend(row.cells.into_iter().flatten());
        }
    }
}
