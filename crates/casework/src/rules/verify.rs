//! Comparing the rules with the statutes at hand.

use law::{Diagnostic, Library, Verdict, numeral};

use super::{Amount, Renumbered, Row, Rule, Rules, Violation};
use crate::address::Address;
use crate::cite::follow;
use crate::finding;
use crate::money::Money;

impl Rules {
    /// Checks every row against the library on the first day on which it holds: each address must
    /// lead to a provision, and each amount of a verified violation must stand in the clause. Works
    /// that are not at hand are passed over; the second value says how many addresses were checked.
    pub fn verify(&self, library: &Library) -> (Vec<Diagnostic>, usize) {
        let mut verifier = Verifier { library, findings: Vec::new(), checked: 0 };
        for row in self.violations.rows() {
            verifier.violation(row);
        }
        let sources = self.periods.rows().iter().map(|r| (&r.rule.key, &r.validity));
        let remedies = self.remedies.rows().iter().map(|r| (&r.rule.id, &r.validity));
        let penalties = self.penalties.rows().iter().map(|r| (&r.rule.name, &r.validity));
        let thresholds = self.thresholds.rows().iter().map(|r| (&r.rule.key, &r.validity));
        for (key, validity) in sources.chain(remedies).chain(penalties).chain(thresholds) {
            for source in validity.source.iter().filter_map(|source| Address::parse(source)) {
                verifier.address(key, &source, validity.from);
            }
        }
        for row in self.renumberings.rows() {
            verifier.renumbering(row);
        }
        (verifier.findings, verifier.checked)
    }
}

struct Verifier<'a> {
    library: &'a Library,
    findings: Vec<Diagnostic>,
    checked: usize,
}

impl Verifier<'_> {
    fn violation(&mut self, row: &Row<Violation>) {
        let (rule, from) = (&row.rule, row.validity.from);
        for duty in &rule.duty {
            self.address(&rule.id, duty, from);
        }
        for step in &rule.step {
            let mut text = String::new();
            let mut whole = true;
            for address in rule.grounds(step) {
                // The whole article, because amounts stand in the words before the item.
                let article = Address::new(address.work(), &article_of(address));
                let clause = article.and_then(|a| follow(self.library, &a, from).clause());
                whole &= clause.is_some();
                text += &clause.unwrap_or_default();
                self.address(&rule.id, address, from);
            }
            if !whole || !row.validity.verified {
                continue;
            }
            for amount in step.fine.iter().flat_map(|fine| spellings(fine.amount)) {
                if !amount.iter().any(|spelling| text.contains(spelling)) {
                    self.findings.push(finding::rule_amount(&rule.id, step.on.word(), &amount[0]));
                }
            }
        }
    }

    /// Each new place must stand in the edition that the table names.
    fn renumbering(&mut self, row: &Row<Renumbered>) {
        let Some(new) = row.validity.until else { return };
        for path in row.rule.moves.iter().flat_map(|(_, new)| new) {
            let resolved = self.library.resolve(&row.rule.title, Some(path), new);
            match resolved.verdict {
                Verdict::NotInLibrary => {}
                Verdict::InForce => self.checked += 1,
                verdict => {
                    let address = format!("{}#{path}", row.rule.key());
                    self.findings.push(finding::rule_address(&row.rule.title, &address, verdict));
                }
            }
        }
    }

    fn address(&mut self, key: &str, address: &Address, from: jiff::civil::Date) {
        let resolved = follow(self.library, address, from).resolved;
        match resolved.verdict {
            Verdict::NotInLibrary => return,
            Verdict::InForce => {}
            verdict => {
                self.findings.push(finding::rule_address(key, &address.to_string(), verdict));
            }
        }
        self.checked += 1;
    }
}

fn article_of(address: &Address) -> String {
    let (article, sub) = address.numbers().article;
    match sub {
        0 => article.to_string(),
        sub => format!("第{article}条之{sub}"),
    }
}

/// For each figure of an amount, the ways in which a statute may write it.
fn spellings(amount: Amount) -> Vec<Vec<String>> {
    let yuan = |money: Money| {
        let figure = money.fen() / 100;
        vec![money.in_wan(), money.to_string(), format!("{}元", numeral::format(figure))]
    };
    match amount {
        Amount::Range(min, max) => {
            [min, max].into_iter().filter(|m| m.fen() > 0).map(yuan).collect()
        }
        Amount::Percent(low, high, _) => [low, high]
            .map(|n| {
                let chinese = numeral::format(u64::from(n));
                // 百分之百 is written 百分之一百.
                vec![format!("百分之{chinese}"), format!("{n}%")]
            })
            .to_vec(),
        Amount::Times(low, high, _) => [low, high]
            .map(|n| vec![format!("{}倍", numeral::format(u64::from(n))), format!("{n}倍")])
            .to_vec(),
        Amount::Daily => vec![vec!["按日连续处罚".to_owned()]],
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Rules;
    use crate::testing;

    #[test]
    fn the_corpus_agrees_with_the_statutes_at_hand() {
        let (findings, checked) = testing::rules().verify(&testing::library());
        let missing: Vec<_> = findings.iter().filter(|f| !f.message.contains("查无此条")).collect();
        assert!(missing.is_empty(), "{missing:?}");
        assert!(checked > 20, "{checked}");
    }

    #[test]
    fn reports_a_wrong_amount_and_a_wrong_place() {
        let text = "[[violation]]\nid = \"X\"\nname = \"甲\"\nduty = [\"安全生产法#28.9\"]\n\
                    penalty = [\"安全生产法#97（四）\"]\nfrom = 2021-09-01\nsource = \"甲\"\n\
                    verified = true\n[[violation.step]]\non = \"首次\"\n\
                    fine = [{ who = \"单位\", mode = \"处\", min = 0, max = 90000 }]\n";
        let (rules, findings) = Rules::read([("violations.toml", text)]);
        assert_eq!(findings, []);
        let (findings, _) = rules.verify(&testing::library());
        let codes: Vec<_> = findings.iter().map(|f| f.code.as_ref()).collect();
        assert_eq!(codes, ["rule-address", "rule-amount"]);
    }
}
