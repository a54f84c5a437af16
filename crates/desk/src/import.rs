//! Import: files become documents of the library.
//!
//! A file is read, parsed and kept with its original bytes in one transaction. What was imported
//! before, unchanged and by the same reader, is not read again.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use law::{Diagnostic, Document, Entry, Severity, Source};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::home::files;
use crate::view::{ImportReport, RefusedFile};
use crate::{Desk, Error};

/// What a folder is searched for.
const EXTENSIONS: &[&str] = &[
    "txt", "md", "markdown", "html", "htm", "docx", "doc", "pdf", "xlsx", "wps", "rtf", "db",
    "sqlite", "sqlite3",
];

/// Files are read and parsed in groups, so that memory stays bounded: at most so many of them …
const GROUP: usize = 256;

/// … and, unless one file alone is larger, so many bytes.
const GROUP_BYTES: u64 = 256 * 1024 * 1024;

/// A file that was read and parsed, ready to be kept.
struct Parsed {
    path: PathBuf,
    name: String,
    bytes: Vec<u8>,
    documents: Vec<Document>,
    refused: Vec<RefusedFile>,
    reader: String,
}

enum Outcome {
    Parsed(Box<Parsed>),
    /// Already at hand, unchanged.
    Known(store::Hash),
    Refused(RefusedFile),
}

impl Desk {
    /// Imports files and folders; `progress` is told how many files of how many are done.
    ///
    /// # Errors
    /// A named path does not exist, or the store fails. A file that cannot be read is listed in
    /// [`ImportReport::refused`], and the others are imported.
    pub fn import(
        &self,
        paths: &[PathBuf],
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<ImportReport, Error> {
        let mut all: Vec<PathBuf> = Vec::new();
        for path in paths {
            let extensions = path.is_dir().then_some(EXTENSIONS);
            all.extend(files(path, extensions)?);
        }
        let mut seen = HashSet::new();
        all.retain(|path| seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())));
        let known = self.known()?;
        let mut report = ImportReport::default();
        let mut done = 0;
        while done < all.len() {
            let group = group(&all[done..]);
            let outcomes: Vec<Outcome> =
                group.par_iter().map(|path| self.read_file(path, &known)).collect();
            done += group.len();
            self.keep(outcomes, &mut report)?;
            progress(done, all.len());
        }
        self.reload()?;
        Ok(report)
    }

    /// The originals at hand and by which reader their documents were made.
    fn known(&self) -> Result<HashMap<store::Hash, String>, Error> {
        let originals = self.store.originals()?;
        Ok(originals.into_iter().filter_map(|o| Some((o.hash, o.parser?))).collect())
    }

    fn read_file(&self, path: &Path, known: &HashMap<store::Hash, String>) -> Outcome {
        let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        let shown = path.display().to_string();
        let refuse = |code: &str, message: String, hint: &str| {
            Outcome::Refused(RefusedFile {
                file: shown.clone(),
                code: code.to_owned(),
                message,
                hint: hint.to_owned(),
            })
        };
        let size = match std::fs::metadata(path) {
            Ok(meta) => meta.len(),
            Err(error) => {
                return refuse("file-access", Error::io_reason(&error), "请核对路径和权限");
            }
        };
        if size > intake::MAX_BYTES {
            let refusal = intake::Refusal::too_large(&name, size);
            return refuse(refusal.code, refusal.reason, &refusal.hint);
        }
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                return refuse("file-access", Error::io_reason(&error), "请核对路径和权限");
            }
        };
        let sidecar = match Sidecar::beside(path) {
            Ok(sidecar) => sidecar,
            Err(finding) => {
                return refuse(
                    "bad-sidecar",
                    finding.message,
                    finding.hint.as_deref().unwrap_or(""),
                );
            }
        };
        let reader = sidecar.reader();
        let hash = store::Hash::of(&bytes);
        if known.get(&hash) == Some(&reader) {
            return Outcome::Known(hash);
        }
        match parse(&name, &bytes, &sidecar) {
            Ok((documents, refused)) => Outcome::Parsed(Box::new(Parsed {
                path: path.to_owned(),
                name,
                bytes,
                documents,
                refused: refused.into_iter().map(RefusedFile::of).collect(),
                reader,
            })),
            Err(refusal) => refuse(refusal.code, refusal.reason, &refusal.hint),
        }
    }

    fn keep(&self, outcomes: Vec<Outcome>, report: &mut ImportReport) -> Result<(), Error> {
        let mut parsed: Vec<Parsed> = Vec::new();
        let stored = self.store.documents()?;
        for outcome in outcomes {
            match outcome {
                Outcome::Parsed(file) => parsed.push(*file),
                Outcome::Refused(refused) => report.refused.push(refused),
                Outcome::Known(hash) => {
                    for entry in stored.iter().filter(|d| d.original == hash) {
                        report.documents += 1;
                        if let Ok(entry) = serde_json::from_str::<Entry>(&entry.meta) {
                            report.provisions += entry.clauses;
                        }
                    }
                }
            }
        }
        let encoded: Vec<Vec<Encoded>> = parsed
            .par_iter()
            .map(|file| file.documents.iter().map(Encoded::of).collect())
            .collect();
        let mut files = Vec::with_capacity(parsed.len());
        let documents: Vec<Vec<store::NewDocument<'_>>> = parsed
            .iter()
            .zip(&encoded)
            .map(|(file, encoded)| {
                (0u32..)
                    .zip(encoded)
                    .map(|(ordinal, e)| e.document(ordinal, &file.reader))
                    .collect()
            })
            .collect();
        for (file, documents) in parsed.iter().zip(&documents) {
            files.push(store::ImportFile { name: &file.name, bytes: &file.bytes, documents });
        }
        let outcome = self.store.import(&files)?;
        report.new += outcome.added + outcome.replaced;
        for id in outcome.taken_over {
            report.notes.push(
                Diagnostic::note("same-address", format!("“{id}”已有另一份文件，以后导入的为准"))
                    .hint("两份原件都已保留；如非同一文件，请在旁注中写明标题或文号"),
            );
        }
        for file in parsed {
            report.refused.extend(file.refused);
            for document in &file.documents {
                report.add(document, &file.path);
            }
        }
        Ok(())
    }
}

/// The first files of `paths` that are read and parsed together; at least one.
fn group(paths: &[PathBuf]) -> &[PathBuf] {
    let mut bytes = 0;
    let fits = paths.iter().take(GROUP).take_while(|path| {
        bytes += std::fs::metadata(path).map_or(0, |meta| meta.len());
        bytes <= GROUP_BYTES
    });
    &paths[..fits.count().clamp(1, paths.len())]
}

impl ImportReport {
    fn add(&mut self, document: &Document, path: &Path) {
        self.documents += 1;
        self.provisions += document.tree.provisions.len();
        for (kind, n) in law::count_repairs(&document.repairs) {
            *self.repairs.entry(kind.term()).or_default() += n;
        }
        self.guesses += document.notes.iter().filter(|n| n.code == "presumed-metadata").count();
        self.notes.extend(document.notes.iter().cloned().map(|mut note| {
            note.place = note.place.or_else(|| Some(path.display().to_string()));
            note
        }));
    }

    /// Whether any finding is an error.
    pub fn failed(&self) -> bool {
        !self.refused.is_empty() || self.notes.iter().any(|n| n.severity == Severity::Error)
    }
}

impl RefusedFile {
    fn of(refusal: intake::Refusal) -> Self {
        Self {
            file: refusal.file,
            code: refusal.code.to_owned(),
            message: refusal.reason,
            hint: refusal.hint,
        }
    }
}

pub(crate) type Read = (Vec<Document>, Vec<intake::Refusal>);

pub(crate) fn parse(name: &str, bytes: &[u8], sidecar: &Sidecar) -> Result<Read, intake::Refusal> {
    if intake::Format::detect(name, bytes)? == intake::Format::StatutePack {
        let pack = intake::statute_pack(name, bytes)?;
        let mut documents: Vec<Document> =
            pack.laws.par_iter().flat_map_iter(|law| law::read(&statute(law))).collect();
        make_unique(&mut documents);
        return Ok((documents, pack.refused));
    }
    let extracted = intake::read(name, bytes)?;
    let mut source = Source::new(name, extracted.text);
    // What an officer wrote beside the file comes before what its page states.
    source.declared = sidecar.facts.iter().cloned().chain(extracted.declared).collect();
    Ok((law::read(&source), Vec::new()))
}

/// A law of the statute pack as a source: what the pack states stands beside the text.
fn statute(law: &intake::PackedLaw) -> Source {
    let mut source = Source::new(law.name.clone(), law.text.clone());
    let facts = [
        ("标题", Some(law.name.as_str())),
        ("版本日期", law.version_date.as_deref()),
        ("公布日期", law.publish_date.as_deref()),
        ("施行日期", law.effective_date.as_deref()),
        ("机关", law.issuing_body.as_deref()),
        ("种类", law.kind.as_deref()),
        ("时效性", law.status.as_deref()),
        ("地区", Some("全国")),
    ];
    source.declared = facts
        .into_iter()
        .filter_map(|(label, value)| Some((label.to_owned(), value?.to_owned())))
        .collect();
    source
}

/// Two rows of a pack may claim one title and one date; the later ones get a number.
fn make_unique(documents: &mut [Document]) {
    let mut seen: HashMap<String, u32> = HashMap::new();
    for document in documents {
        let n = seen.entry(document.id.0.clone()).or_default();
        *n += 1;
        if *n > 1 {
            document.id.0 = format!("{}~{n}", document.id.0);
        }
    }
}

/// A document as the store keeps it.
pub(crate) struct Encoded {
    id: String,
    meta: String,
    parsed: Vec<u8>,
}

impl Encoded {
    pub(crate) fn of(document: &Document) -> Self {
        Self {
            id: document.id.0.clone(),
            // Both are plain data; encoding them cannot fail.
            meta: serde_json::to_string(&Entry::of(document)).expect("plain data encodes"),
            parsed: postcard::to_stdvec(document).expect("plain data encodes"),
        }
    }

    pub(crate) fn document<'a>(&'a self, ordinal: u32, reader: &'a str) -> store::NewDocument<'a> {
        store::NewDocument {
            id: &self.id,
            ordinal,
            meta: &self.meta,
            parsed: &self.parsed,
            parser: reader,
        }
    }
}

/// 旁注: a TOML file of the same name beside a file, with what the file cannot say.
#[derive(Debug, Default)]
pub(crate) struct Sidecar {
    pub(crate) facts: Vec<(String, String)>,
}

impl Sidecar {
    /// Keys of the file, and the labels under which the reader knows them.
    const KEYS: &[(&str, &str)] = &[
        ("title", "标题"),
        ("doc_no", "文号"),
        ("issuer", "机关"),
        ("region", "地区"),
        ("kind", "种类"),
        ("status", "时效性"),
        ("written", "成文日期"),
        ("published", "公布日期"),
        ("effective", "施行日期"),
    ];

    pub(crate) fn beside(path: &Path) -> Result<Self, Diagnostic> {
        let file = path.with_extension("toml");
        let bad = |message: String| {
            let keys: Vec<String> =
                Self::KEYS.iter().map(|(key, label)| format!("{key}（{label}）")).collect();
            Diagnostic::error("bad-sidecar", format!("旁注 {} {message}", file.display()))
                .hint(format!("旁注每行写作 项目 = \"内容\"，可用的项目：{}", keys.join("、")))
        };
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::default());
            }
            Err(error) => return Err(bad(format!("无法读取：{}", Error::io_reason(&error)))),
        };
        // Windows editors put a byte order mark before UTF-8.
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let table: toml::Table =
            text.parse().map_err(|e: toml::de::Error| bad(format!("无法读取：{}", e.message())))?;
        let mut facts = Vec::new();
        for (key, value) in table {
            let Some((_, label)) = Self::KEYS.iter().find(|(known, _)| *known == key) else {
                return Err(bad(format!("有不认识的项目“{key}”")));
            };
            let value = match value {
                toml::Value::String(text) => text,
                toml::Value::Datetime(date) => date.to_string(),
                _ => return Err(bad(format!("的“{key}”不是文字或日期"))),
            };
            facts.push(((*label).to_owned(), value));
        }
        Ok(Self { facts })
    }

    /// By what a document was read: another reader or another sidecar reads it anew.
    fn reader(&self) -> String {
        let mut hash = Sha256::new();
        for (label, value) in &self.facts {
            hash.update(label.as_bytes());
            hash.update([0]);
            hash.update(value.as_bytes());
            hash.update([0]);
        }
        let digest = hash.finalize();
        let short: String = digest.iter().take(6).map(|b| format!("{b:02x}")).collect();
        format!("{}-{short}", law::READER_VERSION)
    }
}
