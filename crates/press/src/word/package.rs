//! The parts in one archive (ECMA-376 part 2, Open Packaging Conventions).

use std::io::{Cursor, Write as _};

use jiff::civil::Date;
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipWriter};

use super::xml::{Attributes, Xml};
use super::{Document, section, styles};
use crate::{PressError, qr};

/// The namespace of relations of a package.
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
/// What kinds of relation begin with.
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const CORE: &str =
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
/// What media types of parts begin with.
const MEDIA: &str = "application/vnd.openxmlformats-officedocument";

/// What the file says of itself.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Properties<'a> {
    pub(crate) title: &'a str,
    pub(crate) author: &'a str,
    /// When it was written; without, the file names no day.
    pub(crate) date: Option<Date>,
    /// A text that travels inside and is kept when the document is edited: the namespace of its
    /// root element, and what stands in it.
    pub(crate) carried: Option<(&'a str, &'a str)>,
}

/// A part: its name, its media type, its bytes.
type Part = (String, String, Vec<u8>);

/// A relation: its id, the end of its kind, its target.
type Relation = (String, &'static str, String);

/// Writes the document.
///
/// # Errors
/// [`PressError::QrTooLong`], [`PressError::Package`].
pub(crate) fn write(document: &Document, about: &Properties<'_>) -> Result<Vec<u8>, PressError> {
    let (parts, relations) = parts(document, about)?;
    archive(&parts, &relations, about).map_err(|error| PressError::Package(error.to_string()))
}

fn parts(
    document: &Document,
    about: &Properties<'_>,
) -> Result<(Vec<Part>, Vec<Relation>), PressError> {
    let word = |name: &str| format!("{MEDIA}.wordprocessingml.{name}+xml");
    let mut parts: Vec<Part> = vec![(
        "word/document.xml".into(),
        word("document.main"),
        section::document(document).into(),
    )];
    let mut relations: Vec<Relation> = vec![];
    // A part that the document refers to.
    let mut add = |id: &str, kind: &'static str, target: String, media: String, bytes: Vec<u8>| {
        let name = target.strip_prefix("../").map_or(format!("word/{target}"), str::to_owned);
        parts.push((name, media, bytes));
        relations.push((id.to_owned(), kind, target));
    };
    for (id, name, xml) in [
        ("rIdStyles", "styles", styles::sheet(document)),
        ("rIdFonts", "fontTable", styles::fonts(document)),
        ("rIdLists", "numbering", styles::lists(document)),
        ("rIdSettings", "settings", styles::settings(document)),
    ] {
        add(id, name, format!("{name}.xml"), word(name), xml.into());
    }
    for (kind, foot) in section::feet(document) {
        let mut of_pages = |part: &str, name: &'static str, xml: String| {
            let (id, target) = (format!("{part}-{kind}"), format!("{name}-{kind}.xml"));
            add(&id, name, target, word(name), xml.into());
        };
        if let Some(watermark) = &document.watermark {
            of_pages(section::HEADER, "header", section::header(watermark, &document.page));
        }
        if !foot.is_empty() {
            of_pages(section::FOOTER, "footer", section::footer(document, foot));
        }
    }
    if let Some(picture) = &document.picture {
        let png = qr::png(&picture.code)?;
        add(section::IMAGE, "image", "media/code.png".into(), "image/png".into(), png);
    }
    if let Some((space, text)) = about.carried {
        let (target, media) = ("../customXml/item1.xml".into(), "application/xml".into());
        add("rIdCarried", "customXml", target, media, item(space, text).into());
        let properties = format!("{MEDIA}.customXmlProperties+xml");
        parts.push(("customXml/itemProps1.xml".into(), properties, item_properties(space).into()));
    }
    Ok((parts, relations))
}

fn archive(parts: &[Part], relations: &[Relation], about: &Properties<'_>) -> ZipResult<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    // The same document gives the same bytes: no time of writing.
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    let mut put = |name: &str, bytes: &[u8]| {
        archive.start_file(name, options)?;
        archive.write_all(bytes)?;
        ZipResult::Ok(())
    };
    put("[Content_Types].xml", content_types(parts).as_bytes())?;
    let root = [
        ("rId1", format!("{OFFICE}/officeDocument"), "word/document.xml"),
        ("rId2", CORE.to_owned(), "docProps/core.xml"),
    ];
    put("_rels/.rels", related(&root).as_bytes())?;
    put("docProps/core.xml", core(about).as_bytes())?;
    let of_word: Vec<_> =
        relations.iter().map(|(id, kind, to)| (&**id, format!("{OFFICE}/{kind}"), &**to)).collect();
    put("word/_rels/document.xml.rels", related(&of_word).as_bytes())?;
    if about.carried.is_some() {
        let properties = [("rId1", format!("{OFFICE}/customXmlProps"), "itemProps1.xml")];
        put("customXml/_rels/item1.xml.rels", related(&properties).as_bytes())?;
    }
    for (name, _, bytes) in parts {
        put(name, bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}

fn content_types(parts: &[Part]) -> String {
    let space = "http://schemas.openxmlformats.org/package/2006/content-types";
    let relations = "application/vnd.openxmlformats-package.relationships+xml";
    let core = "application/vnd.openxmlformats-package.core-properties+xml";
    let mut xml = Xml::new();
    xml.element("Types", &[("xmlns", &space)], |xml| {
        for (ending, media) in
            [("rels", relations), ("xml", "application/xml"), ("png", "image/png")]
        {
            xml.empty("Default", &[("Extension", &ending), ("ContentType", &media)]);
        }
        let core = ("docProps/core.xml", core);
        let named = parts.iter().map(|(name, media, _)| (name.as_str(), media.as_str()));
        for (name, media) in named.chain([core]) {
            let name = format!("/{name}");
            xml.empty("Override", &[("PartName", &name), ("ContentType", &media)]);
        }
    });
    xml.finish()
}

fn related(relations: &[(&str, String, &str)]) -> String {
    let mut xml = Xml::new();
    xml.element("Relationships", &[("xmlns", &RELATIONS)], |xml| {
        for (id, kind, target) in relations {
            let to: Attributes<'_> = &[("Id", id), ("Type", kind), ("Target", target)];
            xml.empty("Relationship", to);
        }
    });
    xml.finish()
}

/// `docProps/core.xml`.
fn core(about: &Properties<'_>) -> String {
    let spaces: Attributes<'_> = &[
        ("xmlns:cp", &"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
        ("xmlns:dc", &"http://purl.org/dc/elements/1.1/"),
        ("xmlns:dcterms", &"http://purl.org/dc/terms/"),
        ("xmlns:xsi", &"http://www.w3.org/2001/XMLSchema-instance"),
    ];
    let mut xml = Xml::new();
    xml.element("cp:coreProperties", spaces, |xml| {
        for (name, text) in [("dc:title", about.title), ("dc:creator", about.author)] {
            if !text.is_empty() {
                xml.element(name, &[], |xml| xml.text(text));
            }
        }
        xml.element("dc:language", &[], |xml| xml.text("zh-CN"));
        if let Some(date) = about.date {
            for name in ["dcterms:created", "dcterms:modified"] {
                let time = format!("{date}T00:00:00Z");
                xml.element(name, &[("xsi:type", &"dcterms:W3CDTF")], |xml| xml.text(&time));
            }
        }
    });
    xml.finish()
}

/// A part that Word keeps as it is when it saves an edited document.
fn item(space: &str, text: &str) -> String {
    let mut xml = Xml::new();
    xml.element("carried", &[("xmlns", &space)], |xml| xml.text(text));
    xml.finish()
}

fn item_properties(space: &str) -> String {
    let data = "http://schemas.openxmlformats.org/officeDocument/2006/customXml";
    let mut xml = Xml::new();
    // Word tells parts apart by this id; there is one of this kind in a document.
    let id = "{5A4855E8-5348-454E-8744-524146540001}";
    xml.element("ds:datastoreItem", &[("ds:itemID", &id), ("xmlns:ds", &data)], |xml| {
        xml.element("ds:schemaRefs", &[], |xml| xml.empty("ds:schemaRef", &[("ds:uri", &space)]));
    });
    xml.finish()
}
