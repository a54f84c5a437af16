//! Word documents (ECMA-376 part 1, WordprocessingML) as the text that stands on their pages.
//!
//! # Steps
//! - **Package:** [`package`] unpacks the few parts that hold text, with a bound on their size.
//! - **Numbers:** [`numbering`] counts what Word numbers by itself, so that 第三条 stands in the
//!   text although no one typed it.
//! - **Text:** [`story`] turns paragraphs, tables, text boxes and notes into lines. What tracked
//!   changes have deleted is left out, what they have added is kept: the text as it will read.
//!
//! Headers and footers are furniture of the page and are not read.

mod numbering;
mod package;
mod story;

use std::collections::HashMap;

use numbering::Numbering;
use package::Package;
use story::{Note, Story};

use crate::Refusal;

/// The text of a document, a paragraph or table row to a line; its notes follow as `［注1］…`.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Result<String, Refusal> {
    let mut package = Package::open(name, bytes)?;
    let Some(body) = package.part("word/document.xml")? else {
        return Err(Refusal::broken(name, "Word 文档里没有正文（word/document.xml）"));
    };
    let styles = package.part("word/styles.xml")?.unwrap_or_default();
    let lists = package.part("word/numbering.xml")?.unwrap_or_default();
    let fault = |fault: Fault| fault.refusal(name);
    let mut numbering = Numbering::parse(&lists, &styles).map_err(fault)?;
    let mut story = Story::read(&body, &mut numbering).map_err(fault)?;
    let mut notes = HashMap::new();
    for (part, kind) in [("word/footnotes.xml", Note::Foot), ("word/endnotes.xml", Note::End)] {
        if story.references.iter().any(|(of, _)| *of == kind)
            && let Some(xml) = package.part(part)?
        {
            let read = Story::read(&xml, &mut numbering).map_err(fault)?;
            notes.extend(read.notes.into_iter().map(|(id, lines)| ((kind, id), lines)));
        }
    }
    for (n, reference) in (1..).zip(&story.references) {
        // A note is printed once, however often it is referred to.
        if let Some(lines) = notes.remove(reference) {
            story.lines.push(format!("［注{n}］{}", lines.join(" ")));
        }
    }
    let mut text = story.lines.join("\n");
    text.push('\n');
    Ok(text)
}

/// The text that travels in a docx beside its pages: that of the first part of custom XML whose root
/// element is of the namespace `space`; none without one. Word keeps such parts when it saves an
/// edited document.
///
/// # Errors
/// A [`Refusal`] when the file is no archive, or a part is damaged or too large.
pub fn carried(name: &str, bytes: &[u8], space: &str) -> Result<Option<String>, Refusal> {
    let mut package = Package::open(name, bytes)?;
    for part in package.names("customXml/item") {
        let xml = package.part(&part)?.unwrap_or_default();
        // Parts of other programs may be anything.
        if let Ok(Some(text)) = text_of(&xml, space) {
            return Ok(Some(text));
        }
    }
    Ok(None)
}

/// All character data of an XML whose root is of this namespace.
fn text_of(xml: &str, space: &str) -> Result<Option<String>, Fault> {
    let mut xml = Xml::new(xml);
    let mut text = String::new();
    let mut of_space = false;
    while let Some(event) = xml.next()? {
        match event {
            Event::Start(start) if !of_space => {
                of_space = attribute(&start, "xmlns").is_some_and(|value| value == space);
                if !of_space {
                    return Ok(None);
                }
            }
            Event::Text(piece) if of_space => text += &piece,
            Event::Start(_) | Event::End(_) | Event::Text(_) => {}
        }
    }
    Ok(of_space.then_some(text))
}

/// What is the matter with the XML of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// Not well-formed, or cut off.
    Broken,
    /// Has a document type, which the format forbids (ECMA-376 part 2, 8.1.4): entities that
    /// expand without end are declared there.
    Doctype,
    /// Nested deeper than any document.
    Deep,
}

impl Fault {
    fn refusal(self, name: &str) -> Refusal {
        match self {
            Self::Broken => Refusal::broken(name, "Word 文档的内容残缺不全"),
            Self::Doctype => Refusal::broken(name, "Word 文档里有不允许出现的实体声明"),
            Self::Deep => Refusal::too_complex(name, "Word 文档的层次过深"),
        }
    }
}

/// The XML of a part, event by event, with the checks that hold for all parts.
struct Xml<'a> {
    reader: quick_xml::Reader<&'a [u8]>,
    depth: usize,
}

/// An event of interest: names are without their prefix.
enum Event<'a> {
    Start(quick_xml::events::BytesStart<'a>),
    End(quick_xml::events::BytesEnd<'a>),
    Text(std::borrow::Cow<'a, str>),
}

/// Elements nest at most so deep; Word itself stays below a hundred.
const MAX_DEPTH: usize = 1000;

impl<'a> Xml<'a> {
    fn new(xml: &'a str) -> Self {
        let mut reader = quick_xml::Reader::from_str(xml);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, depth: 0 }
    }

    /// The next event, `None` at the end.
    fn next(&mut self) -> Result<Option<Event<'a>>, Fault> {
        use quick_xml::events::Event as Read;
        loop {
            return Ok(Some(match self.reader.read_event().map_err(|_| Fault::Broken)? {
                Read::Start(start) => {
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        return Err(Fault::Deep);
                    }
                    Event::Start(start)
                }
                Read::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    Event::End(end)
                }
                Read::Text(text) => Event::Text(text.xml10_content()),
                Read::CData(text) => Event::Text(text.xml10_content()),
                Read::GeneralRef(reference) => {
                    let c = match reference.resolve_char_ref().map_err(|_| Fault::Broken)? {
                        Some(c) => Some(c),
                        None => match &*reference.xml10_content() {
                            "lt" => Some('<'),
                            "gt" => Some('>'),
                            "amp" => Some('&'),
                            "quot" => Some('"'),
                            "apos" => Some('\''),
                            // Without a document type there are no others.
                            _ => return Err(Fault::Broken),
                        },
                    };
                    Event::Text(c.map(String::from).unwrap_or_default().into())
                }
                Read::DocType(_) => return Err(Fault::Doctype),
                Read::Eof if self.depth > 0 => return Err(Fault::Broken),
                Read::Eof => return Ok(None),
                Read::Empty(_) | Read::Comment(_) | Read::Decl(_) | Read::PI(_) => continue,
            }));
        }
    }
}

/// The longest value of an attribute that is read, in bytes.
const MAX_VALUE: usize = 255;

/// The value of an attribute, its name without the prefix; none that is longer than any name or
/// label, because styles and lists hand their values on to every paragraph.
fn attribute(start: &quick_xml::events::BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = start.attributes();
    // Looking for doubles takes time in the square of their number.
    attributes.with_checks(false);
    let found = attributes.flatten().find(|a| a.key.local_name().as_ref() == name)?;
    let value = quick_xml::escape::unescape(&found.value).ok()?;
    (value.len() <= MAX_VALUE).then(|| value.into_owned())
}

/// The `w:val` of a switch: present means on unless it says otherwise.
fn is_on(start: &quick_xml::events::BytesStart<'_>) -> bool {
    !matches!(attribute(start, "val").as_deref(), Some("0" | "false" | "off" | "none"))
}
