//! The units that are compared: 条 of a statute, （一） of a policy text.

use law::{Document, Level};

/// One unit with all that stands below it.
pub(crate) struct Clause<'d> {
    /// The column of its document.
    pub(crate) doc: usize,
    /// Its provision.
    pub(crate) index: usize,
    /// Its title without the number.
    pub(crate) title: &'d str,
    /// Its whole text, title and descendants included.
    pub(crate) text: &'d str,
    /// Its text without the title.
    pub(crate) body: &'d str,
    /// Where its words begin in `text`, behind the number.
    pub(crate) words: usize,
    /// Where it stands in the document, from 0 to 1.
    pub(crate) position: f64,
}

impl<'d> Clause<'d> {
    /// Its text without the number.
    pub(crate) fn said(&self) -> &'d str {
        self.text.get(self.words..).unwrap_or("")
    }
}

/// The clauses of a document in order: every 条 or （一）-level provision, and where a part has
/// none, its 一、 (一是, closing paragraph) as a whole. 篇首, 引言 and 篇尾 rule nothing.
pub(crate) fn of(document: &Document, doc: usize) -> Vec<Clause<'_>> {
    let provisions = &document.tree.provisions;
    let mut clauses = Vec::new();
    let mut next = 0;
    while let Some(provision) = provisions.get(next) {
        let index = next;
        let inner = provisions.get(index + 1..provision.end).unwrap_or(&[]);
        let unit = match provision.level {
            Level::Article | Level::Heading2 => true,
            Level::Preamble => false,
            level => level.is_clause() && !inner.iter().any(|p| is_unit(p.level)),
        };
        next = if unit { provision.end.max(index + 1) } else { index + 1 };
        let text = document.full_text(index);
        let heading = document.heading(index);
        let body = text.strip_prefix(heading).unwrap_or(text);
        // A 一、 with nothing below it is a heading, an article of one line is an article.
        let said = if is_unit(provision.level) { text } else { body };
        if unit && said.chars().any(char::is_alphanumeric) {
            clauses.push(Clause {
                doc,
                index,
                title: untitled(heading),
                words: heading.len() - untitled(heading).len(),
                text,
                body,
                position: 0.0,
            });
        }
    }
    let last = clauses.len().max(2) - 1;
    for (i, clause) in clauses.iter_mut().enumerate() {
        clause.position = i as f64 / last as f64;
    }
    clauses
}

/// The clause in which a provision is compared: itself, or the one that it stands below. `None` for
/// what stands above clauses, such as a chapter, and for what rules nothing.
pub fn clause_of(document: &Document, provision: usize) -> Option<usize> {
    let before = of(document, 0).into_iter().map(|clause| clause.index);
    let nearest = before.take_while(|&index| index <= provision).last()?;
    let end = document.tree.provisions.get(nearest)?.end.max(nearest + 1);
    (provision < end).then_some(nearest)
}

fn is_unit(level: Level) -> bool {
    matches!(level, Level::Article | Level::Heading2)
}

/// A heading without its number: `（五）改进监督检查方式` → `改进监督检查方式`.
fn untitled(heading: &str) -> &str {
    let heading = heading.trim_start();
    let numeral = |c: char| c.is_ascii_digit() || law::numeral::is_numeral(c);
    let inner = heading.trim_start_matches(['（', '(', '第']);
    let rest = inner.trim_start_matches(numeral);
    if rest.len() == inner.len() {
        return heading;
    }
    let unnumbered =
        rest.trim_start_matches([')', '）', '、', '.', '．', '条', '是', ' ', '\u{3000}']);
    match rest.strip_prefix('条').and_then(|sub| sub.strip_prefix('之')) {
        Some(sub) => sub.trim_start_matches(numeral).trim_start(),
        None => unnumbered,
    }
}
