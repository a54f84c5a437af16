//! From a facts file to the file that is printed: what is in it, and what is not.

mod altered;
mod round_trip;

use std::collections::BTreeMap;

use altered::altered;

use crate::testing::{DESK, home, tool};
use crate::{FactSheet, Format};

/// No text of a fact that the document does not print is anywhere in the file: not on a page, not in
/// the record that it carries, not in the metadata. The case at hand has far more facts than any one
/// document prints; each text is marked, and one that cannot be (a code with a check digit) is looked
/// for as it is.
#[test]
fn a_document_carries_what_it_prints_and_nothing_else() {
    let case = std::fs::read_to_string(home().join("templates/example-case.toml")).unwrap();
    for form in ["rectification-order", "penalty-notice", "gentle-reminder"] {
        let mut marks = BTreeMap::new();
        let facts = altered(&DESK.desk, form, &case, |path, _, value| {
            let mark = format!("ZQ{:03}X", marks.len());
            let marked = format!("{value}{mark}");
            marks.insert(mark, (path.to_owned(), value.to_owned()));
            Some(marked)
        });
        let paper = DESK.desk.render(form, &FactSheet::read(&facts), Format::Pdf, false).unwrap();
        assert_eq!((paper.rendered.watermark, paper.pages.len()), (None, 1), "{form} is final");
        let file = &paper.pages[0];
        let text: String = tool("pdftotext", &["{}", "-"], file).split_whitespace().collect();
        // Every stream unpacked, and strings as they are: hexadecimal UTF-16 or plain.
        let unpacked = tool("qpdf", &["--qdf", "--stream-data=uncompress", "{}", "-"], file);
        let (mut printed, mut kept, mut plain) = (0, 0, Vec::new());
        for (mark, (path, value)) in &marks {
            // Put back by the check: short ones (the name of a rule) may stand for something else.
            let is_marked = facts.contains(mark.as_str());
            if !is_marked && value.chars().count() < 15 {
                continue;
            }
            let sought = if is_marked { mark } else { value };
            plain.extend((!is_marked).then_some(path.as_str()));
            let wide: String = sought.encode_utf16().map(|unit| format!("{unit:04x}")).collect();
            let found =
                unpacked.contains(sought.as_str()) || unpacked.to_lowercase().contains(&wide);
            if text.contains(sought.as_str()) {
                assert!(found, "{form}: {path} is printed and not in the record");
                printed += 1;
            } else {
                assert!(!found, "{form}: {path} is in the file and not on a page");
                kept += 1;
            }
        }
        assert!(printed > 10 && kept > 100, "{form}: {printed} printed, {kept} kept back");
        assert!(plain.contains(&"party.credit_code"), "{form}: {plain:?}");
    }
}
