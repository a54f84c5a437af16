//! `search`: marked clauses with their addresses.

use std::collections::BTreeMap;

use desk::view::{SearchAnswer, SearchHit};
use desk::{Desk, SearchRequest};

use super::Out;
use crate::exit::{End, Stop, print_findings};
use crate::terminal::{BOLD, DIM, PLAIN, excerpt, marked, plain};

/// Characters of a clause shown around its first match.
const EXCERPT: usize = 90;

pub(crate) fn run(desk: &Desk, request: &SearchRequest, out: &mut Out) -> Result<End, Stop> {
    let answer = desk.search(request)?;
    let end = if answer.total == 0 { End::Negative } else { End::Done };
    if out.json {
        out.json(&answer)?;
    } else {
        print(&answer, out)?;
        print_findings(&answer.notes);
    }
    Ok(end)
}

pub(crate) fn print(answer: &SearchAnswer, out: &mut Out) -> Result<(), Stop> {
    out.line(headline(answer))?;
    for (i, hit) in answer.hits.iter().enumerate() {
        self::hit(i + 1, hit, out)?;
    }
    if answer.hits.len() < answer.total {
        let left = answer.total - answer.hits.len();
        out.line(format!("{DIM}还有 {left} 条未显示，加 --limit 0 显示全部{PLAIN}"))?;
    }
    if answer.total > 1 {
        facet("地区", &answer.facets.region, out)?;
        facet("种类", &answer.facets.kind, out)?;
    }
    Ok(())
}

/// What may be said of the answer.
pub(crate) fn headline(answer: &SearchAnswer) -> String {
    let query = plain(&answer.query);
    match (answer.total, answer.exhaustive) {
        (0, true) => {
            let scope = if answer.limited { "所限范围内" } else { "库中" };
            format!("{BOLD}{query}{PLAIN}：{scope}没有一处，已逐条核对")
        }
        (0, false) => format!("{BOLD}{query}{PLAIN}：没有找到"),
        // Conditions alone, such as 年份:2016, match no words.
        (n, true) if answer.occurrences == 0 => {
            format!("{BOLD}{query}{PLAIN}：{n} 条符合条件，已全部找出")
        }
        (n, true) => format!(
            "{BOLD}{query}{PLAIN}：{n} 条，字面命中 {} 处，已全部找出并逐处核对",
            answer.occurrences
        ),
        (n, false) => format!("{BOLD}{query}{PLAIN}：按词找到 {n} 条，不保证完整"),
    }
}

fn hit(number: usize, hit: &SearchHit, out: &mut Out) -> Result<(), Stop> {
    let (text, marks) = excerpt(&hit.text, &hit.marks, EXCERPT);
    out.line(format!("{number:>3}. {}", marked(&text, &marks, out.colour)))?;
    let facts = [hit.region.as_deref(), hit.date.as_deref(), Some(hit.status)];
    let facts: Vec<&str> = facts.into_iter().flatten().collect();
    out.line(format!("     {DIM}{}  {}{PLAIN}", plain(&hit.reference), plain(&facts.join("｜"))))
}

fn facet(label: &str, counts: &BTreeMap<String, usize>, out: &mut Out) -> Result<(), Stop> {
    let mut sorted: Vec<(&String, &usize)> = counts.iter().collect();
    sorted.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let shown: Vec<String> = sorted.iter().take(8).map(|(k, n)| format!("{k} {n}")).collect();
    if shown.is_empty() {
        return Ok(());
    }
    out.line(format!("{DIM}{label}：{}{PLAIN}", plain(&shown.join("，"))))
}
