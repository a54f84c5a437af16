//! Dated legal facts: violations, remedies, periods, thresholds, kinds of penalty, editions, short
//! names, places with a new number, and the calendar. They are data (`corpus/rules/*.toml`, `corpus/calendar/*.toml`), never code.
//!
//! Every row says from when until when it holds, where it stands, and whether somebody checked it.
//! A lookup is always for a date. [`Rules::verify`] compares the rows with the statutes at hand.

pub mod dated;
mod procedure;
mod verify;
pub mod violation;
mod works;

use jiff::civil::Date;
use law::Diagnostic;
use law::library::{EditionFact, Renumbering};

use crate::calendar::Calendar;
use crate::finding;

pub use dated::{Dated, Row, Rule, Validity};
pub use procedure::{Bound, Edition, Hearing, PenaltyKind, Period, Remedy, Threshold};
pub use violation::{Amount, Fine, PenaltyStep, Violation};
pub use works::{Alias, Renumbered};

/// All dated rules and the calendar.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// 案由.
    pub violations: Dated<Violation>,
    /// 期限.
    pub periods: Dated<Period>,
    /// 救济.
    pub remedies: Dated<Remedy>,
    /// 数额和人数的界限.
    pub thresholds: Dated<Threshold>,
    /// 处罚种类.
    pub penalties: Dated<PenaltyKind>,
    /// 版本的施行日期.
    pub editions: Dated<Edition>,
    /// 简称.
    pub aliases: Dated<Alias>,
    /// 条号对照.
    pub renumberings: Dated<Renumbered>,
    /// 工作日.
    pub calendar: Calendar,
}

impl Rules {
    /// The files that [`Rules::read`] knows, beside `<year>.toml` of the calendar.
    pub const FILES: [&'static str; 8] = [
        "violations.toml",
        "periods.toml",
        "remedies.toml",
        "thresholds.toml",
        "penalties.toml",
        "editions.toml",
        "aliases.toml",
        "renumbering.toml",
    ];

    /// Reads rule and calendar files, given by name and text. What has a fault is left out and
    /// reported.
    pub fn read<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> (Self, Vec<Diagnostic>) {
        let mut rules = Self::default();
        let mut findings = Vec::new();
        for (path, text) in files {
            let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
            match name {
                "violations.toml" => rules.violations.add(name, text, &mut findings),
                "periods.toml" => rules.periods.add(name, text, &mut findings),
                "remedies.toml" => rules.remedies.add(name, text, &mut findings),
                "thresholds.toml" => rules.thresholds.add(name, text, &mut findings),
                "penalties.toml" => rules.penalties.add(name, text, &mut findings),
                "editions.toml" => rules.editions.add(name, text, &mut findings),
                "aliases.toml" => rules.aliases.add(name, text, &mut findings),
                "renumbering.toml" => rules.renumberings.add(name, text, &mut findings),
                year if year.starts_with(|c: char| c.is_ascii_digit()) => {
                    rules.calendar.add(name, text, &mut findings);
                }
                _ => findings.push(finding::rule_file(name)),
            }
        }
        (rules, findings)
    }

    /// The editions in the form that [`law::library::settle_editions`] takes.
    pub fn edition_facts(&self) -> Vec<EditionFact> {
        let fact = |row: &Row<Edition>| EditionFact {
            title: row.rule.title.clone(),
            edition: row.rule.edition,
            from: row.validity.from,
            until: row.validity.until,
            source: row.validity.source.join("；"),
            verified: row.validity.verified,
        };
        self.editions.rows().iter().map(fact).collect()
    }

    /// Short names and what they stand for, in the form that [`law::Library::knowing`] takes.
    pub fn aliases(&self) -> Vec<(String, String)> {
        let alias = |row: &Row<Alias>| (row.rule.name.clone(), row.rule.means.clone());
        self.aliases.rows().iter().map(alias).collect()
    }

    /// The tables of renumbered places, in the form that [`law::Library::knowing`] takes.
    pub fn renumberings(&self) -> Vec<Renumbering> {
        self.renumberings.rows().iter().filter_map(Row::table).collect()
    }

    /// The violation that a case names, on a date.
    pub fn violation(&self, id: &str, date: Date) -> Option<&Row<Violation>> {
        self.violations.at(id, date)
    }

    /// Periods whose key or name comes near what was written, best first.
    pub fn near_periods(&self, wanted: &str) -> Vec<String> {
        let score = |row: &&Row<Period>| {
            let by_key = strsim::jaro_winkler(&row.rule.key, wanted);
            crate::near::dice(&row.rule.name, wanted).max(by_key)
        };
        let mut near: Vec<_> = self.periods.rows().iter().map(|row| (score(&row), row)).collect();
        near.sort_by(|a, b| b.0.total_cmp(&a.0));
        let label = |row: &Row<Period>| format!("{}（{}）", row.rule.key, row.rule.name);
        near.iter().take(3).map(|(_, row)| label(row)).collect()
    }

    /// Violations whose id or name comes near what was written, best first.
    pub fn near_violations(&self, wanted: &str) -> Vec<String> {
        let score = |row: &&Row<Violation>| {
            if written_alike(&row.rule.id, wanted) {
                return 1.0;
            }
            let by_id = strsim::jaro_winkler(&row.rule.id, &wanted.to_uppercase());
            crate::near::dice(&row.rule.name, wanted).max(by_id)
        };
        let mut near: Vec<_> =
            self.violations.rows().iter().map(|row| (score(&row), row)).collect();
        near.sort_by(|a, b| b.0.total_cmp(&a.0));
        let label = |row: &Row<Violation>| format!("{} {}", row.rule.id, row.rule.name);
        near.iter().filter(|(score, _)| *score > 0.5).take(3).map(|(_, row)| label(row)).collect()
    }
}

/// Whether `wanted` is the id in another spelling: a7 for A07.
fn written_alike(id: &str, wanted: &str) -> bool {
    let halves = |text: &str| {
        let text = text.trim().to_uppercase();
        let at = text.find(|c: char| c.is_ascii_digit())?;
        let (letters, digits) = text.split_at(at);
        Some((letters.to_owned(), digits.parse::<u32>().ok()?))
    };
    halves(id).is_some() && halves(id) == halves(wanted)
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use jiff::civil::date;

    use super::*;
    use crate::facts::Step;
    use crate::testing;

    #[test]
    fn the_corpus_has_no_fault() {
        let (rules, findings) = Rules::read(testing::RULES.iter().copied());
        assert_eq!(findings, []);
        assert_eq!(rules.violations.rows().len(), 98);
        let unverified = rules.violations.rows().iter().filter(|row| !row.validity.verified);
        let ids: Vec<&str> = unverified.map(|row| row.rule.id.as_str()).collect();
        assert_eq!(ids, ["E01", "E03", "E04", "E05", "E06", "E07", "E08", "E09", "E10"]);
    }

    /// The words in which documents name what may follow, for rows of every shape.
    #[test]
    fn says_what_follows_in_the_manner_of_the_clause() {
        let rules = testing::rules();
        let mut out = String::new();
        for id in [
            "A01", "A02", "A03", "A07", "A11", "A15", "A28", "A29", "A37", "A41", "A43", "C01",
            "E10",
        ] {
            let row = rules.violations.rows().iter().find(|row| row.rule.id == id).unwrap();
            for step in &row.rule.step {
                let when = step.when.as_deref().unwrap_or(&row.rule.order);
                out += &format!("{id} {}：{when}，{}\n", step.on.word(), step.sentence());
            }
        }
        assert_snapshot!(out);
    }

    #[test]
    fn holds_for_a_date() {
        let rules = testing::rules();
        assert!(rules.violation("A07", date(2026, 10, 20)).is_some());
        assert!(rules.violation("A07", date(2021, 8, 31)).is_none());
        assert!(rules.violation("E10", date(2026, 1, 31)).is_some());
        assert!(rules.violation("E10", date(2026, 2, 1)).is_none());
        assert!(rules.thresholds.at("hearing_fine 单位", date(2026, 2, 1)).is_none());
        assert!(rules.remedies.at("REM_STD", date(2023, 12, 31)).is_none());
        let step = rules.violation("A28", date(2026, 10, 20)).unwrap();
        assert_eq!(step.rule.consequence().unwrap().on, Step::Refused);
    }

    #[test]
    fn suggests_near_violations() {
        let rules = testing::rules();
        assert_eq!(
            rules.near_violations("未如实记录培训情况")[0],
            "A07 未如实记录安全生产教育和培训情况"
        );
        assert!(rules.near_violations("a7")[0].starts_with("A07"));
    }

    /// One faulty file each, and the finding that it must give.
    #[test]
    fn reports_faults_of_rule_files() {
        let row = "from = 2026-01-01\nsource = \"甲\"\nverified = true\n";
        let period = format!(
            "[[period]]\nkey = \"x\"\nname = \"甲\"\nn = 1\nunit = \"d\"\nstart = \"乙\"\n{row}"
        );
        let violation = "[[violation]]\nid = \"X\"\nname = \"甲\"\nduty = [\"甲法#1\"]\n\
                         penalty = [\"甲法#2\"]\n";
        for (file, text, code) in [
            ("periods.toml", "[[period]\n".to_owned(), "rule-syntax"),
            ("topics.toml", String::new(), "rule-file"),
            ("periods.toml", "[[perod]]\n".to_owned(), "rule-key"),
            ("periods.toml", period.replace("from = 2026-01-01\n", ""), "rule-row"),
            ("periods.toml", period.replace("2026-01-01", "\"明年\""), "rule-row"),
            ("periods.toml", format!("{period}until = 2025-01-01\n"), "rule-row"),
            ("periods.toml", period.replace("verified = true\n", ""), "rule-row"),
            ("periods.toml", period.replace("unit = \"d\"", "unit = \"日\""), "rule-row"),
            ("periods.toml", format!("{period}extra = 1\n"), "rule-row"),
            ("periods.toml", period.replace("source = \"甲\"\n", ""), "rule-source-missing"),
            ("periods.toml", format!("{period}{period}"), "rule-overlap"),
            (
                "violations.toml",
                format!("{violation}step = []\n{row}").replace("甲法#2", "甲法"),
                "rule-row",
            ),
            (
                "violations.toml",
                format!(
                    "{violation}{row}[[violation.step]]\non = \"首次\"\nfine = [{{ who = \"单位\", mode = \"处\", min = 2, max = 1 }}]\n"
                ),
                "rule-row",
            ),
            (
                "violations.toml",
                format!(
                    "{violation}{row}[[violation.step]]\non = \"首次\"\n[[violation.step]]\non = \"首次\"\n"
                ),
                "rule-row",
            ),
            (
                "remedies.toml",
                format!("[[remedy]]\nid = \"X\"\nname = \"甲\"\ntext = \"{{谁}}\"\n{row}"),
                "rule-row",
            ),
            (
                "renumbering.toml",
                format!(
                    "[[renumbering]]\ntitle = \"甲法\"\nedition = 2026-01-01\nmoves = [\"十九至二十\"]\n{row}"
                ),
                "rule-row",
            ),
            (
                "renumbering.toml",
                format!(
                    "[[renumbering]]\ntitle = \"甲法\"\nedition = 2026-01-01\nmoves = [\"1 → 2\", \"1 → 3\"]\n{row}"
                ),
                "rule-row",
            ),
            (
                "aliases.toml",
                format!("[[alias]]\nname = \"\"\nmeans = \"甲法\"\n{row}"),
                "rule-row",
            ),
            ("2026.toml", "year = 2026".to_owned(), "rule-syntax"),
        ] {
            let (_, findings) = Rules::read([(file, text.as_str())]);
            let codes: Vec<_> = findings.iter().map(|f| f.code.as_ref()).collect();
            assert_eq!(codes, [code], "{file}: {text}\n{findings:?}");
        }
        let year = "year = 2026\npublished = true\nsource = \"甲\"\nworkdays = []\n";
        let (_, findings) = Rules::read([("2026.toml", year), ("2026.toml", year)]);
        assert_eq!(findings[0].code, "rule-duplicate");
    }
}
