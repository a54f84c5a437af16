//! `compare pin`, `compare break` and `compare decisions`: what a reader settled about two clauses.

use desk::view::{DecidedPlace, DecisionKind, DecisionView};
use desk::{DecisionRequest, Desk};

use super::args::{DecisionCommand, Pair};
use super::title_of;
use crate::commands::Out;
use crate::exit::{End, Stop, print_findings};
use crate::terminal::{BOLD, DIM, PLAIN, plain};

pub(super) fn run(desk: &Desk, command: DecisionCommand, out: &mut Out) -> Result<End, Stop> {
    match command {
        DecisionCommand::Pin(pair) => decide(desk, DecisionKind::Pin, pair, out),
        DecisionCommand::Break(pair) => decide(desk, DecisionKind::Break, pair, out),
        DecisionCommand::Decisions { remove: Some(number) } => {
            let decision = desk.take_back_decision(number)?;
            if out.json {
                out.json(&serde_json::json!({ "removed": decision }))?;
            } else {
                out.line("已收回，以后按相似度对照：")?;
                print(&decision, out)?;
            }
            Ok(End::Done)
        }
        DecisionCommand::Decisions { remove: None } => list(desk, out),
    }
}

fn decide(desk: &Desk, kind: DecisionKind, pair: Pair, out: &mut Out) -> Result<End, Stop> {
    let Pair { a, b, reason } = pair;
    let decision = desk.decide(&DecisionRequest { a, b, kind, reason })?;
    if out.json {
        out.json(&decision)?;
    } else {
        print(&decision, out)?;
        out.line(format!(
            "以后对照这两件文件都照此办理；收回：zhunsheng compare decisions --remove {}",
            decision.number
        ))?;
    }
    Ok(End::Done)
}

fn list(desk: &Desk, out: &mut Out) -> Result<End, Stop> {
    let list = desk.decisions()?;
    if out.json {
        out.json(&list)?;
        return Ok(End::Done);
    }
    if list.decisions.is_empty() {
        out.line("还没有人工决定；zhunsheng compare pin 条款 条款 即对齐，break 即拆开")?;
    }
    for decision in &list.decisions {
        print(decision, out)?;
    }
    let lost: Vec<_> = list.decisions.iter().filter_map(DecisionView::lost).collect();
    print_findings(&lost);
    Ok(End::Done)
}

/// Number, kind, day and reason on one line, each clause on one of its own.
pub(super) fn print(decision: &DecisionView, out: &mut Out) -> Result<(), Stop> {
    let DecisionView { number, kind, a, b, reason, date } = decision;
    let reason = reason.as_ref().map_or(String::new(), |reason| format!("　{}", plain(reason)));
    out.line(format!("{BOLD}第{number}号 {}{PLAIN}　{DIM}{date}{PLAIN}{reason}", kind.term()))?;
    for DecidedPlace { cited, heading, missing, .. } in [a, b] {
        let heading = if *missing { "（找不到了）" } else { title_of(heading) };
        out.line(format!("  {} {DIM}{}{PLAIN}", plain(cited), plain(heading)))?;
    }
    Ok(())
}
