//! A worded document as plain data, which any layout can print.

use serde::Serialize;
use serde_json::Value;

use crate::cite::Cited;
use crate::fingerprint;

/// One document, worded. It can only come from a checked case ([`crate::Case::draft`]); its JSON is
/// all that a layout sees.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Draft {
    /// The id of the form.
    pub form: String,
    /// The line above the title: 应急管理行政执法文书.
    pub family: String,
    /// 文书名称, or 标题 of an official document; a line break in it is where it may be turned.
    pub title: String,
    /// 文号; none while no number was taken.
    pub number: Option<String>,
    /// 成文日期, in words.
    pub date: String,
    /// 机关全称.
    pub agency: String,
    /// 草稿 or 未核; none on a document that may go out.
    pub watermark: Option<String>,
    /// What the QR code holds: the number and the hash of everything else.
    pub qr: Option<String>,
    /// The body, in order.
    pub parts: Vec<Part>,
    /// 公章 or 执法专用章.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seal: Option<String>,
    /// How many copies are made.
    pub copies: u32,
    /// Internal, not for the party.
    pub internal: bool,
    /// Every provision cited, in order.
    pub cited: Vec<Cited>,
    /// Every dated rule applied: `violations/A07`.
    pub rules: Vec<String>,
    /// What nobody has checked yet; the reason for 未核.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unverified: Vec<String>,
}

/// One part of a document.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// Its name in `form.toml`, by which a layout may treat it apart.
    pub name: String,
    /// What it is.
    #[serde(flatten)]
    pub body: Body,
}

/// What a part is.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Body {
    /// 受文单位 with its colon.
    Addressee {
        /// The line.
        text: String,
    },
    /// A heading.
    Heading {
        /// The line.
        text: String,
    },
    /// A paragraph; line breaks in it come from facts.
    Paragraph {
        /// The text.
        text: String,
    },
    /// 份数 and recipients, at the foot.
    Copies {
        /// The line.
        text: String,
    },
    /// What was said: lines such as `问：…`, each speaker on a line of his own.
    Dialogue {
        /// The lines.
        text: String,
    },
    /// Numbered items.
    List {
        /// The items.
        items: Vec<Item>,
    },
    /// Labels and values in rows, like a printed form.
    Grid {
        /// The rows.
        rows: Vec<Vec<Cell>>,
    },
    /// The same without a frame: labels with the values on a line to write on.
    Lines {
        /// The rows.
        rows: Vec<Vec<Cell>>,
    },
    /// A table with a head.
    Table {
        /// The columns.
        columns: Vec<Column>,
        /// The cells, row by row.
        rows: Vec<Vec<String>>,
        /// How many empty rows follow, to be filled in by hand.
        #[serde(skip_serializing_if = "is_none")]
        spare: u32,
    },
    /// Boxes that are ticked or not.
    Checks {
        /// The boxes.
        items: Vec<Check>,
    },
    /// Places to sign.
    Signatures {
        /// The places.
        rows: Vec<Signature>,
    },
    /// Places to sign at the foot of every page but the last, which has the signatures.
    Initials {
        /// The places.
        rows: Vec<Signature>,
    },
    /// 以下空白: nothing may be added below.
    Blank,
    /// The beginning of a sheet that belongs to the document.
    Annex {
        /// Its title.
        title: String,
    },
    /// 版头 of an official document, above its title; the number stands in [`Draft::number`].
    Masthead {
        /// 发文机关标志: 云州市应急管理局文件.
        issuer: String,
        /// 份号, 密级和保密期限, 紧急程度, one a line.
        marks: Vec<String>,
        /// 签发人, of a document to a superior.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        signers: Vec<String>,
    },
    /// 附件说明 at this place, and the annexes behind the signature, each on its own page.
    Annexes {
        /// The annexes, in order.
        items: Vec<Annex>,
    },
    /// 版记 at the foot of the last page.
    Imprint {
        /// 抄送, 报, 送, 发.
        rows: Vec<Recipients>,
        /// 印发机关.
        #[serde(skip_serializing_if = "Option::is_none")]
        office: Option<String>,
        /// 印发日期, in words; only beside the office.
        #[serde(skip_serializing_if = "Option::is_none")]
        printed: Option<String>,
    },
    /// The agency with the date, under the seal.
    Seal {
        /// 机关全称.
        agency: String,
        /// 成文日期, in words.
        date: String,
    },
    /// A part to be torn off or signed for.
    Receipt {
        /// Its title.
        title: String,
        /// Its text.
        paragraphs: Vec<String>,
        /// What is filled in by hand.
        rows: Vec<Vec<Cell>>,
    },
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Item {
    /// The item.
    pub text: String,
    /// What stands below it: the clause violated, the deadline.
    pub notes: Vec<String>,
}

/// An annex of an official document.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Annex {
    /// Its title.
    pub title: String,
    /// Its text; none when it is kept apart from the document and only listed.
    pub text: Option<String>,
}

/// Who receives an official document.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Recipients {
    /// In which way: 抄送, 报, 送, 发.
    pub label: String,
    /// Who, with commas between.
    pub value: String,
}

/// A cell of a grid.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cell {
    /// The label.
    pub label: String,
    /// The value; empty to be filled in by hand.
    pub value: String,
    /// The least height, in lines.
    #[serde(skip_serializing_if = "is_none")]
    pub tall: u32,
    /// Who signs in the cell: an opinion has its author below.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sign: Vec<Signature>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Column {
    /// The head.
    pub label: String,
    /// The share of the width.
    pub width: u32,
}

/// A box to tick.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Check {
    /// What it stands for.
    pub label: String,
    /// Whether it is ticked.
    pub checked: bool,
}

/// A place to sign.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Signature {
    /// Who signs.
    pub label: String,
    /// What is printed beside: name and certificate.
    pub lines: Vec<String>,
    /// Whether the date is written by hand.
    pub date: bool,
}

impl Draft {
    /// The canonical JSON: keys sorted, no blanks, UTF-8 (RFC 8785 for the values that occur here).
    pub fn canonical_json(&self) -> String {
        canonical_json(&self.to_value())
    }

    /// The JSON that a layout is handed.
    pub fn to_value(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// SHA-256 over the canonical JSON with an empty QR code, in lower-case hexadecimal.
    pub fn sha256(&self) -> String {
        content_sha256(&self.to_value())
    }

    /// The title in one line, as lists and metadata name the document.
    pub fn plain_title(&self) -> String {
        plain_title(&self.title)
    }

    /// The same document under 草稿. What is 未核 keeps that mark, which says more.
    #[must_use]
    pub fn as_draft(mut self) -> Self {
        self.watermark.get_or_insert_with(|| Self::DRAFT.to_owned());
        self.sealed()
    }

    /// With the QR code of its present content.
    pub(crate) fn sealed(mut self) -> Self {
        self.qr = self.number.as_ref().map(|number| qr(number, &self.sha256()));
        self
    }

    /// The watermark of a document without a number.
    pub const DRAFT: &'static str = "草稿";
    /// The watermark of a document that rests on something unchecked.
    pub const UNVERIFIED: &'static str = "未核";
}

/// The canonical JSON of a draft that comes back as data, or of anything else: keys sorted, no
/// blanks, UTF-8.
pub fn canonical_json(value: &Value) -> String {
    let mut out = String::new();
    write_sorted(value, &mut out);
    out
}

/// [`Draft::sha256`] of a draft that comes back as data, out of the file in which it was printed.
pub fn content_sha256(draft: &Value) -> String {
    let mut bare = draft.clone();
    if let Value::Object(fields) = &mut bare {
        fields.insert("qr".to_owned(), Value::Null);
    }
    fingerprint::of(&canonical_json(&bare))
}

/// [`Draft::plain_title`] of a title that comes back as data.
pub fn plain_title(title: &str) -> String {
    title.lines().map(str::trim).collect()
}

/// What the QR code of a document with this number and this content holds.
pub fn qr(number: &str, sha256: &str) -> String {
    format!("{number} {sha256}")
}

/// For serde, which hands a reference.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_none(count: &u32) -> bool {
    *count == 0
}

/// `serde_json` keeps or sorts keys by how it was compiled; this always sorts.
fn write_sorted(value: &Value, out: &mut String) {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            // RFC 8785 sorts by UTF-16 units; all keys here are ASCII.
            keys.sort_unstable();
            out.push('{');
            for (i, key) in keys.into_iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                *out += &Value::from(key.as_str()).to_string();
                out.push(':');
                write_sorted(&map[key], out);
            }
            out.push('}');
        }
        Value::Array(rows) => {
            out.push('[');
            for (i, row) in rows.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_sorted(row, out);
            }
            out.push(']');
        }
        other => *out += &other.to_string(),
    }
}
