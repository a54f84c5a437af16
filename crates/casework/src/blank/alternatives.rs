//! Several wordings of one part become one: what all say, and where they differ each, to be ticked.

use crate::draft::{Body, Cell, Item, Part, Signature};

/// The box in front of an alternative.
const BOX: &str = "☐";

/// One part out of several wordings; a paragraph that not all have is to be ticked too.
pub(super) fn of(wordings: Vec<Option<Part>>) -> Option<Part> {
    let always = wordings.iter().all(Option::is_some);
    let mut parts = wordings.into_iter().flatten();
    let Part { name, body } = parts.next()?;
    let body = together(body, parts.map(|part| part.body).collect());
    let body = match body {
        Body::Paragraph { text } if !always && !text.starts_with(BOX) => {
            Body::Paragraph { text: format!("{BOX}{text}") }
        }
        other => other,
    };
    Some(Part { name, body })
}

/// The first of several bodies, its texts joined with those of the others.
fn together(mut first: Body, others: Vec<Body>) -> Body {
    let read = |body: &mut Body| {
        let mut texts = Vec::new();
        texts_of(body, &mut |text, _| texts.push(text.clone()));
        texts
    };
    let count = read(&mut first).len();
    // A wording with other rows than the first has nothing to compare.
    let others = others.into_iter().map(|mut body| read(&mut body));
    let others: Vec<Vec<String>> = others.filter(|texts| texts.len() == count).collect();
    let mut at = 0;
    texts_of(&mut first, &mut |text, is_label| {
        let same = others.iter().map(|texts| texts[at].as_str());
        let all: Vec<&str> = std::iter::once(text.as_str()).chain(same).collect();
        let joined = if is_label { label(&all) } else { choice(&all) };
        *text = joined;
        at += 1;
    });
    first
}

/// Visits the texts of a body that may differ, in order, and whether each is a label.
fn texts_of(body: &mut Body, visit: &mut impl FnMut(&mut String, bool)) {
    match body {
        Body::Addressee { text } | Body::Paragraph { text } => visit(text, false),
        Body::List { items } => {
            for Item { text, notes } in items {
                visit(text, false);
                notes.iter_mut().for_each(|note| visit(note, false));
            }
        }
        Body::Grid { rows } | Body::Lines { rows } | Body::Receipt { rows, .. } => {
            for Cell { label, value, sign, .. } in rows.iter_mut().flatten() {
                visit(label, true);
                visit(value, false);
                sign.iter_mut().for_each(|Signature { label, .. }| visit(label, true));
            }
        }
        Body::Signatures { rows } | Body::Initials { rows } => {
            rows.iter_mut().for_each(|Signature { label, .. }| visit(label, true));
        }
        _ => {}
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
            assert_eq!(super::choice(texts), one);
        }
        assert_eq!(super::label(&["甲人（签名）", "乙（签名）"]), "甲人（签名）");
        assert_eq!(super::label(&["信用代码", "身份号码", "身份号码"]), "信用代码／身份号码");
    }
}
