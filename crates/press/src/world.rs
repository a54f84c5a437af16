//! The world that a layout sees: other layouts, the fonts, and its own job. Nothing else.

use std::collections::{BTreeMap, HashMap};
use std::sync::{LazyLock, OnceLock};

use serde_json::{Value, json};
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::layouts::{Layouts, RESERVED};
use crate::{Attachment, Fonts, PressError, PrintJob, Printed, Proof, qr};

/// The outermost file of every job: metadata and attachment are no layout's business.
const MAIN: &str = r#"
#let job = json("job.json")
#set document(title: job.title, author: job.author)
#if job.attachment != none {
  pdf.attach(
    "/" + job.attachment.name,
    read("attachment", encoding: none),
    description: job.attachment.description,
    mime-type: job.attachment.media-type,
    relationship: "source",
  )
}
#include job.layout
"#;

/// What a layout is asked for; it reads the word in `/press/job.json`.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Medium {
    /// Pages.
    Paper,
    /// The description of a Word document.
    Word,
}

/// The fixed paths of what belongs to one job.
struct Paths {
    main: FileId,
    job: FileId,
    data: FileId,
    fonts: FileId,
    qr: FileId,
    attachment: FileId,
    seal: FileId,
}

static PATHS: LazyLock<Paths> = LazyLock::new(|| {
    let intern = |name: &str| {
        let path = VirtualPath::new(format!("{RESERVED}{name}")).expect("a constant path");
        RootedPath::new(VirtualRoot::Project, path).intern()
    };
    Paths {
        main: intern("main.typ"),
        job: intern("job.json"),
        data: intern("data.json"),
        fonts: intern("fonts.json"),
        qr: intern("qr.svg"),
        attachment: intern("attachment"),
        seal: intern("seal.png"),
    }
});

/// Fonts and parsed layouts, ready to print any number of jobs from any number of threads.
pub struct Press {
    fonts: Fonts,
    library: LazyHash<Library>,
    main: Source,
    /// The families in lower case, and those with Chinese text, for layouts to choose from: naming
    /// one that is absent is a warning and so an error.
    families: Bytes,
    sources: HashMap<FileId, Source>,
    files: HashMap<FileId, Bytes>,
    paths: BTreeMap<String, FileId>,
    /// The hash of each layout and what it is made of, once somebody asked for it.
    fingerprints: BTreeMap<String, OnceLock<String>>,
}

impl Press {
    /// Parses the layouts.
    ///
    /// # Errors
    /// [`PressError::BadLayoutPath`] if a layout file is not UTF-8.
    pub fn new(fonts: Fonts, layouts: &Layouts) -> Result<Self, PressError> {
        let mut sources = HashMap::new();
        let mut files = HashMap::new();
        let mut paths = BTreeMap::new();
        for (path, bytes) in layouts.files() {
            let bad = |reason| PressError::BadLayoutPath { path: path.to_owned(), reason };
            let virtual_path = VirtualPath::new(path).map_err(|_| bad("路径无效"))?;
            let id = RootedPath::new(VirtualRoot::Project, virtual_path).intern();
            paths.insert(path.to_owned(), id);
            if path.ends_with(".typ") {
                let text = str::from_utf8(bytes).map_err(|_| bad("不是 UTF-8 文本"))?;
                sources.insert(id, Source::new(id, text.to_owned()));
            } else {
                files.insert(id, Bytes::new(bytes.to_vec()));
            }
        }
        let families: Vec<_> =
            fonts.book().families().map(|(family, _)| family.to_lowercase()).collect();
        let families = json!({ "installed": families, "chinese": fonts.chinese() });
        Ok(Self {
            library: LazyHash::new(Library::default()),
            main: Source::new(PATHS.main, MAIN.to_owned()),
            families: Bytes::from_string(families.to_string()),
            fingerprints: paths.keys().map(|path| (path.clone(), OnceLock::new())).collect(),
            fonts,
            sources,
            files,
            paths,
        })
    }

    pub(crate) fn fingerprint_cell(&self, layout: &str) -> Option<&OnceLock<String>> {
        self.fingerprints.get(layout)
    }

    /// The fonts it prints with.
    pub fn fonts(&self) -> &Fonts {
        &self.fonts
    }

    /// Lays out the pages of a job.
    ///
    /// # Errors
    /// [`PressError::Unprintable`] with every character that cannot be printed;
    /// [`PressError::Layout`] for every error and warning of the layout; the other variants for a
    /// job that cannot be.
    pub fn typeset<'a>(&'a self, job: &PrintJob<'a>) -> Result<Proof<'a>, PressError> {
        Proof::new(JobWorld::new(self, job, Medium::Paper)?, job)
    }

    /// Prints a job as PDF/A.
    ///
    /// # Errors
    /// As [`Press::typeset`].
    pub fn print(&self, job: &PrintJob) -> Result<Printed, PressError> {
        self.typeset(job)?.pdf()
    }

    /// The parsed layout of this path.
    pub(crate) fn source_of(&self, path: &str) -> Option<&Source> {
        self.sources.get(self.paths.get(path)?)
    }

    /// The bytes of a layout file or picture.
    pub(crate) fn bytes_of(&self, path: &str) -> Option<&[u8]> {
        let id = self.paths.get(path)?;
        let text = self.sources.get(id).map(|source| source.text().as_bytes());
        text.or_else(|| self.files.get(id).map(Bytes::as_slice))
    }

    /// Whether there is a layout of this path.
    pub(crate) fn find_layout(&self, layout: &str) -> Result<(), PressError> {
        if self.source_of(layout).is_some() {
            return Ok(());
        }
        let near = self
            .paths
            .keys()
            .filter(|path| path.ends_with(".typ"))
            .map(|path| (strsim::jaro(path, layout), path))
            .filter(|(similarity, _)| *similarity > 0.8)
            .max_by(|a, b| a.0.total_cmp(&b.0));
        Err(PressError::UnknownLayout {
            layout: layout.to_owned(),
            near: near.map(|(_, path)| path.clone()),
        })
    }
}

/// The world of one job.
pub(crate) struct JobWorld<'a> {
    press: &'a Press,
    job: Bytes,
    data: Bytes,
    qr: Option<Bytes>,
    attachment: Option<Bytes>,
    seal: Option<Bytes>,
}

impl<'a> JobWorld<'a> {
    pub(crate) fn new(
        press: &'a Press,
        job: &PrintJob,
        medium: Medium,
    ) -> Result<Self, PressError> {
        press.find_layout(job.layout)?;
        let qr = job.data.get("qr").and_then(Value::as_str).map(qr::svg).transpose()?;
        let attachment = job.attachment.map(|Attachment { name, description, media_type, .. }| {
            json!({ "name": name, "description": description, "media-type": media_type })
        });
        let seal = job.seal.map(|seal| {
            let millimetres = |um: u32| f64::from(um) / 1000.0;
            let size = seal.size();
            json!({ "width": millimetres(size.width_um), "height": millimetres(size.height_um) })
        });
        let described = json!({
            "layout": job.layout,
            "title": job.title,
            "author": job.author,
            "attachment": attachment,
            "seal": seal,
            "medium": match medium {
                Medium::Paper => "paper",
                Medium::Word => "word",
            },
        });
        Ok(Self {
            press,
            job: Bytes::new(serde_json::to_vec(&described)?),
            data: Bytes::new(serde_json::to_vec(job.data)?),
            qr: qr.map(Bytes::from_string),
            attachment: job.attachment.map(|attachment| Bytes::new(attachment.bytes.to_vec())),
            seal: job.seal.map(|seal| Bytes::new(seal.png().to_vec())),
        })
    }

    pub(crate) fn fonts(&self) -> &'a Fonts {
        &self.press.fonts
    }

    pub(crate) fn press(&self) -> &'a Press {
        self.press
    }
}

impl World for JobWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.press.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.press.fonts.book()
    }

    fn main(&self) -> FileId {
        PATHS.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == PATHS.main {
            return Ok(self.press.main.clone());
        }
        self.press.sources.get(&id).cloned().ok_or_else(|| missing(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let own = if id == PATHS.job {
            Some(&self.job)
        } else if id == PATHS.data {
            Some(&self.data)
        } else if id == PATHS.fonts {
            Some(&self.press.families)
        } else if id == PATHS.qr {
            self.qr.as_ref()
        } else if id == PATHS.attachment {
            self.attachment.as_ref()
        } else if id == PATHS.seal {
            self.seal.as_ref()
        } else {
            self.press.files.get(&id)
        };
        own.cloned().ok_or_else(|| missing(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.press.fonts.font(index)
    }

    /// Layouts have no clock: dates are data.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_with_slash().into())
}
