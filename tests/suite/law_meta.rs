//! What the texts of LawRefBook say of themselves, against the statute pack, which has it from
//! elsewhere. Needs `ZHUNSHENG_TESTDATA` and the statute pack; run by `./dev test --corpus`.

use std::collections::{BTreeMap, BTreeSet};

use law::meta::{Basis, DateKind};
use law::{Document, Level, Source};

use crate::law_corpus::markdown;
use crate::seeds::check_addresses;

/// Every file of LawRefBook, read: its name and its documents.
fn lawrefbook() -> Vec<(String, Vec<Document>)> {
    let files = markdown("lawrefbook");
    assert_eq!(files.len(), 3_504);
    let read = |path: &std::path::PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let source = Source::new(&name, std::fs::read_to_string(path).unwrap());
        (name, law::read(&source))
    };
    files.iter().map(read).collect()
}

/// The text of an edition that both have says the day on which it comes into force as the pack does,
/// but for three: the text is right about two of them (the pack has the day of publication, and the
/// day of an amendment), and 宪法 was published anew with each amendment.
#[test]
#[ignore = "整库测试：./dev test --corpus"]
fn corpus_statutes_come_into_force_on_the_day_of_the_pack() {
    let pack = intake::statute_pack("laws.db", &crate::tidy::statutes::pack()).unwrap();
    let packed: BTreeMap<(&str, &str), &str> = pack
        .laws
        .iter()
        .filter_map(|law| {
            let key = (law.name.as_str(), law.version_date.as_deref()?);
            Some((key, law.effective_date.as_deref()?))
        })
        .collect();
    let (mut editions, mut same, mut other) = (0, 0, BTreeSet::new());
    for (_, documents) in lawrefbook() {
        let meta = &documents[0].meta;
        let date = |kind| meta.date(kind).map(|fact| fact.value.to_string());
        let Some(edition) = date(DateKind::Written) else { continue };
        let Some(stated) = packed.get(&(meta.title.value.as_str(), edition.as_str())) else {
            continue;
        };
        editions += 1;
        match date(DateKind::Effective) {
            Some(day) if day == *stated => same += 1,
            Some(day) => drop(other.insert(format!("{} {day}", meta.title.value))),
            // 自公布之日起施行, and the text has not got that day.
            None => {}
        }
    }
    assert!(editions >= 310, "{editions} editions in both");
    assert!(same >= 255, "{same} days of coming into force agree");
    let expected = [
        "中华人民共和国全国人民代表大会组织法 1982-12-10",
        "中华人民共和国宪法 1982-12-04",
        "中华人民共和国澳门特别行政区基本法 1999-12-20",
    ];
    assert_eq!(other, expected.map(str::to_owned).into());
}

/// The history is the ground of the edition in an address, and each date in it stands in the text.
#[test]
#[ignore = "整库测试：./dev test --corpus"]
fn corpus_dates_stand_where_they_are_said_to() {
    let (mut dated, mut editions, mut incomplete) = (0, 0, 0);
    for (name, documents) in lawrefbook() {
        for document in &documents {
            for (kind, fact) in &document.meta.dates {
                let Basis::Text(span) = fact.basis else { continue };
                let words = span.of(&document.text);
                let year = fact.value.year().to_string();
                let since = ["公布", "发布", "颁布", "通过"].iter().any(|w| words.contains(w));
                let full: String = words.chars().map(law::fold::char).collect();
                let han = words.contains('二') || words.contains('一');
                assert!(full.contains(&year) || since || han, "{name}: {kind:?} {words}");
            }
            dated += usize::from(document.meta.main_date().is_some());
            editions += usize::from(document.id.parts().1.is_some());
            incomplete +=
                document.notes.iter().filter(|note| note.code == "history-incomplete").count();
        }
    }
    assert!(dated >= 3_350, "{dated} have a date");
    assert!(editions >= 2_830, "{editions} have an edition");
    assert!((300..=350).contains(&incomplete), "{incomplete} histories are incomplete");
}

/// Characters of the private use areas stand in ten files; no file has pinyin or traditional forms.
#[test]
#[ignore = "整库测试：./dev test --corpus"]
fn corpus_suspect_texts_are_the_known_ones() {
    let (mut private, mut other) = (BTreeSet::new(), Vec::new());
    for (name, documents) in lawrefbook() {
        for note in documents.iter().flat_map(|document| &document.notes) {
            match note.code.as_ref() {
                "private-use" => drop(private.insert(name.clone())),
                "pinyin-injected" | "traditional-mirror" => other.push(name.clone()),
                _ => {}
            }
        }
    }
    assert_eq!(private.len(), 10, "{private:?}");
    assert_eq!(other, Vec::<String>::new());
}

/// 44 files have annexes, none has a run-in head, and every address leads back.
#[test]
#[ignore = "整库测试：./dev test --corpus"]
fn corpus_every_provision_of_a_statute_is_found_by_its_address() {
    let (mut annexed, mut run_ins) = (0, 0);
    for (i, (_, documents)) in lawrefbook().iter().enumerate() {
        for document in documents {
            let provisions = &document.tree.provisions;
            let has = |level| provisions.iter().any(|p| p.level == level);
            annexed += usize::from(has(Level::Annex));
            run_ins += usize::from(has(Level::RunIn));
            // Looking a place up reads the list: every address of a sample, and of what is rare.
            if i % 40 == 0 || (has(Level::Annex) && provisions.len() < 500) {
                check_addresses(document);
            }
        }
    }
    assert_eq!((annexed, run_ins), (44, 0));
}
