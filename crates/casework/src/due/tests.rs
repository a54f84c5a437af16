//! Clocks of a case, and rows of a due list, against what an officer counts by hand.

use std::sync::Arc;

use jiff::civil::{Date, date};

use super::{last_day, of_case};
use crate::facts::Due;
use crate::form::FormSource;
use crate::{Case, Catalogue, Grounds, Sheet, testing};

macro_rules! form {
    ($id:literal) => {
        FormSource {
            folder: $id,
            form: include_str!(concat!("../../../../templates/forms/", $id, "/form.toml")),
            wording: include_str!(concat!("../../../../templates/forms/", $id, "/wording.j2")),
        }
    };
}

fn grounds() -> Grounds {
    let forms = [
        form!("due-list"),
        form!("extension-reply"),
        form!("filing-approval"),
        form!("penalty-decision"),
        form!("penalty-notice"),
        form!("rectification-order"),
        form!("review-opinion"),
    ];
    let (catalogue, findings) = Catalogue::read(&forms, testing::SHARED);
    assert_eq!(findings, []);
    Grounds { forms: Arc::new(catalogue), ..testing::grounds() }
}

const CASE: &str = "
[agency]
region = \"云\"
code = \"应急\"
defence_days = 3
[[officer]]
name = \"张某某\"
[[officer]]
name = \"李某某\"
[party]
name = \"云州市某某机械有限公司\"
[[hazard]]
deadline = 2026-11-13
[[hazard]]
order = \"立即整改\"
[[hazard]]
deadline = 2026-11-20
[[hazard]]
deadline = 2026-11-13
[document.rectification-order]
date = 2026-10-21
serial = 12
";

/// `day matter`, one a line, then the codes of what stood in the way.
fn clocks(facts: &str, on: Date) -> String {
    let (facts, findings) = Sheet::read(facts).facts();
    assert_eq!(findings, []);
    let (rows, findings) = of_case(&facts, &grounds(), on);
    let row = |row: &Due| {
        let (due, matter) = (row.due.unwrap(), row.matter.as_deref().unwrap());
        format!("{due} {matter}")
    };
    let codes = findings.iter().map(|f| format!("{} {}", f.code, f.place.as_deref().unwrap()));
    rows.iter().map(row).chain(codes).collect::<Vec<_>>().join("\n")
}

fn check(facts: &str, expected: &str) {
    assert_eq!(clocks(facts, date(2026, 11, 10)), expected, "{facts}");
}

/// The days that an order fixes: those that are the same together, what is corrected on the spot
/// not at all, what was extended by its new day.
#[test]
fn days_that_a_document_fixes() {
    check(CASE, "2026-11-13 整改期满复查（第1、4项）\n2026-11-20 整改期满复查（第3项）");
    let one = CASE.replace("2026-11-20", "2026-11-13").replace("order = \"立即整改\"", "");
    check(&one.replacen("[[hazard]]\n\n", "", 1), "2026-11-13 整改期满复查");
    let extension = "[extension]\nasked = 2026-11-05\nhazards = [3]\nuntil = 2026-12-04\n";
    check(
        &format!("{CASE}{extension}granted = true"),
        "2026-12-04 延长的整改期满复查\n2026-11-13 整改期满复查（第1、4项）",
    );
    check(
        &format!("{CASE}{extension}granted = false"),
        "2026-11-13 整改期满复查（第1、4项）\n2026-11-20 整改期满复查（第3项）",
    );
}

/// What stops a clock, and what keeps it from running.
#[test]
fn clocks_begin_and_stop() {
    check(&format!("{CASE}[document.review-opinion]\ndate = 2026-11-12"), "");
    check(&CASE.replace("serial = 12", ""), "due-draft document.rectification-order.serial");
    let notice = "[document.penalty-notice]\ndate = 2026-11-18\nserial = 7\n";
    let order = CASE.split("[[hazard]]").next().unwrap();
    check(&format!("{order}{notice}"), "due-not-begun document.penalty-notice.served");
    // Three working days, which the agency has set; a weekend lies between.
    let notice = notice.replace("11-18", "11-05");
    check(&format!("{order}{notice}served = 2026-11-06"), "2026-11-11 陈述、申辩");
    let service = "[[service]]\nform = \"penalty-notice\"\nat = 2026-11-06T10:00:00\n";
    check(&format!("{order}{service}{notice}"), "2026-11-11 陈述、申辩");
    check(
        &format!("{order}[document.filing-approval]\ndate = 2026-11-02\nserial = 7"),
        "due-not-begun case.filed",
    );
    check(&format!("{order}[case]\nfiled = 2026-11-02"), "2027-02-01 作出处罚决定");
    check(&format!("{order}[case]\nfiled = 2026-11-02\nclosed = 2026-11-09"), "");
    check(&format!("{order}[document.penalty-notise]"), "form-unknown document.penalty-notise");
}

const DECISION: &str = "
[[penalty]]
amount = 12000
[document.penalty-decision]
date = 2026-04-23
serial = 7
served = 2026-04-23
";

/// A decision starts several at once; one of them waits for the end of another, and the rights to
/// have it reviewed are gone when they end.
#[test]
fn a_decision_starts_several_clocks() {
    let rest = "2026-05-07 公开处罚决定\n2026-05-08 缴纳罚款";
    let last = "2027-01-25 申请人民法院强制执行";
    let on = |day| clocks(DECISION, day);
    assert_eq!(
        on(date(2026, 4, 24)),
        format!("{rest}\n2026-06-22 申请行政复议\n2026-10-23 提起行政诉讼")
    );
    assert_eq!(on(date(2026, 6, 23)), format!("{rest}\n2026-10-23 提起行政诉讼"));
    assert_eq!(on(date(2026, 4, 22)), "");
    assert_eq!(on(date(2026, 10, 24)), format!("{rest}\n{last}"));
    let warned = DECISION.replace("amount = 12000", "kind = \"警告\"");
    assert!(!clocks(&warned, date(2026, 4, 24)).contains("缴纳罚款"));
}

/// By law as it stood when a period began: the complaint before 2024 had another row, which is not
/// kept, and says so.
#[test]
fn counts_by_the_rule_of_the_day() {
    let old = DECISION.replace("2026", "2023");
    assert!(clocks(&old, date(2023, 5, 1)).ends_with("rule-missing reconsideration"));
    let rules = testing::rules();
    let due = |period: &str, start, units| {
        let row = Due { period: Some(period.into()), start: Some(start), units, ..Due::default() };
        last_day(&row, &rules)
    };
    let day = date(2026, 11, 18);
    assert_eq!(due("statement_defence", day, None), Some(date(2026, 11, 25)));
    assert_eq!(due("陈述、申辩", day, Some(3)), Some(date(2026, 11, 23)));
    // The law's own number is not the agency's to set.
    assert_eq!(due("pay_fine", day, Some(3)), due("pay_fine", day, None));
    assert_eq!(due("power_cut_notice", day, None), None);
    assert_eq!(due("no_such_period", day, None), None);
}

const ROW: &str = "
[agency]
name = \"云州市应急管理局\"
remind_days = 7
[document.due-list]
date = 2026-11-20
[[due]]
period = \"pay_fine\"
start = 2026-11-05
";

fn codes(facts: &str) -> Vec<String> {
    let checked = Case::check(&Sheet::read(facts), &["due-list"], &grounds(), testing::today());
    checked.findings.iter().map(|f| format!("{} {}", f.code, f.place.as_deref().unwrap())).collect()
}

#[test]
fn a_row_of_a_list_is_checked_against_its_rule() {
    assert_eq!(codes(ROW), [""; 0]);
    assert_eq!(codes(&format!("{ROW}due = 2026-11-20")), [""; 0]);
    for (from, to, found) in [
        ("start", "due = 2026-11-19\nstart", "due-differs due[1].due"),
        ("start", "units = 3\nstart", "due-units due[1].units"),
        ("pay_fine", "pay_fines", "due-period due[1].period"),
        ("pay_fine", "power_cut_notice", "due-hours due[1].period"),
        ("2026-11-05", "2020-11-05", "rule-missing due[1].period"),
        ("2026-11-05", "2026-11-21", "date-order document.due-list.date"),
        ("2026-11-05", "2026-11-19\ndue = 2026-11-18", "date-order due[1].due"),
        ("2026-11-05", "2026-12-25", "calendar-unpublished due[1]"),
        ("period = \"pay_fine\"", "due = 2026-11-20", "fact-missing due[1].matter"),
        ("period = \"pay_fine\"", "matter = \"复查\"", "fact-missing due[1].due"),
        ("remind_days = 7", "", "fact-missing agency.remind_days"),
    ] {
        assert!(ROW.contains(from), "{from}");
        let codes = codes(&ROW.replacen(from, to, 1));
        assert!(codes.iter().any(|code| code == found), "{to}: {codes:?}");
    }
}

/// What is derived from a case passes the check of a list, and the list says it.
#[test]
fn what_is_derived_is_what_a_list_accepts() {
    let notice = "[document.penalty-notice]\ndate = 2026-11-18\nserial = 7\nserved = 2026-11-19";
    let (facts, _) = Sheet::read(&format!("{CASE}{notice}")).facts();
    let (mut list, _) = Sheet::read(ROW).facts();
    list.due = of_case(&facts, &grounds(), date(2026, 11, 20)).0;
    assert_eq!(list.due.len(), 3);
    let sheet = Sheet::of(&list);
    assert_eq!(sheet.facts(), (list, Vec::new()));
    let checked = Case::check(&sheet, &["due-list"], &grounds(), testing::today());
    assert_eq!(checked.findings, []);
    let drafted = checked.case.unwrap().draft("due-list");
    let draft = drafted.draft.unwrap_or_else(|| panic!("{:#?}", drafted.findings));
    let text = serde_json::to_string_pretty(&draft.parts).unwrap();
    insta::assert_snapshot!(text);
    assert_eq!(draft.rules, ["periods/statement_defence"]);
}
