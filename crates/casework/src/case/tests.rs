//! The whole way from facts to drafts, on the case of `docs/facts.md`.

mod checks;

use std::fmt::Write;
use std::sync::Arc;

use insta::assert_snapshot;
use law::{Diagnostic, Severity};
use proptest::prelude::*;

use super::*;
use crate::draft::{Body, Cell};
use crate::testing::{self, CASE};

const ORDER: &str = "rectification-order";
const NOTICE: &str = "penalty-notice";
const REMINDER: &str = "gentle-reminder";

fn check(toml: &str, wanted: &[&str], grounds: &Grounds) -> Checked {
    Case::check(&Sheet::read(toml), wanted, grounds, testing::today())
}

fn draft(toml: &str, form: &str, grounds: &Grounds) -> (Draft, Vec<Diagnostic>) {
    let checked = check(toml, &[form], grounds);
    let case = checked.case.unwrap_or_else(|| panic!("{:#?}", checked.findings));
    let drafted = case.draft(form);
    let draft = drafted.draft.unwrap_or_else(|| panic!("{:#?}", drafted.findings));
    (draft, checked.findings.into_iter().chain(drafted.findings).collect())
}

/// A draft as a lawyer reads it.
fn markdown(draft: &Draft) -> String {
    let mut out = String::new();
    let w = &mut out;
    writeln!(
        w,
        "# {}\n## {}\n{}",
        draft.family,
        draft.title,
        draft.number.as_deref().unwrap_or("（无文号）")
    )
    .unwrap();
    if let Some(mark) = &draft.watermark {
        writeln!(w, "〔水印：{mark}〕").unwrap();
    }
    let grid = |rows: &[Vec<Cell>]| {
        let row = |row: &Vec<Cell>| {
            row.iter().map(|c| format!("{}：{}", c.label, c.value)).collect::<Vec<_>>().join(" | ")
        };
        rows.iter().map(row).collect::<Vec<_>>().join("\n")
    };
    for part in &draft.parts {
        writeln!(w, "\n<!-- {} -->", part.name).unwrap();
        match &part.body {
            Body::Addressee { text }
            | Body::Heading { text }
            | Body::Paragraph { text }
            | Body::Dialogue { text }
            | Body::Copies { text } => {
                writeln!(w, "{text}").unwrap();
            }
            Body::List { items } => {
                for (i, item) in items.iter().enumerate() {
                    writeln!(w, "{}. {}", i + 1, item.text).unwrap();
                    for note in &item.notes {
                        writeln!(w, "   - {note}").unwrap();
                    }
                }
            }
            Body::Grid { rows } | Body::Lines { rows } => writeln!(w, "{}", grid(rows)).unwrap(),
            Body::Table { columns, rows, .. } => {
                let head: Vec<_> = columns.iter().map(|c| c.label.as_str()).collect();
                writeln!(w, "| {} |", head.join(" | ")).unwrap();
                for row in rows {
                    writeln!(w, "| {} |", row.join(" | ")).unwrap();
                }
            }
            Body::Checks { items } => {
                for item in items {
                    writeln!(w, "[{}] {}", if item.checked { "x" } else { " " }, item.label)
                        .unwrap();
                }
            }
            Body::Masthead { issuer, marks, signers } => {
                writeln!(w, "【{issuer}】{}{}", marks.join(" / "), signers.join(" / ")).unwrap();
            }
            Body::Annexes { items } => {
                for annex in items {
                    let text = annex.text.as_deref().unwrap_or("（另附）");
                    writeln!(w, "附件：{}\n{text}", annex.title).unwrap();
                }
            }
            Body::Imprint { rows, office, printed } => {
                for row in rows {
                    writeln!(w, "{}：{}", row.label, row.value).unwrap();
                }
                writeln!(w, "{office:?} {printed:?}").unwrap();
            }
            Body::Blank => writeln!(w, "（以下空白）").unwrap(),
            Body::Annex { title } => writeln!(w, "【{title}】").unwrap(),
            Body::Signatures { rows } | Body::Initials { rows } => {
                for row in rows {
                    let date = if row.date { "　　　年　月　日" } else { "" };
                    writeln!(w, "{}：{}{date}", row.label, row.lines.join(" / ")).unwrap();
                }
            }
            Body::Seal { agency, date } => writeln!(w, "{agency}（印章）\n{date}").unwrap(),
            Body::Receipt { title, paragraphs, rows } => {
                writeln!(w, "【{title}】{}\n{}", paragraphs.join("\n"), grid(rows)).unwrap();
            }
        }
    }
    writeln!(w, "\n---\n引用：").unwrap();
    for cited in &draft.cited {
        writeln!(w, "- {}（{}，{}）", cited.text, cited.address, cited.verdict.term()).unwrap();
    }
    writeln!(w, "规则：{}", draft.rules.join("、")).unwrap();
    out
}

#[test]
fn words_the_rectification_order() {
    assert_snapshot!(markdown(&draft(CASE, ORDER, &testing::grounds()).0));
}

#[test]
fn words_the_penalty_notice() {
    assert_snapshot!(markdown(&draft(CASE, NOTICE, &testing::grounds()).0));
}

#[test]
fn words_the_gentle_reminder() {
    assert_snapshot!(markdown(&draft(CASE, REMINDER, &testing::grounds()).0));
}

/// The shape that layouts rely on.
#[test]
fn gives_layouts_plain_json() {
    let (draft, _) = draft(CASE, ORDER, &testing::grounds());
    assert_snapshot!(serde_json::to_string_pretty(&draft).unwrap());
}

#[test]
fn one_check_serves_several_documents() {
    let checked = check(CASE, &[ORDER, NOTICE, "温馨提示书"], &testing::grounds());
    let case = checked.case.unwrap();
    for form in case.forms() {
        let drafted = case.draft(form);
        assert!(drafted.draft.is_some(), "{form}: {:?}", drafted.findings);
        assert_eq!(drafted.findings, [], "{form}");
    }
}

#[test]
fn every_example_is_complete_and_clean() {
    for (form, example) in testing::EXAMPLES {
        let (draft, findings) = draft(example, form, &testing::grounds());
        let errors: Vec<_> = findings.iter().filter(|f| f.severity > Severity::Note).collect();
        let allowed = |f: &&&Diagnostic| f.code != "hearing-unknown";
        assert!(!errors.iter().any(|f| allowed(&f)), "{form}: {errors:#?}");
        assert_eq!(draft.watermark, None, "{form}");
        // The example and the whole case give the same document.
        let (whole, _) = self::draft(CASE, form, &testing::grounds());
        assert_eq!(whole.form, draft.form);
    }
}

#[test]
fn a_natural_person_is_asked_for_other_things() {
    let toml = CASE
        .replace("kind = \"单位\"  ", "kind = \"个人\"  ")
        .replace("credit_code = \"91999999MA0000001N\"", "id_number = \"999999198001010011\"")
        .replace("violation = \"A07\"", "violation = \"A01\"")
        .replace("target = \"单位\"", "target = \"主要负责人\"")
        .replace("amount = 12000 ", "amount = 30000 ");
    let (draft, _) = draft(&toml, NOTICE, &without_gaps());
    let text = markdown(&draft);
    assert!(text.contains("你（公民身份号码：999999198001010011"), "{text}");
    assert!(!text.contains("你单位"), "{text}");
}

/// Grounds whose library lacks what the case cites; only the words matter to the test.
fn without_gaps() -> Grounds {
    Grounds { library: Arc::new(law::Library::of(Vec::new())), ..testing::grounds() }
}

#[test]
fn what_the_library_lacks_is_marked_unverified() {
    let (draft, findings) = draft(CASE, ORDER, &without_gaps());
    assert_eq!(draft.watermark.as_deref(), Some("未核"));
    assert!(draft.unverified.iter().any(|text| text.contains("第二十八条第四款")));
    assert!(findings.iter().any(|f| f.code == "provision-not-in-library"));
    assert!(findings.iter().all(|f| f.severity < Severity::Error));
}

#[test]
fn an_edition_whose_date_is_presumed_is_marked_unverified() {
    let (rules, _) =
        Rules::read(testing::RULES.iter().copied().filter(|(n, _)| !n.contains("editions")));
    let library = Arc::new(testing::library_by(&rules));
    let grounds = Grounds { library, ..testing::grounds() };
    let (draft, findings) = draft(CASE, ORDER, &grounds);
    assert_eq!(draft.watermark.as_deref(), Some("未核"));
    assert!(findings.iter().any(|f| f.code == "edition-presumed"), "{findings:#?}");
}

#[test]
fn an_unverified_rule_marks_the_document() {
    let toml =
        CASE.replace("violation = \"A15\"", "violation = \"E03\"\nviolated = [\"安全生产法#35\"]");
    let (draft, _) = draft(&toml, ORDER, &testing::grounds());
    assert_eq!(draft.watermark.as_deref(), Some("未核"));
    assert!(draft.unverified.iter().any(|text| text.contains("E03")), "{:?}", draft.unverified);
}

#[test]
fn provisions_that_are_not_in_force_stop_a_document() {
    // The order of 2021-07 precedes the edition in force since 2021-09-01, and the rules with it.
    let old = CASE.replace("2026-1", "2021-07-").replace("2026年8月", "2021年1月");
    let toml = old.replace("2021-07-0-", "2021-07-").replace("2021-07-1-", "2021-07-");
    let toml = toml.replace("2021-07-2-", "2021-07-");
    let findings = check(&toml, &[ORDER], &testing::grounds()).findings;
    assert!(findings.iter().any(|f| f.code == "violation-not-in-force"), "{findings:#?}");

    // A place that the article has not.
    let rules = testing::RULES
        .iter()
        .map(|(name, text)| (*name, text.replace("安全生产法#35\"", "安全生产法#35.9\"")));
    let files: Vec<(&str, String)> = rules.collect();
    let (rules, _) = Rules::read(files.iter().map(|(name, text)| (*name, text.as_str())));
    let grounds = Grounds { rules: Arc::new(rules), ..testing::grounds() };
    let checked = check(CASE, &[ORDER], &grounds);
    let finding = checked.findings.iter().find(|f| f.code == "provision-not-in-force").unwrap();
    assert!(finding.message.contains("查无此条"), "{finding:?}");
    assert!(checked.case.is_none());
}

#[test]
fn a_grave_measure_is_only_for_a_grave_hazard() {
    for (measure, major, found) in [
        ("责令停止使用相关设施、设备", false, true),
        ("责令停止使用相关设施、设备", true, false),
        ("责令暂时停产停业", false, true),
        ("责令立即排除", false, false),
    ] {
        let with = format!("order = \"立即整改\"\nmeasure = \"{measure}\"\nmajor = {major}");
        let toml = CASE.replacen("order = \"立即整改\"", &with, 1);
        let findings = check(&toml, &[ORDER], &testing::grounds()).findings;
        let place = findings.iter().find(|f| f.code == "measure-major").map(|f| f.place.clone());
        assert_eq!(place, found.then(|| Some("hazard[4].measure".into())), "{measure} {major}");
    }
}

#[test]
fn what_cannot_be_read_is_not_called_missing_as_well() {
    let toml = CASE.replacen("name = \"云州市某某机械有限公司\"", "name = 7", 1);
    let findings = check(&toml, &[ORDER], &testing::grounds()).findings;
    let codes: Vec<&str> = findings
        .iter()
        .filter(|f| f.place.as_deref() == Some("party.name"))
        .map(|f| f.code.as_ref())
        .collect();
    assert_eq!(codes, ["fact-kind"]);
}

#[test]
fn a_document_without_the_rules_for_its_remedy_is_refused() {
    let without = |gone: &str| {
        let files = testing::RULES.iter().filter(|(name, _)| !name.contains(gone));
        let (rules, _) = Rules::read(files.copied());
        Grounds { rules: Arc::new(rules), ..testing::grounds() }
    };
    let checked = check(CASE, &[ORDER], &without("remedies"));
    assert!(checked.findings.iter().any(|f| f.code == "rule-missing"), "{:?}", checked.findings);
    assert!(checked.case.is_none());
    let case = check(CASE, &[ORDER], &without("periods")).case.unwrap();
    let drafted = case.draft(ORDER);
    assert!(drafted.draft.is_none());
    assert_eq!(drafted.findings[0].code, "rule-missing");
    assert_eq!(case.draft(NOTICE).findings[0].code, "form-not-checked");
    assert_eq!(case.draft("无").findings[0].code, "form-unknown");
}

#[test]
fn without_a_serial_it_is_a_draft() {
    let (draft, _) = draft(&CASE.replace("serial = 12 ", ""), ORDER, &testing::grounds());
    assert_eq!((draft.number, draft.watermark.as_deref(), draft.qr), (None, Some("草稿"), None));
}

#[test]
fn the_hash_covers_everything_but_the_code_that_holds_it() {
    let (one, _) = draft(CASE, ORDER, &testing::grounds());
    let (same, _) = draft(CASE, ORDER, &testing::grounds());
    assert_eq!(one.canonical_json(), same.canonical_json());
    assert_eq!(one.qr, Some(format!("（云）应急责改〔2026〕12号 {}", one.sha256())));
    assert_eq!(one.sha256().len(), 64);
    let (other, _) = draft(&CASE.replace("4块", "5块"), ORDER, &testing::grounds());
    assert_ne!(one.sha256(), other.sha256());
    let marked = one.clone().as_draft();
    assert_eq!(marked.watermark.as_deref(), Some("草稿"));
    assert_ne!(marked.qr, one.qr);
    assert!(one.canonical_json().starts_with("{\"agency\":\"云州市应急管理局\",\"cited\":["));
}

/// The remedy names one government and one court; notices and reminders have none.
#[test]
fn only_the_order_tells_of_remedies() {
    let grounds = testing::grounds();
    let order = markdown(&draft(CASE, ORDER, &grounds).0);
    assert!(order.contains("60日内依法向云州市人民政府申请行政复议"), "{order}");
    assert!(order.contains("6个月内依法向云州市云山区人民法院提起行政诉讼"), "{order}");
    assert!(!order.contains("主管部门"));
    for form in [NOTICE, REMINDER] {
        let text = markdown(&draft(CASE, form, &grounds).0);
        assert!(!text.contains("复议") && !text.contains("诉讼"), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// What an officer wrote stands in the draft as it was written.
    #[test]
    fn facts_are_printed_verbatim(
        fact in "[\\PC&&[^\u{AD}\u{61C}\u{180E}\u{200B}-\u{200F}\u{2028}-\u{202E}\u{2060}-\u{206F}\u{FEFF}\u{FFF9}-\u{FFFF}\u{E0000}-\u{E007F}]]{1,60}",
        trap in prop::sample::select(vec![
            "#read(\"/etc/passwd\")", "{{ agency }}", "{% block x %}", "{# no #}", "$x$", "\\", "'\"", "@ref", "<b>&",
        ]),
    ) {
        let fact = format!("{trap}{fact}{trap}");
        let mut sheet = Sheet::read(CASE);
        let path = crate::FactPath::parse("hazard[1].fact").unwrap();
        sheet.set(&path, crate::facts::schema::Kind::Prose, &fact).unwrap();
        let checked = Case::check(&sheet, &[ORDER], &testing::grounds(), testing::today());
        let drafted = checked.case.unwrap().draft(ORDER).draft.unwrap();
        let Body::List { items } = &drafted.parts[2].body else { panic!() };
        prop_assert_eq!(&items[0].text, &format!("机加工车间：{fact}"));
    }
}
