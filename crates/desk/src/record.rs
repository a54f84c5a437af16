//! What travels inside a document that may go out: its content, and what it was printed with. From
//! the record, the same templates and the same fonts come the same bytes.

use casework::draft;
use jiff::civil::Date;
use press::SealSize;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A printed document as data. It holds what stands on the pages and nothing else of the case.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Record {
    /// The [`casework::Draft`]; read back out of a file, anything.
    pub(crate) draft: Value,
    /// What it was printed with.
    pub(crate) provenance: Provenance,
}

/// What a document was printed with. The hashes are lower-case hexadecimal SHA-256.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Provenance {
    /// The version of the program.
    pub(crate) program: String,
    /// The date in the metadata: the day on which it was printed.
    pub(crate) date: Date,
    /// `form.toml`, `wording.j2` and the wording that they share.
    pub(crate) wording: String,
    /// `layout.typ` and the library files that it uses.
    pub(crate) layout: String,
    /// All fonts at hand, in their order.
    pub(crate) fonts: String,
    /// The seal image on it; `None` of a document that gets its seal by hand, or none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) seal: Option<SealMark>,
}

/// By what a seal image is known again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SealMark {
    /// Of its file.
    pub(crate) sha256: String,
    pub(crate) size: SealSize,
}

impl Provenance {
    /// The version of this program.
    pub(crate) const PROGRAM: &'static str = env!("CARGO_PKG_VERSION");
}

impl Record {
    /// The name under which it travels.
    pub(crate) const NAME: &'static str = "draft.json";

    /// The most bytes of a record, characters of one line in it, items of one list (parts, rows), and
    /// columns. No document of a case comes near; what is longer would be laid out for minutes, as its
    /// writer may have intended.
    const MOST: usize = 512 * 1024;
    const LINE: usize = 10_000;
    const ITEMS: usize = 2_000;
    const COLUMNS: usize = 50;

    /// Reads a record out of a file that anybody may have written.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let small = bytes.len() <= Self::MOST;
        let read: Option<Self> = small.then(|| serde_json::from_slice(bytes).ok()).flatten();
        read.filter(Self::is_short)
    }

    /// Whether it is no longer than [`Record::read`] takes.
    pub(crate) fn is_short(&self) -> bool {
        /// `most` is how many items the value may have if it is a list: a list within a list is a
        /// row.
        fn fits(value: &Value, most: usize) -> bool {
            match value {
                Value::String(text) => {
                    text.split('\n').all(|line| line.chars().count() <= Record::LINE)
                }
                Value::Array(items) => {
                    items.len() <= most && items.iter().all(|item| fits(item, Record::COLUMNS))
                }
                Value::Object(fields) => fields.iter().all(|(name, value)| {
                    let row = name == "columns";
                    fits(value, if row { Record::COLUMNS } else { Record::ITEMS })
                }),
                _ => true,
            }
        }
        fits(&self.draft, Self::ITEMS) && self.to_json().len() <= Self::MOST
    }

    /// In canonical form: the same record, the same bytes.
    pub(crate) fn to_json(&self) -> String {
        draft::canonical_json(&serde_json::json!(self))
    }

    /// A field of the draft that is a text.
    pub(crate) fn text(&self, field: &str) -> &str {
        self.draft.get(field).and_then(Value::as_str).unwrap_or_default()
    }

    /// The name of the seal under which its organ and date stand; `None` where there is no such place
    /// on the pages.
    pub(crate) fn seal(&self) -> Option<&str> {
        let parts = self.draft.get("parts").and_then(Value::as_array)?;
        let sealed = parts.iter().any(|part| part.get("kind").is_some_and(|kind| kind == "seal"));
        self.draft.get("seal").and_then(Value::as_str).filter(|_| sealed)
    }

    /// Whether the document may go out: it has a number and no watermark.
    pub(crate) fn is_final(&self) -> bool {
        let has = |field: &str| self.draft.get(field).is_some_and(Value::is_string);
        has("number") && !has("watermark")
    }

    /// The hash of the content, which the QR code repeats.
    pub(crate) fn content_sha256(&self) -> String {
        draft::content_sha256(&self.draft)
    }

    /// Whether the QR code in the content is of this content.
    pub(crate) fn agrees_with_qr(&self) -> bool {
        self.text("qr") == draft::qr(self.text("number"), &self.content_sha256())
    }
}
