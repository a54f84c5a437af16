//! Import: files become documents of the library.
//!
//! A file is read, parsed and kept with its original bytes in one transaction. What was imported
//! before, unchanged and by the same reader, is not read again. What a file cannot say about itself
//! comes from its [sidecar](sidecar) or a [listing](listing).

mod listing;
mod sidecar;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use law::{Diagnostic, Document, Entry, Positions, RepairKind, Severity, Source, Span, Unit};
use rayon::prelude::*;

use self::listing::Listing;
use self::sidecar::Beside;
pub(crate) use self::sidecar::Sidecar;
use crate::home::files;
use crate::view::{ImportReport, RefusedFile};
use crate::{Desk, Error};

/// What a folder is searched for.
const EXTENSIONS: &[&str] = &[
    "txt", "md", "markdown", "html", "htm", "docx", "doc", "pdf", "xlsx", "xls", "csv", "wps",
    "rtf", "ofd", "db", "sqlite", "sqlite3",
];

/// Files are read, parsed and kept in groups, so that memory stays bounded and a run that is broken
/// off has kept all but the last group: at most so many of them …
const GROUP: usize = 64;

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

/// A file to import, and what a listing declares about it.
struct Wanted {
    path: PathBuf,
    listed: Sidecar,
}

enum Outcome {
    Parsed(Box<Parsed>),
    /// Already at hand, unchanged.
    Known(store::Hash),
    Refused(RefusedFile),
}

impl Desk {
    /// Imports files and folders; `progress` is told how many files of how many are done. What is
    /// done is kept: it survives the process, and the power.
    ///
    /// # Errors
    /// A named path does not exist, or the store fails. A file that cannot be read is listed in
    /// [`ImportReport::refused`], and the others are imported.
    pub fn import(
        &self,
        paths: &[PathBuf],
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<ImportReport, Error> {
        let mut report = ImportReport::default();
        let all = self.wanted(paths, &mut report)?;
        let known = self.known()?;
        let mut done = 0;
        while done < all.len() {
            let group = group(&all[done..]);
            let outcomes: Vec<(Outcome, Vec<Diagnostic>)> = group
                .par_iter()
                .map(|file| {
                    let mut notes = Vec::new();
                    (self.read_file(file, &known, &mut notes), notes)
                })
                .collect();
            done += group.len();
            let (outcomes, notes): (Vec<Outcome>, Vec<Vec<Diagnostic>>) =
                outcomes.into_iter().unzip();
            report.notes.extend(notes.into_iter().flatten());
            self.keep(outcomes, &mut report)?;
            progress(done, all.len());
        }
        self.reload()?;
        report.notes.extend(self.inform_server());
        Ok(report)
    }

    /// The files that are meant: those named, those in the folders named, and those that listings
    /// among them list, each once.
    fn wanted(&self, paths: &[PathBuf], report: &mut ImportReport) -> Result<Vec<Wanted>, Error> {
        let whole = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let own = whole(&self.places.data);
        let mut found: Vec<PathBuf> = Vec::new();
        for path in paths {
            let folder = path.is_dir();
            let mut inside = files(path, folder.then_some(EXTENSIONS))?;
            // A folder may hold the data folder, whose files are ours and no sources.
            if folder && !whole(path).starts_with(&own) {
                let before = inside.len();
                inside.retain(|file| !whole(file).starts_with(&own));
                report.skipped += before - inside.len();
            }
            found.extend(inside);
        }
        let mut listed: HashMap<PathBuf, Sidecar> = HashMap::new();
        let mut files: Vec<PathBuf> = Vec::new();
        for path in found {
            match listing(&path) {
                Ok(None) => files.push(path),
                Ok(Some(listing)) => {
                    report.refused.extend(listing.refused);
                    report.notes.extend(listing.notes);
                    for (file, sidecar) in listing.files {
                        listed.entry(whole(&file)).or_insert(sidecar);
                        files.push(file);
                    }
                }
                // Tables of numbers lie about in many folders; one that was named is meant.
                Err(refusal)
                    if refusal.code == "not-a-listing"
                        && path.extension().is_some_and(|e| e.eq_ignore_ascii_case("csv"))
                        && !paths.contains(&path) => {}
                Err(refusal) => {
                    let refused = RefusedFile::of(refusal);
                    report
                        .refused
                        .push(RefusedFile { file: path.display().to_string(), ..refused });
                }
            }
        }
        let mut seen = HashSet::new();
        files.retain(|path| seen.insert(whole(path)));
        let wanted = files.into_iter().map(|path| {
            let listed = listed.get(&whole(&path)).cloned().unwrap_or_default();
            Wanted { path, listed }
        });
        Ok(wanted.collect())
    }

    /// The originals at hand and by which reader their documents were made.
    fn known(&self) -> Result<HashMap<store::Hash, String>, Error> {
        let originals = self.store.originals()?;
        Ok(originals.into_iter().filter_map(|o| Some((o.hash, o.parser?))).collect())
    }

    fn read_file(
        &self,
        file: &Wanted,
        known: &HashMap<store::Hash, String>,
        notes: &mut Vec<Diagnostic>,
    ) -> Outcome {
        let path = file.path.as_path();
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
            Ok(Beside::Sidecar(sidecar)) => sidecar.or(&file.listed),
            Ok(Beside::Stranger(note)) => {
                notes.push(note.at(shown.clone()));
                file.listed.clone()
            }
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
        let (mut parsed, mut known) = (Vec::<Parsed>::new(), HashMap::<_, usize>::new());
        for outcome in outcomes {
            match outcome {
                Outcome::Parsed(file) => parsed.push(*file),
                Outcome::Refused(refused) => report.refused.push(refused),
                Outcome::Known(hash) => *known.entry(hash).or_default() += 1,
            }
        }
        if !known.is_empty() {
            let stored = self.store.documents()?;
            for entry in &stored {
                let Some(files) = known.get(&entry.original) else { continue };
                report.documents += files;
                if let Ok(entry) = serde_json::from_str::<Entry>(&entry.meta) {
                    report.provisions += entry.clauses * files;
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

/// The first of `files` that are read and parsed together; at least one.
fn group(files: &[Wanted]) -> &[Wanted] {
    let mut bytes = 0;
    let fits = files.iter().take(GROUP).take_while(|file| {
        bytes += std::fs::metadata(&file.path).map_or(0, |meta| meta.len());
        bytes <= GROUP_BYTES
    });
    &files[..fits.count().clamp(1, files.len())]
}

/// The listing that a file is; none when it is of another kind. A table that is no listing is
/// refused.
fn listing(path: &Path) -> Result<Option<Listing>, intake::Refusal> {
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    let table = matches!(extension.as_deref(), Some("xlsx" | "xlsm" | "csv"));
    let size = std::fs::metadata(path).map_or(0, |meta| meta.len());
    if !table || size > intake::MAX_BYTES {
        return Ok(None);
    }
    // Whoever reads it as a document says why it cannot be read.
    let Ok(bytes) = std::fs::read(path) else { return Ok(None) };
    if extension.as_deref() != Some("csv") && !bytes.starts_with(b"PK") {
        return Ok(None);
    }
    let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    match Listing::read(path, &bytes)? {
        Some(listing) => Ok(Some(listing)),
        None => Err(intake::Refusal::not_a_listing(&name, &listing::known_heads())),
    }
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
    source.positions = Positions::new(Unit::Page, extracted.pages)
        .or_else(|| Positions::new(Unit::Paragraph, extracted.paragraphs));
    let cuts = extracted.marks.into_iter().map(|(range, mark)| {
        let kind = match mark {
            intake::Mark::Furniture => RepairKind::PageFurniture,
            intake::Mark::PageBreak => RepairKind::PageBreak,
        };
        (Span::new(range.start, range.end), kind)
    });
    source.cuts = cuts.collect();
    let mut documents = law::read(&source);
    if let Some(first) = documents.first_mut() {
        first.notes.extend(extracted.cautions.iter().map(warning));
    }
    Ok((documents, Vec::new()))
}

fn warning(caution: &intake::Caution) -> Diagnostic {
    match caution {
        intake::Caution::PagesWithoutText(pages) => {
            const SHOWN: usize = 10;
            let shown: Vec<String> = pages.iter().take(SHOWN).map(ToString::to_string).collect();
            let more =
                if pages.len() > SHOWN { format!("等 {} ", pages.len()) } else { String::new() };
            Diagnostic::warning(
                "pages-without-text",
                format!("第 {} {more}页是图片，没有文字", shown.join("、")),
            )
            .hint("这些页的内容没有导入；如有规定，请先做文字识别")
        }
        intake::Caution::UnreadableCharacters(count) => Diagnostic::warning(
            "unreadable-characters",
            format!("有 {count} 个字，文件里没有说明是什么字，显示为 �"),
        )
        .hint("请对照原件核对这些字"),
    }
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

#[cfg(test)]
mod tests;
