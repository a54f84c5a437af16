//! The Word twin of a document: the same content in the same order, for people who edit it.
//!
//! What the twin looks like is the layout's business like everything else on the page. Asked for
//! the medium `word`, a layout describes the document in the terms of [`crate::word`], as the one
//! element labelled `<word>`; sizes, widths and fonts come from the variables that it lays pages out
//! with. It lays pages out too only if what it describes depends on them, such as on which page the
//! last lines of an official document stand. This module asks and writes.

use typst::foundations::{Label, Selector};
use typst::introspection::{Introspector as _, MetadataElem};
use typst::utils::PicoStr;
use typst_layout::PagedDocument;

use crate::proof::layout_error;
use crate::word::{self, Document, Properties};
use crate::world::{JobWorld, Medium};
use crate::{Fault, Press, PressError, PrintJob};

/// The namespace of what travels inside a twin: the data that it was made of, as JSON.
pub const CARRIED: &str = "urn:zhunsheng:draft";

/// Writes the twin of a job, `carried` inside.
pub(crate) fn write(
    press: &Press,
    job: &PrintJob<'_>,
    carried: Option<&str>,
) -> Result<Vec<u8>, PressError> {
    let world = JobWorld::new(press, job, Medium::Word)?;
    let document = described(&world, job.layout)?;
    let about = Properties {
        title: job.title,
        author: job.author,
        date: Some(job.date),
        carried: carried.map(|text| (CARRIED, text)),
    };
    word::write(&document, &about)
}

/// The layout's description of the document.
fn described(world: &JobWorld<'_>, layout: &str) -> Result<Document, PressError> {
    let compiled = typst::compile::<PagedDocument>(world);
    if !compiled.warnings.is_empty() {
        return Err(layout_error(world, &compiled.warnings));
    }
    let document = compiled.output.map_err(|errors| layout_error(world, &errors))?;
    let label = Label::new(PicoStr::intern("word"));
    let found =
        label.and_then(|label| document.introspector().query_first(&Selector::Label(label)));
    let found = found.as_ref().and_then(|content| content.to_packed::<MetadataElem>());
    let Some(found) = found else {
        return Err(PressError::NoTwin { layout: layout.to_owned() });
    };
    let wrong = |error: serde_json::Error| {
        PressError::Layout(vec![Fault {
            file: Some(layout.to_owned()),
            position: None,
            message: error.to_string(),
            hints: vec![],
        }])
    };
    let value = serde_json::to_value(&found.value).map_err(wrong)?;
    serde_json::from_value(value).map_err(wrong)
}
