//! What the tests of this crate share: the corpus as it is shipped, and a small library of quoted
//! articles.

use std::sync::{Arc, OnceLock};

use law::{Entry, Library, Source};

use crate::form::Catalogue;
use crate::rules::Rules;
use crate::{Grounds, form};

macro_rules! corpus {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!("../../../../corpus/", $path)))),*]
    };
}

pub(crate) const CALENDARS: &[(&str, &str)] = corpus![
    "calendar/2024.toml",
    "calendar/2025.toml",
    "calendar/2026.toml",
    "calendar/2027.toml",
];

pub(crate) const RULES: &[(&str, &str)] = corpus![
    "rules/violations.toml",
    "rules/periods.toml",
    "rules/remedies.toml",
    "rules/thresholds.toml",
    "rules/penalties.toml",
    "rules/editions.toml",
    "rules/aliases.toml",
    "rules/renumbering.toml",
    "calendar/2024.toml",
    "calendar/2025.toml",
    "calendar/2026.toml",
    "calendar/2027.toml",
];

macro_rules! forms {
    ($($id:literal),* $(,)?) => {
        &[$(form::FormSource {
            folder: $id,
            form: include_str!(concat!("../../../../templates/forms/", $id, "/form.toml")),
            wording: include_str!(concat!("../../../../templates/forms/", $id, "/wording.j2")),
        }),*]
    };
}

pub(crate) const FORMS: &[form::FormSource<'static>] =
    forms!["rectification-order", "penalty-notice", "gentle-reminder"];

pub(crate) const SHARED: &[(&str, &str)] =
    &[("common.j2", include_str!("../../../../templates/wording/common.j2"))];

/// The case of `docs/facts.md`, which all three forms can be made from.
pub(crate) const CASE: &str = include_str!("../../../../templates/example-case.toml");

/// The example of each form.
pub(crate) const EXAMPLES: &[(&str, &str)] = &[
    (
        "rectification-order",
        include_str!("../../../../templates/forms/rectification-order/example.toml"),
    ),
    ("penalty-notice", include_str!("../../../../templates/forms/penalty-notice/example.toml")),
    ("gentle-reminder", include_str!("../../../../templates/forms/gentle-reminder/example.toml")),
];

/// Articles that the forms quote, as they stand in the statute pack (edition by edition).
const STATUTES: &[(&str, &str, &str)] = &[
    ("中华人民共和国安全生产法", "2021-06-10", include_str!("安全生产法.txt")),
    ("中华人民共和国行政处罚法", "2021-01-22", include_str!("行政处罚法.txt")),
    ("中华人民共和国行政复议法", "2023-09-01", include_str!("行政复议法.txt")),
    ("中华人民共和国行政诉讼法", "2017-06-27", include_str!("行政诉讼法.txt")),
];

pub(crate) fn rules() -> Arc<Rules> {
    static RULES_READ: OnceLock<Arc<Rules>> = OnceLock::new();
    RULES_READ.get_or_init(|| Arc::new(Rules::read(RULES.iter().copied()).0)).clone()
}

pub(crate) fn library() -> Arc<Library> {
    static LIBRARY: OnceLock<Arc<Library>> = OnceLock::new();
    LIBRARY.get_or_init(|| Arc::new(library_by(&rules()))).clone()
}

/// The library with editions settled by other rules.
pub(crate) fn library_by(rules: &Rules) -> Library {
    let documents = STATUTES.iter().flat_map(|(title, edition, text)| {
        let mut source = Source::new(format!("{title}.txt"), *text);
        source.declared =
            [("标题", *title), ("版本日期", edition), ("种类", "法律"), ("时效性", "现行有效")]
                .map(|(label, value)| (label.to_owned(), value.to_owned()))
                .to_vec();
        law::read(&source)
    });
    let documents: Vec<_> = documents.collect();
    let mut entries: Vec<Entry> = documents.iter().map(Entry::of).collect();
    law::library::settle_editions(&mut entries, &rules.edition_facts());
    Library::new(entries, Box::new(move |id| documents.iter().find(|d| d.id == *id).cloned()))
}

pub(crate) fn catalogue() -> Arc<Catalogue> {
    static CATALOGUE: OnceLock<Arc<Catalogue>> = OnceLock::new();
    let read = || {
        let (catalogue, findings) = Catalogue::read(FORMS, SHARED);
        assert_eq!(findings, []);
        Arc::new(catalogue)
    };
    CATALOGUE.get_or_init(read).clone()
}

pub(crate) fn grounds() -> Grounds {
    Grounds { library: library(), rules: rules(), forms: catalogue() }
}

/// The day on which the tests happen.
pub(crate) fn today() -> jiff::civil::Date {
    jiff::civil::date(2026, 11, 22)
}
