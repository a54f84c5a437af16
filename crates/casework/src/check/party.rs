//! The people of a case: the party, the officers, and the bodies that a remedy names.

use law::Diagnostic;

use super::Scope;
use crate::{finding, identity};

/// Fewer working days than this for a defence make a warning.
const SHORT_DEFENCE: u32 = 3;

pub(super) fn check(scope: &Scope<'_>, findings: &mut Vec<Diagnostic>) {
    let party = &scope.facts.party;
    if let Some(code) = &party.credit_code
        && let Err(fault) = identity::credit_code(code)
    {
        findings.push(finding::credit_code("party.credit_code", code, fault));
    }
    if let Some(number) = &party.id_number
        && let Err(fault) = identity::id_number(number)
    {
        findings.push(finding::id_number("party.id_number", fault));
    }
    officers(scope, findings);
    agency(scope, findings);
}

fn officers(scope: &Scope<'_>, findings: &mut Vec<Diagnostic>) {
    let officers = &scope.facts.officer;
    if let (Some((_, date)), false) = (scope.using("officer").first(), officers.is_empty()) {
        let row = scope.rules().thresholds.at("officers", *date);
        if let Some(row) = row
            && let Some(least) = row.rule.count.filter(|&least| officers.len() < least)
        {
            let basis = row.validity.basis();
            findings.push(finding::officers_too_few(officers.len(), least, &basis));
        }
    }
    for (i, officer) in officers.iter().enumerate() {
        for (field, what) in [("certificate", "执法证号"), ("name", "姓名")] {
            let of = |officer: &crate::facts::Officer| match field {
                "name" => officer.name.clone(),
                _ => officer.certificate.clone(),
            };
            let twice = of(officer).is_some_and(|value| {
                officers[..i].iter().any(|other| of(other).as_ref() == Some(&value))
            });
            if twice {
                findings.push(finding::officer_twice(&format!("officer[{}].{field}", i + 1), what));
            }
        }
    }
}

fn agency(scope: &Scope<'_>, findings: &mut Vec<Diagnostic>) {
    let agency = &scope.facts.agency;
    let one_body = |name: &str| !name.contains(['、', '，', ' ', '/']) && !name.contains("或者");
    if let Some(name) = &agency.government
        && !(name.ends_with("人民政府") && name.chars().count() > 5 && one_body(name))
    {
        let told = scope.forms.iter().find_map(|form| {
            let date = scope.date_of(&form.id).unwrap_or(scope.today);
            scope.rules().remedies.at(&form.remedy, date)?.validity.note.as_deref()
        });
        findings.push(finding::government_name(name, told));
    }
    if let Some(name) = &agency.court
        && !(name.ends_with("法院") && name.chars().count() > 5 && one_body(name))
    {
        findings.push(finding::court_name(name));
    }
    if let Some(days) = agency.defence_days.filter(|&days| days < SHORT_DEFENCE) {
        findings.push(finding::defence_days(days));
    }
}
