//! Penalties: of a kind that the law knows, at a step that the violation has, within its amounts,
//! proved, and with the hearing that they call for.

use jiff::civil::Date;
use law::Diagnostic;

use super::Scope;
use crate::facts::{Hazard, PartyKind, Penalty, Progress, Step};
use crate::finding;
use crate::form::Form;
use crate::money::Money;
use crate::rules::violation::range;
use crate::rules::{Amount, Fine, Hearing, PenaltyStep, Violation};

/// 罚款, the kind when none is written.
pub(crate) const FINE: &str = "罚款";

pub(super) fn check(scope: &Scope<'_>, findings: &mut Vec<Diagnostic>) {
    let hazards = scope.facts.hazard.len();
    for (i, evidence) in scope.facts.evidence.iter().enumerate() {
        for &number in &evidence.hazards {
            if hazard(scope, number).is_none() {
                let place = format!("evidence[{}].hazards", i + 1);
                findings.push(finding::evidence_hazard(&place, number, hazards));
            }
        }
    }
    for (form, date) in scope.using("penalty") {
        for (i, penalty) in scope.facts.penalty.iter().enumerate() {
            let place = format!("penalty[{}]", i + 1);
            Check { scope, form, date, penalty, place, findings }.run();
        }
        total(scope, form, date, findings);
    }
}

/// The hazard with a number.
fn hazard<'a>(scope: &Scope<'a>, number: u32) -> Option<&'a Hazard> {
    let index = usize::try_from(number).ok()?.checked_sub(1)?;
    scope.facts.hazard.get(index)
}

struct Check<'a, 'f> {
    scope: &'a Scope<'a>,
    form: &'a Form,
    date: Date,
    penalty: &'a Penalty,
    place: String,
    findings: &'f mut Vec<Diagnostic>,
}

impl<'a> Check<'a, '_> {
    fn run(mut self) {
        self.evidence();
        let kind = self.penalty.kind.as_deref().unwrap_or(FINE);
        self.kind(kind);
        let Some(rule) = self.violation() else { return };
        let on = self.penalty.step.unwrap_or(Step::First);
        let Some(step) = rule.step(on) else {
            let known: Vec<_> = rule.step.iter().map(|step| step.on.word()).collect();
            let place = format!("{}.step", self.place);
            let finding = finding::penalty_step(&place, &rule.id, on.word(), &known.join("、"));
            return self.findings.push(finding);
        };
        if on == Step::Overdue {
            self.overdue();
        }
        if kind == FINE {
            self.fine(step);
        } else if !step.extra.as_ref().is_some_and(|extra| extra.contains(kind)) {
            let place = format!("{}.kind", self.place);
            let sentence = step.sentence();
            let finding = finding::penalty_not_in_rule(&place, kind, &rule.id, &sentence);
            self.findings.push(finding);
        }
    }

    /// Every fact that is punished is proved (行政处罚法第四十条, 第四十六条).
    fn evidence(&mut self) {
        let place = format!("{}.hazards", self.place);
        for &number in &self.penalty.hazards {
            let known = hazard(self.scope, number).is_some();
            if !known {
                let hazards = self.scope.facts.hazard.len();
                self.findings.push(finding::penalty_hazard(&place, number, hazards));
            } else if !self.scope.facts.evidence.iter().any(|e| e.hazards.contains(&number)) {
                self.findings.push(finding::evidence_missing(&place, number));
            }
        }
    }

    fn kind(&mut self, kind: &str) {
        let rules = self.scope.rules();
        let place = format!("{}.kind", self.place);
        match rules.penalties.at(kind, self.date) {
            None => {
                let known = rules.penalties.rows().iter().map(|row| row.rule.name.as_str());
                let known = known.collect::<Vec<_>>().join("、");
                self.findings.push(finding::penalty_kind(&place, kind, &known));
            }
            Some(row) if row.rule.hearing == Hearing::Always && !told(self.scope, self.form) => {
                let why = format!("拟{kind}");
                self.findings.push(finding::hearing_required(&place, &why, &row.validity));
            }
            Some(_) => {}
        }
    }

    /// The one violation that the penalty answers.
    fn violation(&mut self) -> Option<&'a Violation> {
        let scope = self.scope;
        let hazards = self.penalty.hazards.iter().filter_map(|&n| hazard(scope, n));
        let mut ids: Vec<&str> = hazards.filter_map(|h| h.violation.as_deref()).collect();
        ids.dedup();
        if ids.len() > 1 {
            let place = format!("{}.hazards", self.place);
            self.findings.push(finding::penalty_mixed(&place, &ids.join("、")));
            return None;
        }
        // An unknown violation is reported at its hazard.
        scope.grounds.rules.violation(ids.first()?, self.date).map(|row| &row.rule)
    }

    /// 逾期未改正 can be punished only after an order that was not followed in time.
    fn overdue(&mut self) {
        let scope = self.scope;
        let ordered = scope.grounds.forms.forms().iter().filter(|form| form.orders);
        let mut orders = ordered.filter_map(|form| scope.facts.document.get(&form.id));
        let order = orders.find(|paper| paper.date.is_some());
        let served = order.and_then(|paper| paper.served);
        let place = format!("{}.step", self.place);
        for &number in &self.penalty.hazards {
            let Some(hazard) = hazard(scope, number) else { continue };
            let why = match (served, hazard.deadline, hazard.progress) {
                (None, ..) if order.is_none() => "没有责令限期改正的文书",
                (None, ..) => "责令限期改正的文书没有送达日期",
                (_, None, _) => "没有整改期限",
                (_, Some(deadline), _) if deadline >= self.date => "整改期限还没有过",
                (_, _, Some(Progress::Done)) => "已经整改完成",
                (_, _, None) => "没有复查结果（progress）",
                _ => continue,
            };
            self.findings.push(finding::penalty_overdue(&place, number, why));
        }
    }

    fn fine(&mut self, step: &PenaltyStep) {
        let target = self.penalty.target.as_deref().unwrap_or(Fine::ENTITY);
        let place = |field: &str| format!("{}.{field}", self.place);
        let kind = self.scope.facts.party.kind.unwrap_or(PartyKind::Entity);
        if (kind == PartyKind::Person) == (target == Fine::ENTITY) {
            self.findings.push(finding::fine_party(&place("target"), target, kind.word()));
        }
        let fines: Vec<&Fine> = step.fine.iter().filter(|fine| fine.is_for(target)).collect();
        if fines.is_empty() {
            let known: Vec<_> = step.fine.iter().map(|fine| fine.who.as_str()).collect();
            let finding = finding::fine_target(&place("target"), target, &known.join("、"));
            return self.findings.push(finding);
        }
        let sentence = step.sentence();
        let ranges: Vec<(Money, Money)> = fines
            .iter()
            .filter_map(|fine| match fine.amount {
                Amount::Range(min, max) => Some((min, max)),
                _ => None,
            })
            .collect();
        match self.penalty.amount {
            None => {
                let finding = finding::fine_amount_missing(&place("amount"), &sentence);
                self.findings.push(finding);
            }
            Some(amount) if ranges.len() < fines.len() => {
                let within = ranges.iter().any(|&(min, max)| min <= amount && amount <= max);
                if !within {
                    self.findings.push(finding::fine_unchecked(&place("amount"), &sentence));
                }
            }
            Some(amount) => {
                let nothing = amount == Money::default();
                let within = ranges.iter().any(|&(min, max)| min <= amount && amount <= max);
                if nothing || !within {
                    let shown: Vec<_> = ranges.iter().map(|&(min, max)| range(min, max)).collect();
                    let (amount, shown) = (amount.to_string(), shown.join("或者"));
                    let finding = finding::fine_range(&place("amount"), &amount, &shown);
                    self.findings.push(finding);
                }
            }
        }
    }
}

/// Whether the party is told of the right to a hearing: by this document, or by one of the case.
fn told(scope: &Scope<'_>, form: &Form) -> bool {
    let mut telling = scope.grounds.forms.forms().iter().filter(|form| form.hearing);
    form.hearing || telling.any(|form| scope.date_of(&form.id).is_some())
}

/// The fines together: they can be written, and a large sum calls for a hearing.
fn total(scope: &Scope<'_>, form: &Form, date: Date, findings: &mut Vec<Diagnostic>) {
    let fines = scope.facts.penalty.iter().filter(|p| p.kind.as_deref().unwrap_or(FINE) == FINE);
    let sum = fines.filter_map(|p| p.amount).try_fold(Money::default(), Money::plus);
    let Some(sum) = sum else { return findings.push(finding::fine_total()) };
    let who = match scope.facts.party.kind {
        Some(PartyKind::Person) => "个人",
        _ => "单位",
    };
    let limit = scope.rules().thresholds.at(&format!("spot_fine {who}"), date);
    if form.spot
        && let Some(row) = limit
        && row.rule.amount.is_some_and(|limit| sum > limit)
    {
        let limit = row.rule.amount.unwrap_or_default();
        findings.push(finding::spot_fine("penalty", sum, who, limit, &row.validity.basis()));
    }
    if told(scope, form) || sum == Money::default() {
        return;
    }
    match scope.rules().thresholds.at(&format!("hearing_fine {who}"), date) {
        None => findings.push(finding::hearing_unknown("penalty", date)),
        Some(row) => {
            let limit = row.rule.amount.unwrap_or(Money::MAX);
            if sum >= limit {
                let why = format!("罚款合计{sum}，{who}的较大数额为{limit}以上");
                findings.push(finding::hearing_required("penalty", &why, &row.validity));
            }
        }
    }
}
