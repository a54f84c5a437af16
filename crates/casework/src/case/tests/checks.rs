//! What a check finds, one fault at a time and all at once.

use insta::assert_snapshot;
use law::Diagnostic;

use super::{NOTICE, ORDER, REMINDER, check};
use crate::testing::{self, CASE};

/// Each row changes the case in one place; the finding it must give, and where.
#[test]
fn reports_what_is_wrong() {
    for (form, from, to, code, place) in [
        // What the document needs.
        (ORDER, "government = \"云州市人民政府\"", "", "fact-missing", "agency.government"),
        (ORDER, "[[officer]]", "[[officers]]", "fact-unknown", "officers"),
        (ORDER, "deadline = 2026-11-20", "", "fact-missing", "hazard[3].deadline"),
        (ORDER, "date = 2026-10-21", "", "fact-missing", "document.rectification-order.date"),
        (
            ORDER,
            "serial = 12 ",
            "place = \"某处\"\nserial = 12 ",
            "fact-unknown",
            "document.rectification-order.place",
        ),
        (REMINDER, "progress = \"未整改\"", "", "fact-missing", "hazard[3].progress"),
        (NOTICE, "credit_code", "# ", "fact-missing", "party.credit_code"),
        (NOTICE, "hazards = [1, 2, 3, 4]", "", "fact-missing", "evidence[1].hazards"),
        // People and bodies.
        (NOTICE, "91999999MA0000001N", "91999999MA0000001K", "credit-code", "party.credit_code"),
        (NOTICE, "91999999MA0000001N", "9199", "credit-code", "party.credit_code"),
        (
            NOTICE,
            "phone = \"0999-0000002\"",
            "id_number = \"999999198001010012\"",
            "id-number",
            "party.id_number",
        ),
        (
            ORDER,
            "[[officer]]\nname = \"李某某\"\ncertificate = \"云应急0002\"\n",
            "",
            "officers-too-few",
            "officer",
        ),
        (ORDER, "serial = 12", "serial = 0", "fact-kind", "document.rectification-order.serial"),
        (
            ORDER,
            "[[officer]]\nname = \"张某某\"",
            "[document.gentle_reminder]\ndate = 2026-11-11\n\n[[officer]]\nname = \"张某某\"",
            "form-unknown",
            "document.gentle_reminder",
        ),
        (ORDER, "云应急0002", "云应急0001", "officer-twice", "officer[2].certificate"),
        (ORDER, "李某某", "张某某", "officer-twice", "officer[2].name"),
        (
            ORDER,
            "\"云州市人民政府\"",
            "\"云州市人民政府或者云山省应急管理厅\"",
            "government-name",
            "agency.government",
        ),
        (ORDER, "\"云州市人民政府\"", "\"市人民政府\"", "government-name", "agency.government"),
        (
            ORDER,
            "\"云州市云山区人民法院\"",
            "\"云山区法院或者云州市中级人民法院\"",
            "court-name",
            "agency.court",
        ),
        (NOTICE, "defence_days = 5", "defence_days = 1", "defence-days", "agency.defence_days"),
        // The course of the case.
        (
            ORDER,
            "end = 2026-10-20T11:40:00",
            "end = 2026-10-20T08:40:00",
            "date-order",
            "inspection.end",
        ),
        (
            ORDER,
            "date = 2026-10-21",
            "date = 2026-10-19",
            "date-order",
            "document.rectification-order.date",
        ),
        (
            ORDER,
            "served = 2026-10-21",
            "served = 2026-10-20",
            "date-order",
            "document.rectification-order.served",
        ),
        (
            REMINDER,
            "date = 2026-11-11",
            "date = 2026-11-09",
            "date-order",
            "document.gentle-reminder.date",
        ),
        (
            NOTICE,
            "date = 2026-11-18",
            "date = 2026-11-04",
            "date-order",
            "document.penalty-notice.date",
        ),
        (
            NOTICE,
            "date = 2026-11-18",
            "date = 2026-11-23",
            "date-future",
            "document.penalty-notice.date",
        ),
        (NOTICE, "filed = 2026-11-02", "filed = 2026-07-02", "case-overdue", "case.filed"),
        // Deadlines.
        (
            ORDER,
            "deadline = 2026-10-30",
            "deadline = 2026-10-21",
            "deadline-order",
            "hazard[2].deadline",
        ),
        (
            ORDER,
            "deadline = 2026-10-30",
            "deadline = 2026-10-31",
            "deadline-rest",
            "hazard[2].deadline",
        ),
        (
            ORDER,
            "deadline = 2026-11-20",
            "deadline = 2026-12-21",
            "deadline-far",
            "hazard[3].deadline",
        ),
        (
            ORDER,
            "deadline = 2026-11-20",
            "deadline = 2027-01-04",
            "calendar-unpublished",
            "hazard[3].deadline",
        ),
        // Violations.
        (ORDER, "\"A15\"", "\"A99\"", "violation-unknown", "hazard[2].violation"),
        (ORDER, "\"A15\"", "\"E10\"", "violation-not-in-force", "hazard[2].violation"),
        (
            ORDER,
            "violation = \"A15\"",
            "violation = \"E03\"\nviolated = [\"安全生产法#35\"]",
            "rule-unverified",
            "E03",
        ),
        (ORDER, "\"A15\"", "\"E02\"", "duty-needed", "hazard[2].violated"),
        (ORDER, "\"A15\"", "\"A06\"", "duty-choice", "hazard[2].violated"),
        (
            ORDER,
            "violation = \"A15\"",
            "violation = \"A15\"\nviolated = [\"安全生产法#36\"]",
            "duty-foreign",
            "hazard[2].violated[1]",
        ),
        (
            ORDER,
            "violation = \"A15\"",
            "violation = \"A15\"\nviolated = [\"第三十五条\"]",
            "duty-address",
            "hazard[2].violated[1]",
        ),
        // Penalties.
        (
            NOTICE,
            "hazards = [1]                          #",
            "hazards = [9] #",
            "penalty-hazard",
            "penalty[1].hazards",
        ),
        (
            NOTICE,
            "hazards = [1]                          #",
            "hazards = [1, 2] #",
            "penalty-mixed",
            "penalty[1].hazards",
        ),
        (
            NOTICE,
            "hazards = [1, 2, 3, 4]",
            "hazards = [5]",
            "evidence-hazard",
            "evidence[1].hazards",
        ),
        (NOTICE, "kind = \"罚款\"", "kind = \"责令限期整改\"", "penalty-kind", "penalty[1].kind"),
        (NOTICE, "kind = \"罚款\"", "kind = \"警告\"", "penalty-not-in-rule", "penalty[1].kind"),
        (
            NOTICE,
            "kind = \"罚款\"",
            "kind = \"责令停产停业整顿\"",
            "hearing-required",
            "penalty[1].kind",
        ),
        (NOTICE, "step = \"首次\"", "step = \"情节严重\"", "penalty-step", "penalty[1].step"),
        (
            NOTICE,
            "target = \"单位\"",
            "target = \"主要负责人\"",
            "fine-target",
            "penalty[1].target",
        ),
        (NOTICE, "target = \"单位\"", "target = \"主要负责人\"", "fine-party", "penalty[1].target"),
        (NOTICE, "amount = 12000 ", "", "fact-missing", "penalty[1].amount"),
        (NOTICE, "amount = 12000 ", "", "fine-amount-missing", "penalty[1].amount"),
        (NOTICE, "amount = 12000 ", "amount = 100001 ", "fine-range", "penalty[1].amount"),
        (NOTICE, "amount = 12000 ", "amount = 0 ", "fine-range", "penalty[1].amount"),
        (NOTICE, "amount = 12000 ", "amount = 12000 ", "hearing-unknown", "penalty"),
        (NOTICE, "date = 2026-11-18", "date = 2026-01-19", "hearing-required", "penalty"),
        // Documents.
        ("rectification-ordr", "", "", "form-unknown", ""),
    ] {
        assert!(CASE.contains(from), "{from}");
        // 2026-01-19 lies before everything else; only the threshold of that time is looked at.
        let toml = if to.contains("2026-01-19") {
            CASE.replace("amount = 12000 ", "amount = 60000 ")
        } else {
            CASE.to_owned()
        };
        let toml = if from.is_empty() { toml } else { toml.replacen(from, to, 1) };
        let findings = check(&toml, &[form], &testing::grounds()).findings;
        let found =
            findings.iter().any(|f| f.code == code && f.place.as_deref().unwrap_or("") == place);
        assert!(found, "{from} → {to}: {code} at {place}\n{findings:#?}");
    }
}

/// All at once, with the words that an officer sees.
#[test]
fn reports_everything_at_once() {
    let toml = CASE
        .replace("government = \"云州市人民政府\"", "")
        .replace("deadline = 2026-11-13", "deadline = 2026-11-14")
        .replace("\"A15\"", "\"未设置安全警示标志\"")
        .replace("amount = 12000", "amount = 120000");
    let findings = check(&toml, &[ORDER, NOTICE], &testing::grounds()).findings;
    let line = |f: &Diagnostic| {
        let (place, hint) = (f.place.as_deref().unwrap_or("-"), f.hint.as_deref().unwrap_or("-"));
        format!("{:?} {} {place}：{}\n  {hint}", f.severity, f.code, f.message)
    };
    assert_snapshot!(findings.iter().map(line).collect::<Vec<_>>().join("\n"));
}

#[test]
fn overdue_needs_an_order_that_was_not_followed() {
    let overdue = CASE
        .replace("step = \"首次\"", "step = \"逾期未改正\"")
        .replace("amount = 12000 ", "amount = 150000 ");
    let codes = |toml: &str| -> Vec<String> {
        let findings = check(toml, &[NOTICE], &testing::grounds()).findings;
        let overdue = findings.iter().filter(|f| f.code == "penalty-overdue");
        overdue.map(|f| f.message.clone()).collect()
    };
    assert_eq!(codes(&overdue), [""; 0]);
    for (from, to, why) in [
        ("[document.rectification-order]", "[document.other]", "没有责令限期改正的文书"),
        ("served = 2026-10-21", "", "没有送达日期"),
        ("deadline = 2026-11-13 ", "", "没有整改期限"),
        ("deadline = 2026-11-13 ", "deadline = 2026-11-18 ", "整改期限还没有过"),
        ("progress = \"整改中\"", "progress = \"已完成\"", "已经整改完成"),
        ("progress = \"整改中\"", "", "没有复查结果"),
    ] {
        let messages = codes(&overdue.replacen(from, to, 1));
        assert!(messages.iter().any(|m| m.contains(why)), "{why}: {messages:?}");
    }
    // A fine within the first step is outside the second.
    let findings =
        check(&overdue.replace("150000", "12000"), &[NOTICE], &testing::grounds()).findings;
    assert!(findings.iter().any(|f| f.code == "fine-range"));
}

#[test]
fn every_punished_fact_is_proved() {
    let toml = CASE.replace("[1, 2, 3, 4]", "[2]").replace("hazards = [1]\n", "hazards = [2]\n");
    let findings = check(&toml, &[NOTICE], &testing::grounds()).findings;
    assert!(findings.iter().any(|f| f.code == "evidence-missing"), "{findings:#?}");
}

#[test]
fn fines_that_are_a_share_or_a_multiple_are_left_to_people() {
    let toml = CASE
        .replace("violation = \"A07\"", "violation = \"A29\"")
        .replace("amount = 12000 ", "amount = 900000 ");
    let findings = check(&toml, &[NOTICE], &testing::grounds()).findings;
    assert!(findings.iter().any(|f| f.code == "fine-unchecked"), "{findings:#?}");
    let most = "amount = 999999999999 ";
    let two = CASE.replace("amount = 12000 ", most);
    let again = format!("{two}\n[[penalty]]\nhazards = [1]\n{most}\n");
    let findings = check(&again, &[NOTICE], &testing::grounds()).findings;
    assert!(findings.iter().any(|f| f.code == "fine-total"), "{findings:#?}");
}
