//! The engine of wording: minijinja writes plain text out of checked facts and dated rules.
//!
//! Facts are values, never source. Nothing undefined or empty is printed, no template is read
//! while one runs, and a template that runs too long is stopped. What templates may call is here:
//! `cite`, `clause`, `fine`, `period`, `deadline`, `remedy`, `rate`, `late_fine`, `date`, `time`,
//! `span`, `money`, `plus`, `days_left`, `numbered`.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use law::{Diagnostic, Library, Verdict};
use minijinja::value::{Kwargs, Value, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior};

use crate::address::Address;
use crate::calendar::Calendar;
use crate::cite::{self, Cited, Followed};
use crate::facts::Step;
use crate::facts::schema::Choice;
use crate::money::Money;
use crate::rules::{Period, Rules, Validity};
use crate::{date, finding};

/// Instructions that one piece of text may take. The longest of the forms takes some hundreds.
const FUEL: u64 = 100_000;

/// An environment with everything that does not depend on a case.
pub(crate) fn environment() -> Environment<'static> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_fuel(Some(FUEL));
    env.set_auto_escape_callback(|_| AutoEscape::None);
    env.set_recursion_limit(64);
    env.set_formatter(|out, _, value| match value.kind() {
        ValueKind::String | ValueKind::Number => {
            out.write_str(&value.to_string()).map_err(Error::from)
        }
        ValueKind::Undefined => Err(Error::from(ErrorKind::UndefinedError)),
        ValueKind::None => Err(Error::new(ErrorKind::UndefinedError, "没有值")),
        kind => Err(Error::new(ErrorKind::BadSerialization, format!("{kind}不能直接写进文书"))),
    });
    // Every wording extends this empty template, so that its blocks are printed only by name.
    let base = env.add_template_owned("base", "");
    debug_assert!(base.is_ok());
    env.add_function("date", |text: &str| day(text).map(date::in_words));
    env.add_function("time", |text: &str| {
        date::parse_time(text).map(date::time_in_words).ok_or_else(|| wrong(text, "不是时间"))
    });
    env.add_function("money", |text: &str| {
        Money::parse(text).map(Money::in_full).ok_or_else(|| wrong(text, "不是金额"))
    });
    env.add_function("span", |start: &str, end: &str| {
        let read = |text: &str| date::parse_time(text).ok_or_else(|| wrong(text, "不是时间"));
        Ok::<_, Error>(date::span_in_words(read(start)?, read(end)?))
    });
    env.add_function("numbered", |rows: Vec<String>| {
        let lines = rows.iter().enumerate().map(|(i, row)| format!("{}．{row}", i + 1));
        lines.collect::<Vec<_>>().join("\n")
    });
    env.add_function("plus", |a: &str, b: &str| {
        let sum = |a: Money, b| a.plus(b).map(|sum| sum.to_string());
        let (Some(a), Some(b)) = (Money::parse(a), Money::parse(b)) else {
            return Err(wrong(&format!("{a}、{b}"), "不是金额"));
        };
        sum(a, b).ok_or_else(|| wrong(&b.to_string(), "合计过大"))
    });
    env
}

/// Adds the wording of a form. The line breaks of its text are for the author only: they vanish,
/// with the blanks that begin the next line; a line break in the document is `{{ "\n" }}`.
pub(crate) fn add(env: &mut Environment<'static>, name: &str, source: &str) -> Result<(), Error> {
    let source = format!("{{% extends \"base\" %}}{}", unfold(source));
    env.add_template_owned(name.to_owned(), source)
}

/// Adds wording that forms share: macros to import.
pub(crate) fn add_shared(
    env: &mut Environment<'static>,
    name: &str,
    source: &str,
) -> Result<(), Error> {
    env.add_template_owned(name.to_owned(), unfold(source))
}

/// Makes every line break outside a tag a comment, which keeps the numbers of lines for messages.
fn unfold(source: &str) -> String {
    let mut out = String::with_capacity(source.len() + 64);
    let mut rest = source;
    while let Some(at) = rest.find(['\n', '{']) {
        let (before, after) = rest.split_at(at);
        out += before.trim_end_matches('\r');
        let close = match after.as_bytes() {
            [b'{', b'%', ..] => Some("%}"),
            [b'{', b'{', ..] => Some("}}"),
            [b'{', b'#', ..] => Some("#}"),
            _ => None,
        };
        let end = close.map(|close| after.find(close).map_or(after.len(), |at| at + close.len()));
        rest = match end {
            Some(end) => {
                out += &after[..end];
                &after[end..]
            }
            None if after.starts_with('\n') => {
                out += "{#\n#}";
                after[1..].trim_start_matches([' ', '\t', '\r'])
            }
            None => {
                out.push('{');
                &after[1..]
            }
        };
    }
    out + rest
}

/// The names of the blocks of a template, in order.
pub(crate) fn blocks(source: &str) -> Vec<String> {
    let tags = source.split("{%").skip(1);
    let names = tags.filter_map(|tag| {
        let mut words = tag.trim_start_matches(['-', '+']).split_whitespace();
        (words.next()? == "block").then(|| words.next())?
    });
    names.map(|name| name.trim_end_matches(['-', '%', '}']).to_owned()).collect()
}

/// What the writing of one document draws on and leaves behind.
pub(crate) struct Session {
    pub(crate) library: Arc<Library>,
    pub(crate) rules: Arc<Rules>,
    pub(crate) date: Date,
    pub(crate) remedy: RemedyFacts,
    pub(crate) defence_days: Option<u32>,
    ledger: Mutex<Ledger>,
    followed: Mutex<HashMap<Address, Arc<Followed>>>,
}

/// What a remedy names.
#[derive(Debug, Clone, Default)]
pub(crate) struct RemedyFacts {
    pub(crate) id: String,
    pub(crate) act: String,
    pub(crate) document: String,
    pub(crate) government: Option<String>,
    pub(crate) court: Option<String>,
}

/// What was drawn on, in the order in which it was.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ledger {
    /// Provisions cited.
    pub(crate) cited: Vec<Cited>,
    /// Rules applied: `periods/reconsideration`.
    pub(crate) rules: Vec<String>,
    /// What nobody has checked, in Chinese.
    pub(crate) unverified: Vec<String>,
    /// What is wrong.
    pub(crate) findings: Vec<Diagnostic>,
}

impl Ledger {
    fn find(&mut self, finding: Diagnostic) {
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    fn doubt(&mut self, what: String, finding: Diagnostic) {
        if !self.unverified.contains(&what) {
            self.unverified.push(what);
        }
        self.find(finding);
    }

    /// Notes that a row of rules was applied.
    pub(crate) fn apply(&mut self, table: &str, key: &str, name: &str, validity: &Validity) {
        let rule = format!("{table}/{key}");
        if !self.rules.contains(&rule) {
            self.rules.push(rule);
        }
        if !validity.verified {
            let label = format!("规则 {key}（{name}）");
            self.doubt(label, finding::rule_unverified(key, name, validity.note.as_deref()));
        }
    }
}

impl Session {
    pub(crate) fn new(
        library: Arc<Library>,
        rules: Arc<Rules>,
        date: Date,
        remedy: RemedyFacts,
        defence_days: Option<u32>,
    ) -> Arc<Self> {
        let (ledger, followed) = Default::default();
        Arc::new(Self { library, rules, date, remedy, defence_days, ledger, followed })
    }

    /// The ledger; a panic elsewhere leaves it as it was.
    pub(crate) fn ledger<T>(&self, use_it: impl FnOnce(&mut Ledger) -> T) -> T {
        use_it(&mut self.ledger.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts the functions that draw on this session into an environment.
    pub(crate) fn install(self: &Arc<Self>, env: &mut Environment<'static>) {
        let session = self.clone();
        env.add_function("cite", move |work: Value, place: Option<&str>| {
            let addresses = addresses(&work, place)?;
            Ok(session.cite(&addresses))
        });
        let session = self.clone();
        env.add_function("clause", move |work: Value, place: Option<&str>, options: Kwargs| {
            let addresses = addresses(&work, place)?;
            let lead: Option<bool> = options.get("lead")?;
            options.assert_all_used()?;
            let clause = |address| {
                let followed = session.follow(address);
                match lead {
                    Some(true) => followed.clause_with_lead(),
                    _ => followed.clause(),
                }
            };
            let clauses: Vec<String> = addresses.iter().filter_map(clause).collect();
            Ok::<_, Error>(clauses.join("\n"))
        });
        let session = self.clone();
        env.add_function("fine", move |id: &str, step: &str| session.fine(id, step));
        let session = self.clone();
        env.add_function("period", move |key: &str| session.period(key));
        let session = self.clone();
        env.add_function("deadline", move |text: &str, key: Option<&str>| match key {
            None => Ok(format!("{}前（含当日）", date::in_words(day(text)?))),
            Some(key) => session.end_of(key, day(text)?).map(date::in_words),
        });
        let session = self.clone();
        env.add_function("days_left", move |text: &str| {
            Ok::<_, Error>(Calendar::days_between(session.date, day(text)?))
        });
        let session = self.clone();
        env.add_function("rate", move |key: &str| {
            Ok::<_, Error>(format!("{}%", session.rate(key)))
        });
        let session = self.clone();
        env.add_function("late_fine", move |fine: &str, due: &str| {
            session.late_fine(fine, day(due)?)
        });
        let session = self.clone();
        env.add_function("remedy", move || session.remedy());
    }

    /// An address in the library, looked up once.
    fn follow(&self, address: &Address) -> Arc<Followed> {
        let mut known = self.followed.lock().unwrap_or_else(PoisonError::into_inner);
        let look_up = || Arc::new(cite::follow(&self.library, address, self.date));
        known.entry(address.clone()).or_insert_with(look_up).clone()
    }

    /// Citations as documents write them; what the library does not vouch for is noted.
    fn cite(&self, addresses: &[Address]) -> String {
        let followed: Vec<Arc<Followed>> = addresses.iter().map(|a| self.follow(a)).collect();
        for one in &followed {
            let cited = one.cited();
            self.ledger(|ledger| {
                if let Some((finding, doubtful)) = doubts(&cited, self.date) {
                    if doubtful {
                        ledger.doubt(cited.text.clone(), finding);
                    } else {
                        ledger.find(finding);
                    }
                }
                if !ledger.cited.contains(&cited) {
                    ledger.cited.push(cited);
                }
            });
        }
        cite::cited(followed.iter().map(Arc::as_ref))
    }

    /// Notes that the rule of a violation was applied.
    pub(crate) fn apply_violation(&self, id: &str) {
        if let Some(row) = self.rules.violation(id, self.date) {
            self.ledger(|ledger| ledger.apply("violations", id, &row.rule.name, &row.validity));
        }
    }

    /// Notes that the rule of a period was applied that began on some day.
    pub(crate) fn apply_period(&self, key: &str, start: &str) {
        let row = date::parse(start).and_then(|start| self.rules.periods.at(key, start));
        if let Some(row) = row {
            self.ledger(|ledger| ledger.apply("periods", key, &row.rule.name, &row.validity));
        }
    }

    /// What is imposed at a step of a violation.
    fn fine(&self, id: &str, step: &str) -> Result<String, Error> {
        let on = Step::WORDS.iter().position(|word| *word == step);
        let row = self.rules.violation(id, self.date);
        let (Some(_), Some(row)) = (on, row) else { return Err(wrong(id, "没有这个案由")) };
        let step = row.rule.step.iter().find(|s| s.on.word() == step);
        let step = step.ok_or_else(|| wrong(id, "没有这个处罚档次"))?;
        self.ledger(|ledger| ledger.apply("violations", id, &row.rule.name, &row.validity));
        Ok(step.sentence())
    }

    /// A period in words: the law's, or the agency's where the law sets none.
    pub(crate) fn period(&self, key: &str) -> Result<String, Error> {
        let (n, unit) = self.length(key)?;
        Ok(Period::in_words(n, unit))
    }

    fn length(&self, key: &str) -> Result<(u32, crate::calendar::Unit), Error> {
        let Some(row) = self.rules.periods.at(key, self.date) else {
            self.ledger(|ledger| ledger.find(finding::rule_missing("期限", key, self.date)));
            return Ok((0, crate::calendar::Unit::Day));
        };
        self.ledger(|ledger| ledger.apply("periods", key, &row.rule.name, &row.validity));
        let set = row.rule.setting.is_some().then_some(self.defence_days).flatten();
        Ok((set.unwrap_or(row.rule.n), row.rule.unit))
    }

    /// A rate in hundredths, by its key in `thresholds.toml`.
    fn rate(&self, key: &str) -> u32 {
        let row = self.rules.thresholds.at(key, self.date);
        let Some((row, percent)) = row.and_then(|row| Some((row, row.rule.percent?))) else {
            self.ledger(|ledger| ledger.find(finding::rule_missing("比例", key, self.date)));
            return 0;
        };
        self.ledger(|ledger| ledger.apply("thresholds", key, &row.rule.name, &row.validity));
        percent
    }

    /// 加处罚款: for each day from the one after `due` to the date of the document, never more than
    /// the fine itself (行政处罚法第七十二条第一款第（一）项).
    fn late_fine(&self, fine: &str, due: Date) -> Result<String, Error> {
        let fine = Money::parse(fine).ok_or_else(|| wrong(fine, "不是金额"))?;
        let days = u64::try_from(Calendar::days_between(due, self.date)).unwrap_or(0);
        let hundredths = days.saturating_mul(self.rate("late_fine").into()).min(100);
        Ok(fine.hundredths(hundredths).to_string())
    }

    /// The last day of a period.
    fn end_of(&self, key: &str, from: Date) -> Result<Date, Error> {
        let (n, unit) = self.length(key)?;
        let end = self.rules.calendar.end(from, n, unit).ok_or_else(|| wrong(key, "没有届满日"))?;
        if !self.rules.calendar.is_published(end) {
            self.ledger(|ledger| ledger.find(finding::calendar_unpublished(None, end)));
        }
        Ok(end)
    }

    /// The paragraph on remedies; empty for a document that has none.
    fn remedy(&self) -> Result<String, Error> {
        let facts = &self.remedy;
        let Some(row) = self.rules.remedies.at(&facts.id, self.date) else {
            self.ledger(|ledger| ledger.find(finding::rule_missing("救济", &facts.id, self.date)));
            return Ok(String::new());
        };
        self.ledger(|ledger| ledger.apply("remedies", &facts.id, &row.rule.name, &row.validity));
        let mut missing = None;
        let text = row.rule.filled(|place| {
            let value = match place {
                "act" => Some(facts.act.clone()),
                "document" => Some(facts.document.clone()),
                "government" => facts.government.clone(),
                "court" => facts.court.clone(),
                period => self.period(period).ok(),
            };
            value.unwrap_or_else(|| {
                missing = Some(place.to_owned());
                String::new()
            })
        });
        match missing {
            Some(place) => Err(wrong(&place, "救济告知缺少这一项")),
            None => Ok(text),
        }
    }
}

/// What is wrong with a citation, and whether it may still be printed under 未核.
pub(crate) fn doubts(cited: &Cited, date: Date) -> Option<(Diagnostic, bool)> {
    match cited.verdict {
        Verdict::InForce if cited.presumed => {
            Some((finding::edition_presumed(&cited.text, &cited.address), true))
        }
        Verdict::InForce => None,
        Verdict::NotInLibrary => {
            Some((finding::provision_not_in_library(&cited.text, &cited.address), true))
        }
        verdict => {
            let (text, address) = (&cited.text, &cited.address);
            Some((finding::provision_not_in_force(text, address, verdict, date), false))
        }
    }
}

/// Reads `cite("行政处罚法", "44")`, `cite("行政处罚法#44")` or a list of addresses.
fn addresses(work: &Value, place: Option<&str>) -> Result<Vec<Address>, Error> {
    let one = |text: &str| Address::parse(text).ok_or_else(|| wrong(text, "不是条款地址"));
    match (work.as_str(), place) {
        (Some(work), Some(place)) => {
            let address = Address::new(work, place);
            Ok(vec![address.ok_or_else(|| wrong(place, "不是条款地址"))?])
        }
        (Some(work), None) => Ok(vec![one(work)?]),
        (None, _) => {
            let texts = work.try_iter()?.map(|value| match value.as_str() {
                Some(text) => one(text),
                None => Err(wrong(&value.to_string(), "不是条款地址")),
            });
            texts.collect()
        }
    }
}

/// The day of a date or of a time.
fn day(text: &str) -> Result<Date, Error> {
    let of_time = || date::parse_time(text).map(jiff::civil::DateTime::date);
    date::parse(text).or_else(of_time).ok_or_else(|| wrong(text, "不是日期"))
}

fn wrong(what: &str, why: &str) -> Error {
    Error::new(ErrorKind::InvalidOperation, format!("“{what}”{why}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use minijinja::context;

    fn rendered(source: &str, ctx: Value) -> Result<String, Error> {
        let mut env = environment();
        add(&mut env, "t", &format!("{{% block b %}}{source}{{% endblock %}}"))?;
        let template = env.get_template("t")?;
        template.render_captured(ctx)?.with_state_mut(|state| state.render_block("b"))
    }

    #[test]
    fn joins_the_lines_of_a_template_and_keeps_those_of_facts() {
        let text = rendered(
            "甲\n  乙{{ fact }}\n\t{% if true\n  %}丙{% endif %}",
            context! { fact => "一\n  二" },
        );
        assert_eq!(text.unwrap(), "甲乙一\n  二丙");
    }

    #[test]
    fn prints_nothing_undefined_or_empty() {
        for source in ["{{ gone }}", "{{ empty }}", "{{ fact.gone }}", "{{ rows }}", "{{ flag }}"] {
            let ctx = context! { empty => (), fact => context! { a => 1 }, rows => vec![1], flag => true };
            assert!(rendered(source, ctx).is_err(), "{source}");
        }
    }

    #[test]
    fn stops_what_runs_too_long_and_reads_no_other_template() {
        let endless =
            "{% for a in range(100000) %}{% for b in range(100000) %}x{% endfor %}{% endfor %}";
        assert!(rendered(endless, context! {}).is_err());
        assert!(rendered("{% include \"/etc/passwd\" %}", context! {}).is_err());
    }

    #[test]
    fn takes_facts_for_values() {
        let text = "{{ 7 * 7 }} {% raw %} #read(\"/etc/passwd\") $x$ & <b>";
        assert_eq!(rendered("{{ fact }}", context! { fact => text }).unwrap(), text);
    }

    #[test]
    fn lists_blocks() {
        let source = "{% block a %}x{% endblock %}{%- block b_2 -%}{% endblock %}{% if block %}";
        assert_eq!(blocks(source), ["a", "b_2"]);
    }
}
