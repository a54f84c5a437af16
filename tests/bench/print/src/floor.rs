//! What the engine costs with nothing around it: compile and export, warm, of the same pages.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use cpu_time::ProcessTime;
use serde_json::json;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::ours::report;

struct Floor {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    main: FileId,
    data: FileId,
    sources: HashMap<FileId, Source>,
    files: HashMap<FileId, Bytes>,
}

impl World for Floor {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }
    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }
    fn main(&self) -> FileId {
        self.main
    }
    fn source(&self, id: FileId) -> FileResult<Source> {
        self.sources.get(&id).cloned().ok_or(FileError::Other(None))
    }
    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or(FileError::Other(None))
    }
    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Prints each line of `drafts` with the layouts of the folder `project`.
pub(crate) fn print(project: &str, fonts: &str, drafts: &str) {
    let mut world = open(project.as_ref(), fonts.as_ref());
    let drafts = std::fs::read_to_string(drafts).expect("the drafts");
    let drafts: Vec<Bytes> =
        drafts.lines().map(|line| Bytes::from_string(line.to_owned())).collect();
    let options = PdfOptions {
        ident: Smart::Custom("floor".to_owned()),
        timestamp: Datetime::from_ymd_hms(2026, 11, 22, 0, 0, 0)
            .and_then(|midnight| Timestamp::new_local(midnight, 480)),
        standards: PdfStandards::new(&[PdfStandard::A_2b]).expect("a standard"),
        ..PdfOptions::default()
    };
    let mut one = |draft: &Bytes| {
        world.files.insert(world.data, draft.clone());
        let document = typst::compile::<PagedDocument>(&world).output.expect("the pages");
        let pdf = typst_pdf::pdf(&document, &options).expect("the file");
        typst::comemo::evict(3);
        pdf
    };
    for draft in drafts.iter().take(10) {
        one(draft);
    }
    let last = drafts.last().map(&mut one).unwrap_or_default();
    let (started, cpu) = (Instant::now(), ProcessTime::now());
    let bytes = drafts.iter().map(|draft| one(draft).len()).sum();
    std::fs::write(Path::new(project).join("floor.pdf"), last).expect("the folder");
    report("typst in process, alone", drafts.len(), started, cpu, bytes, json!(null));
}

fn open(project: &Path, fonts: &Path) -> Floor {
    let mut files = Vec::new();
    below(fonts, &mut files);
    let mut fonts = Vec::new();
    for file in files {
        fonts.extend(Font::iter(Bytes::new(std::fs::read(file).expect("a font"))));
    }
    let id = |path: &str| {
        let path = VirtualPath::new(path).expect("a path");
        RootedPath::new(VirtualRoot::Project, path).intern()
    };
    let mut world = Floor {
        library: LazyHash::new(Library::default()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
        main: id("/main.typ"),
        data: id("/press/data.json"),
        sources: HashMap::new(),
        files: HashMap::new(),
    };
    let mut files = Vec::new();
    below(project, &mut files);
    for file in files {
        let name = file.strip_prefix(project).expect("inside").to_string_lossy();
        let (id, bytes) = (id(&format!("/{name}")), std::fs::read(&file).expect("a file"));
        if name.ends_with(".typ") {
            let text = String::from_utf8(bytes).expect("text");
            world.sources.insert(id, Source::new(id, text));
        } else {
            world.files.insert(id, Bytes::new(bytes));
        }
    }
    world
}

/// The files below a folder, in order.
fn below(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            below(&path, found);
        } else if path.extension().is_some_and(|e| e != "lock") {
            found.push(path);
        }
    }
}
