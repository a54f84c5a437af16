//! Several wordings of one part become one: what all say, and where they differ each, to be ticked.

use crate::draft::{Annex, Body, Cell, Item, Part, Recipients, Signature};

/// The box in front of an alternative.
const BOX: &str = "☐";

/// One part out of several wordings; a paragraph that not all have is to be ticked too. Wordings that
/// differ in their rows cannot be set side by side: each kind of them is a part of its own.
pub(super) fn of(wordings: Vec<Option<Part>>) -> Vec<Part> {
    let always = wordings.iter().all(Option::is_some);
    let mut kinds: Vec<(usize, String, Vec<Body>)> = Vec::new();
    for Part { name, mut body } in wordings.into_iter().flatten() {
        let count = texts(&mut body).len();
        match kinds.iter_mut().find(|(known, ..)| *known == count) {
            Some((.., bodies)) => bodies.push(body),
            None => kinds.push((count, name, vec![body])),
        }
    }
    let always = always && kinds.len() == 1;
    let part = |(n, (_, name, bodies)): (usize, (_, String, Vec<Body>))| {
        let body = match together(bodies)? {
            Body::Paragraph { text } if !always && !text.starts_with(BOX) => {
                Body::Paragraph { text: format!("{BOX}{text}") }
            }
            other => other,
        };
        let name = if n == 1 { name } else { format!("{name}-{n}") };
        Some(Part { name, body })
    };
    (1..).zip(kinds).filter_map(part).collect()
}

/// The first of several bodies with as many texts each, its own joined with those of the others.
fn together(bodies: Vec<Body>) -> Option<Body> {
    let mut bodies = bodies.into_iter();
    let mut first = bodies.next()?;
    let others: Vec<Vec<String>> = bodies.map(|mut body| texts(&mut body)).collect();
    let mut at = 0;
    texts_of(&mut first, &mut |text, is_label| {
        let same = others.iter().map(|texts| texts[at].as_str());
        let all: Vec<&str> = std::iter::once(text.as_str()).chain(same).collect();
        let joined = if is_label { label(&all) } else { choice(&all) };
        *text = joined;
        at += 1;
    });
    Some(first)
}

fn texts(body: &mut Body) -> Vec<String> {
    let mut texts = Vec::new();
    texts_of(body, &mut |text, _| texts.push(text.clone()));
    texts
}

/// Visits the texts of a body, in order, and whether each is a label. The rows of a table are not
/// worded for a form without a case.
fn texts_of(body: &mut Body, visit: &mut impl FnMut(&mut String, bool)) {
    let cells = |rows: &mut Vec<Vec<Cell>>, visit: &mut dyn FnMut(&mut String, bool)| {
        for Cell { label, value, sign, .. } in rows.iter_mut().flatten() {
            visit(label, true);
            visit(value, false);
            sign.iter_mut().for_each(|Signature { label, .. }| visit(label, true));
        }
    };
    match body {
        Body::Addressee { text }
        | Body::Heading { text }
        | Body::Paragraph { text }
        | Body::Copies { text }
        | Body::Dialogue { text }
        | Body::Annex { title: text } => visit(text, false),
        Body::List { items } => {
            for Item { text, notes } in items {
                visit(text, false);
                notes.iter_mut().for_each(|note| visit(note, false));
            }
        }
        Body::Grid { rows } | Body::Lines { rows } => cells(rows, visit),
        Body::Table { columns, .. } => {
            columns.iter_mut().for_each(|column| visit(&mut column.label, true));
        }
        Body::Checks { items } => items.iter_mut().for_each(|item| visit(&mut item.label, true)),
        Body::Signatures { rows } | Body::Initials { rows } => {
            rows.iter_mut().for_each(|Signature { label, .. }| visit(label, true));
        }
        Body::Blank => {}
        Body::Masthead { issuer, marks, signers } => {
            visit(issuer, false);
            marks.iter_mut().chain(signers).for_each(|text| visit(text, false));
        }
        Body::Annexes { items } => {
            for Annex { title, text } in items {
                visit(title, false);
                text.iter_mut().for_each(|text| visit(text, false));
            }
        }
        Body::Imprint { rows, office, printed } => {
            for Recipients { label, value } in rows {
                visit(label, true);
                visit(value, false);
            }
            office.iter_mut().chain(printed).for_each(|text| visit(text, false));
        }
        Body::Seal { agency, date } => {
            visit(agency, false);
            visit(date, false);
        }
        Body::Receipt { title, paragraphs, rows } => {
            visit(title, false);
            paragraphs.iter_mut().for_each(|text| visit(text, false));
            cells(rows, visit);
        }
    }
}

/// A label that differs in part is the first's; those that differ altogether are both named.
fn label(all: &[&str]) -> String {
    let mut named: Vec<&str> = Vec::new();
    for text in all {
        let known = |other: &&str| phrases(other).iter().any(|it| phrases(text).contains(it));
        if !named.iter().any(known) {
            named.push(text);
        }
    }
    named.join("／")
}

/// All texts in one: where some differ from the first, what they say stands beside what it says.
fn choice(all: &[&str]) -> String {
    let first = phrases(all[0]);
    let mut places: Vec<Place> = Vec::new();
    for text in &all[1..] {
        let other = phrases(text);
        if other != first {
            Place::differing(&first, &other).put_into(&mut places, &first);
        }
    }
    let mut out = String::new();
    let mut at = 0;
    for place in &places {
        out += &first[at..place.from].concat();
        let said = first[place.from..place.to].concat();
        let options = std::iter::once(&said).chain(&place.others).filter(|text| !text.is_empty());
        let ticked: Vec<String> = options.map(|text| format!("{BOX}{text}")).collect();
        // Whole texts stand on lines of their own.
        let whole = place.from == 0 && place.to == first.len();
        out += &ticked.join(if whole { "\n" } else { "　" });
        at = place.to;
    }
    out + &first[at..].concat()
}

/// Phrases of the first text, `from..to`, for which others say something else.
struct Place {
    from: usize,
    to: usize,
    others: Vec<String>,
}

impl Place {
    fn differing(first: &[&str], other: &[&str]) -> Self {
        let from = first.iter().zip(other).take_while(|(a, b)| a == b).count();
        let (a, b) = (&first[from..], &other[from..]);
        let after = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
        let others = vec![b[..b.len() - after].concat()];
        Self { from, to: first.len() - after, others }
    }

    /// Puts a place among those known, in order; places that meet become one.
    fn put_into(mut self, places: &mut Vec<Self>, first: &[&str]) {
        let meets = |place: &Self| place.from <= self.to && self.from <= place.to;
        let (met, mut rest): (Vec<Self>, Vec<Self>) = places.drain(..).partition(meets);
        for mut place in met {
            let (from, to) = (place.from.min(self.from), place.to.max(self.to));
            place.widen(from, to, first);
            self.widen(from, to, first);
            place.others.append(&mut self.others);
            self.others = place.others;
        }
        let mut seen = Vec::new();
        self.others.retain(|text| {
            !seen.contains(text) && {
                seen.push(text.clone());
                true
            }
        });
        rest.push(self);
        rest.sort_by_key(|place| place.from);
        *places = rest;
    }

    fn widen(&mut self, from: usize, to: usize, first: &[&str]) {
        let (before, after) = (first[from..self.from].concat(), first[self.to..to].concat());
        self.others.iter_mut().for_each(|text| *text = format!("{before}{text}{after}"));
        (self.from, self.to) = (from, to);
    }
}

/// A text cut behind every mark, and before opening brackets.
fn phrases(text: &str) -> Vec<&str> {
    let mut phrases = Vec::new();
    let mut from = 0;
    for (at, mark) in text.char_indices() {
        let cut = match mark {
            '（' => at,
            '，' | '。' | '；' | '：' | '、' | '）' => at + mark.len_utf8(),
            _ => continue,
        };
        if cut > from {
            phrases.push(&text[from..cut]);
            from = cut;
        }
    }
    if from < text.len() {
        phrases.push(&text[from..]);
    }
    phrases
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// What becomes of wordings of a part, as the layout sees it.
    fn one(wordings: Vec<Option<Body>>) -> Value {
        let part = |body| Part { name: "a".to_owned(), body };
        json!(of(wordings.into_iter().map(|body| body.map(part)).collect()))
    }

    #[test]
    fn no_alternative_is_lost() {
        let copies = |text: &str| Some(Body::Copies { text: text.to_owned() });
        let list = |texts: &[&str]| {
            let item = |text: &&str| Item { text: (*text).to_owned(), notes: Vec::new() };
            Some(Body::List { items: texts.iter().map(item).collect() })
        };
        let items = |texts: &[&str]| -> Vec<Value> {
            texts.iter().map(|text| json!({ "text": text, "notes": [] })).collect()
        };
        for (wordings, expected) in [
            (
                vec![copies("一份备案，一份交单位。"), copies("一份备案，一份交个人。")],
                json!([{ "name": "a", "kind": "copies", "text": "一份备案，☐一份交单位。　☐一份交个人。" }]),
            ),
            // Other rows: each kind of wording stands for itself.
            (
                vec![list(&["甲", "乙"]), list(&["甲"]), list(&["甲", "丙"]), None],
                json!([
                    { "name": "a", "kind": "list", "items": items(&["甲", "☐乙\n☐丙"]) },
                    { "name": "a-2", "kind": "list", "items": items(&["甲"]) },
                ]),
            ),
            (vec![None, None], json!([])),
        ] {
            assert_eq!(one(wordings), expected);
        }
    }

    #[test]
    fn sets_side_by_side_what_differs() {
        for (texts, one) in [
            (&["一样。", "一样。"][..], "一样。"),
            (&["同意。请落实。", "不同意，理由是：某。"], "☐同意。请落实。\n☐不同意，理由是：某。"),
            (
                &["在某处（公开）举行。", "在某处（不公开）举行。"],
                "在某处☐（公开）　☐（不公开）举行。",
            ),
            (&["某处，另有规定。", "某处。"], "☐某处，另有规定。\n☐某处。"),
            (&["甲，乙，丙。", "甲，丙。"], "甲，☐乙，丙。"),
            (&["", "乙。"], "☐乙。"),
            (&["", ""], ""),
            (
                &["拟：甲，止", "拟：乙，止", "拟：甲，止", "拟：丙，止"],
                "拟：☐甲，　☐乙，　☐丙，止",
            ),
        ] {
            assert_eq!(choice(texts), one);
        }
        assert_eq!(label(&["甲人（签名）", "乙（签名）"]), "甲人（签名）");
        assert_eq!(label(&["信用代码", "身份号码", "身份号码"]), "信用代码／身份号码");
    }
}
