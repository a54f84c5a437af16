//! What a comparison says of a superior document, and of promises.

use desk::view::{Comparison, GapView, PlaceView};

use super::super::Out;
use super::{left_out, title_of};
use crate::exit::Stop;
use crate::terminal::{BOLD, DIM, PLAIN, plain};

/// Prints gaps, additions, conflicts and promises, at most `most` of each.
pub(super) fn print(
    c: &Comparison,
    names: &[&str],
    most: usize,
    out: &mut Out,
) -> Result<(), Stop> {
    let name = |doc: &str| c.docs.iter().position(|d| d.doc == doc).map_or("", |i| names[i]);
    if !c.gaps.is_empty() {
        let whole = c.gaps.iter().filter(|g| g.whole).count();
        let partly = c.gaps.len() - whole;
        out.line(format!("\n{BOLD}上有下无 {whole} 条，另有 {partly} 条只落实一部分{PLAIN}"))?;
        for gap in c.gaps.iter().take(most) {
            self::gap(gap, name(&gap.local_doc), out)?;
        }
        left_out(c.gaps.len(), most, out)?;
    }
    if !c.added.is_empty() {
        out.line(format!("\n{BOLD}下有上无 {} 条{PLAIN}", c.added.len()))?;
        for place in c.added.iter().take(most) {
            out.line(format!("{} {}", name(&place.doc), titled(place)))?;
        }
        left_out(c.added.len(), most, out)?;
    }
    if !c.conflicts.is_empty() {
        out.line(format!("\n{BOLD}与上位文件不同 {} 处{PLAIN}", c.conflicts.len()))?;
        for conflict in c.conflicts.iter().take(most) {
            let (from, to) = (plain(&conflict.from), plain(&conflict.to));
            out.line(format!("{BOLD}{}{PLAIN}　{from} → {to}", conflict.kind.term()))?;
            for place in [&conflict.superior, &conflict.local] {
                let text = plain(place.text.trim()).replace('\n', "");
                out.line(format!("  {} {}　{DIM}{text}{PLAIN}", name(&place.doc), at(place)))?;
            }
        }
        left_out(c.conflicts.len(), most, out)?;
    }
    if !c.promises.is_empty() {
        out.line(format!("\n{BOLD}有日期的承诺 {} 项{PLAIN}", c.promises.len()))?;
        for promise in c.promises.iter().take(most) {
            let late = match promise.overdue_days {
                0 => "未到期".to_owned(),
                days => format!("已过 {days} 天"),
            };
            let presumed = if promise.presumed { "（推定）" } else { "" };
            let who = promise.who.as_deref().map_or(String::new(), |who| format!("{who}："));
            let doc = name(&promise.doc);
            let what = plain(&format!("{who}{}", promise.what));
            let (due, place) = (&promise.due, place_of(&promise.reference));
            out.line(format!("{due}{presumed} {late}　{doc} {place}　{what}"))?;
        }
        left_out(c.promises.len(), most, out)?;
    }
    Ok(())
}

fn gap(gap: &GapView, local: &str, out: &mut Out) -> Result<(), Stop> {
    let kind = if gap.whole { "未规定" } else { "部分" };
    out.line(format!("{BOLD}{kind}{PLAIN}　{local}　{}", titled(&gap.superior)))?;
    if !gap.whole {
        for duty in &gap.duties {
            out.line(format!("  · {}", plain(duty).replace('\n', "")))?;
        }
    }
    if let Some(best) = &gap.best {
        let similarity = best.similarity;
        out.line(format!("  {DIM}最接近：{}　相似度 {similarity:.2}{PLAIN}", titled(&best.place)))?;
    }
    if let Some(query) = &gap.query {
        out.line(format!("  {DIM}核对：zhunsheng search '{}'{PLAIN}", plain(query)))?;
    }
    Ok(())
}

fn at(place: &PlaceView) -> &str {
    place_of(&place.reference)
}

fn place_of(reference: &str) -> &str {
    reference.split_once('#').map_or("", |(_, place)| place)
}

/// The address in its document and the title, or the first words of what has none.
fn titled(place: &PlaceView) -> String {
    let title = title_of(&place.heading);
    let first: String = place.text.trim().chars().take(24).collect();
    plain(&format!("{} {}", at(place), if title.is_empty() { &first } else { title }))
        .replace('\n', "")
}
