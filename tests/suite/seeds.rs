//! The five seeds, read: outline, metadata, repairs and citations of each as a specification.

use std::fmt::Write as _;

use law::repair::RepairKind;
use law::{Document, Level, Source, Work};

use crate::spec::{check, root};

const SEEDS: &[(&str, &str, &str)] = &[
    ("linyi", "000_4dcc1adcc3de943a", "山东省临沂市"),
    ("chenzhou", "001_6e30101877bbf876", "湖南省郴州市"),
    ("xuchang", "002_83239ca49590f60c", "河南省许昌市"),
    ("weifang", "003_4603b5da0aeb0def", "山东省潍坊市"),
    ("shandong", "004_feed7831f86b82e1", ""),
];

fn source(place: &str, file: &str, region: &str) -> Source {
    let path = root().join(format!("corpus/policies/{place}/{file}.txt"));
    let mut source = Source::new(format!("{file}.txt"), std::fs::read_to_string(path).unwrap());
    if !region.is_empty() {
        source.declared.push(("地区".into(), region.into()));
    }
    source
}

fn seed(place: &str) -> (Source, Vec<Document>) {
    let &(place, file, region) = SEEDS.iter().find(|(p, ..)| *p == place).unwrap();
    let source = source(place, file, region);
    let documents = law::read(&source);
    (source, documents)
}

/// The seven documents of the five seeds.
pub(crate) fn documents() -> Vec<Document> {
    SEEDS.iter().flat_map(|(place, ..)| seed(place).1).collect()
}

fn count(documents: &[Document], level: Level) -> usize {
    documents.iter().flat_map(|d| &d.tree.provisions).filter(|p| p.level == level).count()
}

fn repairs(documents: &[Document], kind: RepairKind) -> usize {
    documents.iter().flat_map(|d| &d.repairs).filter(|r| r.kind == kind).count()
}

#[test]
fn second_level_headings_are_26_18_25_5_26() {
    let counts = SEEDS.iter().map(|(place, ..)| count(&seed(place).1, Level::Heading2));
    assert_eq!(counts.collect::<Vec<_>>(), [26, 18, 25, 5, 26]);
}

#[test]
fn the_bulletin_holds_three_documents() {
    let documents = SEEDS.iter().map(|(place, ..)| seed(place).1.len());
    assert_eq!(documents.collect::<Vec<_>>(), [1, 1, 1, 3, 1]);
}

#[test]
fn page_breaks_are_joined_14_and_1_times_and_nowhere_else() {
    let joins = SEEDS.iter().map(|(place, ..)| repairs(&seed(place).1, RepairKind::PageBreak));
    assert_eq!(joins.collect::<Vec<_>>(), [14, 1, 0, 0, 0]);
}

#[test]
fn a_misread_guo_is_noted_nine_times_and_stays_in_the_text() {
    let (source, documents) = seed("shandong");
    assert_eq!(repairs(&documents, RepairKind::LookAlike), 9);
    assert_eq!(documents[0].text.matches('囯').count(), source.raw.matches('囯').count());
}

/// Whatever was cut, each character that remains is the same character of the file.
#[test]
fn every_character_maps_back_to_the_file() {
    for (place, ..) in SEEDS {
        let (source, documents) = seed(place);
        for document in &documents {
            let kept: usize = document.map.kept().map(|(text, _)| text.len()).sum();
            let inserted = document.text.len() - kept;
            assert!(
                inserted <= document.text.matches('\n').count(),
                "{place}: text out of nothing"
            );
            for (text, raw) in document.map.kept() {
                assert_eq!(text.of(&document.text), raw.of(&source.raw), "{place}");
            }
        }
    }
}

/// Nothing but blanks, artefacts and site furniture is lost: every Han character of the file that
/// no repair cut stands in the own text of exactly one provision.
#[test]
fn every_word_stands_in_one_provision() {
    for (place, ..) in SEEDS {
        let (source, documents) = seed(place);
        let cut: usize = documents
            .iter()
            .flat_map(|d| &d.repairs)
            .filter(|r| r.reading.is_empty())
            .map(|r| han(r.raw.of(&source.raw)))
            .sum();
        let own: usize = documents
            .iter()
            .flat_map(|d| (0..d.tree.provisions.len()).map(|i| han(d.own_text(i))))
            .sum();
        assert_eq!(own + cut, han(&source.raw), "{place}");
    }
}

/// 国办发〔2015〕20号 stands behind two cities, though neither it nor what carried it is at hand.
#[test]
fn one_document_stands_behind_two_cities() {
    let documents = SEEDS.iter().flat_map(|(place, ..)| seed(place).1).collect();
    let library = law::Library::of(documents);
    let graph = law::graph::Graph::of(&library);
    let entries: Vec<&law::Entry> = library.entries().iter().collect();
    let common = graph.common_ancestors(&entries);
    let common: Vec<(String, Vec<&str>)> = common
        .iter()
        .map(|(a, at)| (a.work.name(), at.iter().map(|&i| entries[i].id.0.as_str()).collect()))
        .collect();
    let expected = vec!["临政办发〔2016〕30号", "郴政办发〔2016〕19号"];
    assert_eq!(common, [("国办发〔2015〕20号".to_owned(), expected)]);
}

fn han(text: &str) -> usize {
    text.chars().filter(|&c| law::fold::is_han(c)).count()
}

#[test]
fn places_are_found_as_people_write_them() {
    let (_, documents) = seed("linyi");
    let chenzhou = seed("chenzhou").1;
    for (document, place, expected) in [
        (&documents[0], "三（五）", "三（五）"),
        (&documents[0], "3.5", "三（五）"),
        (&documents[0], "三(五)", "三（五）"),
        (&documents[0], "二", "二"),
        (&chenzhou[0], "（十三）", "四（十三）"),
        (&chenzhou[0], "四（十三）", "四（十三）"),
    ] {
        let found = document.locate(place).map(|i| document.tree.provisions[i].path.to_string());
        assert_eq!(found.as_deref(), Some(expected), "{place}");
    }
    assert_eq!(documents[0].locate("九（九）"), None);
}

/// A matter that a paragraph takes up under its name is cited alone, and so is 一是 within one.
#[test]
fn matters_within_a_paragraph_are_found_by_name() {
    let (_, documents) = seed("weifang");
    let zhucheng = &documents[0];
    for (place, expected) in [
        ("执法约谈", "执法约谈。对经一般程序立案的行政处罚案件，"),
        ("二（二）执法约谈", "执法约谈。对经一般程序立案的行政处罚案件，"),
        ("二（二）“温馨告知”", "温馨告知。对日常检查发现的企业轻微违法行为，"),
        ("二（二）·6", "跟踪服务。坚持寓服务于执法之中，"),
        ("二（一）专项监察", "专项监察。根据不同时期安全生产特点，"),
        ("一 三是", "三是明确分工。按照网格化监管要求，"),
    ] {
        let found = zhucheng.locate(place).map(|i| zhucheng.own_text(i));
        assert!(found.is_some_and(|text| text.starts_with(expected)), "{place}: {found:?}");
    }
    let talk = zhucheng.locate("执法约谈").unwrap();
    assert_eq!(zhucheng.cited(talk), "《诸城市安监局推行全局全员一线执法》二（二）“执法约谈”");
    assert!(zhucheng.own_text(talk).ends_with("强化企业的主体责任意识。"));
    assert_eq!(zhucheng.locate("二（一）执法约谈"), None);
}

#[test]
fn every_provision_is_found_by_its_address() {
    for (place, ..) in SEEDS {
        for document in &seed(place).1 {
            check_addresses(document);
        }
    }
}

/// Each address of a document, as printed, leads back to its place and to no other.
pub(crate) fn check_addresses(document: &Document) {
    for (i, provision) in document.tree.provisions.iter().enumerate() {
        let printed = provision.path.to_string();
        assert_eq!(document.locate(&printed), Some(i), "{} {printed}", document.id);
    }
}

#[test]
fn seeds_read_as_specified() {
    for (place, ..) in SEEDS {
        let (source, documents) = seed(place);
        check(&format!("seeds/{place}.md"), &specification(&source, &documents));
    }
}

fn specification(source: &Source, documents: &[Document]) -> String {
    let mut out = format!("# {}\n\n文件内含 {} 件文件。\n", source.name, documents.len());
    for document in documents {
        describe(&mut out, source, document).unwrap();
    }
    out
}

fn describe(out: &mut String, source: &Source, document: &Document) -> std::fmt::Result {
    let meta = &document.meta;
    writeln!(out, "\n## {}\n", meta.title.value)?;
    let ground = |presumed: bool| if presumed { "（推定）" } else { "" };
    writeln!(out, "- 标题：{}{}", meta.title.value, ground(meta.title.is_presumed()))?;
    if let Some(no) = &meta.doc_no {
        writeln!(out, "- 文号：{}", no.value)?;
    }
    if let Some(issuer) = &meta.issuer {
        writeln!(out, "- 机关：{}{}", issuer.value, ground(issuer.is_presumed()))?;
    }
    if let Some(region) = &meta.region {
        writeln!(out, "- 地区：{}{}", region.value, ground(region.is_presumed()))?;
    }
    for (kind, date) in &meta.dates {
        writeln!(out, "- {}：{}{}", kind.term(), date.value, ground(date.is_presumed()))?;
    }
    writeln!(out, "- 种类：{}{}", meta.kind.value.term(), ground(meta.kind.is_presumed()))?;

    writeln!(out, "\n### 条款\n")?;
    for (i, provision) in document.tree.provisions.iter().enumerate() {
        let depth = document.tree.ancestry(i).len() - 1;
        let heading = match document.heading(i) {
            "" => format!(
                "{}…",
                document
                    .own_text(i)
                    .lines()
                    .next()
                    .unwrap_or("")
                    .chars()
                    .take(24)
                    .collect::<String>()
            ),
            heading => heading.to_owned(),
        };
        let kind = if provision.level == Level::RunIn { "单称" } else { "通编" };
        let alias = provision.alias.as_deref().map(|a| format!("，{kind}{a}")).unwrap_or_default();
        writeln!(out, "{}- {heading} ——{}{alias}", "  ".repeat(depth), provision.path)?;
    }

    writeln!(out, "\n### 修复\n")?;
    for (kind, n) in law::count_repairs(&document.repairs) {
        writeln!(out, "- {} {n} 处", kind.term())?;
    }
    for repair in document.repairs.iter().filter(|r| r.kind == RepairKind::PageBreak) {
        let before: String = source.raw[..repair.raw.start].chars().rev().take(8).collect();
        let before: String = before.chars().rev().collect();
        let after: String = source.raw[repair.raw.end..].chars().take(8).collect();
        let line = source.line(repair.raw.start);
        writeln!(out, "  - 第{line}行换页：{before}｜{after}")?;
    }

    writeln!(out, "\n### 引用\n")?;
    for citation in &document.citations {
        let at = document
            .tree
            .at(citation.span.start)
            .map(|i| document.tree.provisions[i].path.to_string());
        let work = match &citation.work {
            Work::Title(title) => format!("《{title}》"),
            Work::Number(no) => no.to_string(),
            Work::Order(no) => no.to_string(),
            Work::Itself => "本文件".to_owned(),
        };
        let place = citation.path.as_ref().map(law::Path::cited).unwrap_or_default();
        writeln!(out, "- {work}{place} ——在 {}", at.unwrap_or_default())?;
    }
    if !document.notes.is_empty() {
        writeln!(out, "\n### 提示\n")?;
        for note in &document.notes {
            writeln!(out, "- {}", note.message)?;
        }
    }
    Ok(())
}
