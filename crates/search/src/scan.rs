//! The truth about one provision: its text is read, every condition tested, every match marked.
//!
//! The index only names provisions worth reading. What decides is this scan, which knows nothing of
//! the index, so that an answer can be no wrong hit and no wrong count.

use std::cell::OnceCell;
use std::ops::Range;

use crate::form::Form;
use crate::plan::{Piece, Plan, Test};

/// A match: characters of the form, and which phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Mark {
    pub(crate) start: usize,
    pub(crate) end: usize,
    phrase: usize,
}

/// What is known of a provision beside its text.
pub(crate) trait Place {
    /// Whether the filter with this number lets it through.
    fn passes(&self, filter: usize) -> bool;
    /// Whether it belongs to the group with this number.
    fn is_in(&self, group: usize) -> bool;
}

/// Whether a provision may fit, as far as filters and groups can say without its text.
pub(crate) fn may_fit(test: &Test, place: &impl Place) -> bool {
    match test {
        Test::Filter(filter) => place.passes(*filter),
        Test::Group(group) => place.is_in(*group),
        Test::Not(inner) => match **inner {
            Test::Filter(filter) => !place.passes(filter),
            Test::Group(group) => !place.is_in(group),
            _ => true,
        },
        Test::All(tests) => tests.iter().all(|test| may_fit(test, place)),
        Test::Any(tests) => tests.iter().any(|test| may_fit(test, place)),
        Test::Phrase(_) | Test::Same(..) | Test::Near(..) => true,
    }
}

/// The matches of `test` in a text, in order; `None` when it does not fit.
///
/// Matches of one phrase do not overlap (`安安` is once in `安安安`, as `grep -o` counts); matches
/// of different phrases may.
pub(crate) fn scan(plan: &Plan, test: &Test, form: &Form, place: &impl Place) -> Option<Vec<Mark>> {
    let found = plan.phrases.iter().map(|_| OnceCell::new()).collect();
    let scan = Scan { plan, chars: &form.chars, found, place };
    let mut marks = Vec::new();
    if !scan.fits(test, 0..form.chars.len(), &mut marks) {
        return None;
    }
    marks.sort_unstable();
    marks.dedup();
    let mut free_from = vec![0; plan.phrases.len()];
    marks.retain(|mark| {
        let free = mark.start >= free_from[mark.phrase];
        if free {
            free_from[mark.phrase] = mark.end;
        }
        free
    });
    Some(marks)
}

struct Scan<'a, P> {
    plan: &'a Plan,
    chars: &'a [char],
    /// Where each phrase starts, overlaps included; searched when first asked for.
    found: Vec<OnceCell<Vec<usize>>>,
    place: &'a P,
}

impl<P: Place> Scan<'_, P> {
    /// Whether `test` holds within `range`; adds what it matches to `marks` if so.
    fn fits(&self, test: &Test, range: Range<usize>, marks: &mut Vec<Mark>) -> bool {
        let before = marks.len();
        let fits = match test {
            Test::Phrase(phrase) => {
                marks.extend(self.within(*phrase, &range));
                marks.len() > before
            }
            Test::Filter(filter) => self.place.passes(*filter),
            Test::Group(group) => {
                let member = self.place.is_in(*group);
                if member {
                    for test in &self.plan.groups[*group].tests {
                        self.fits(test, range.clone(), marks);
                    }
                }
                member
            }
            Test::All(tests) => tests.iter().all(|test| self.fits(test, range.clone(), marks)),
            Test::Any(tests) => {
                // Not `any`: the matches of all that hold are wanted.
                tests.iter().filter(|test| self.fits(test, range.clone(), marks)).count() > 0
            }
            Test::Not(test) => !self.fits(test, range, &mut Vec::new()),
            Test::Same(piece, tests) => {
                let mut any = false;
                for piece in pieces(self.chars, range, *piece) {
                    let start = marks.len();
                    if tests.iter().all(|test| self.fits(test, piece.clone(), marks)) {
                        any = true;
                    } else {
                        marks.truncate(start);
                    }
                }
                any
            }
            Test::Near(distance, left, right) => {
                self.near(*distance, left, right, &range, marks);
                marks.len() > before
            }
        };
        if !fits {
            marks.truncate(before);
        }
        fits
    }

    /// The matches of a phrase that lie in `range`.
    fn within(&self, phrase: usize, range: &Range<usize>) -> impl Iterator<Item = Mark> {
        let wanted = &self.plan.phrases[phrase];
        let starts = self.found[phrase].get_or_init(|| occurrences(self.chars, wanted));
        let len = wanted.len();
        let first = starts.partition_point(|&start| start < range.start);
        let end = range.end;
        starts[first..]
            .iter()
            .take_while(move |&&start| start + len <= end)
            .map(move |&start| Mark { start, end: start + len, phrase })
    }

    /// Marks each match of one side that has a match of the other at most `distance` away.
    fn near(
        &self,
        distance: usize,
        left: &[usize],
        right: &[usize],
        range: &Range<usize>,
        marks: &mut Vec<Mark>,
    ) {
        let side = |phrases: &[usize]| {
            let mut side: Vec<Mark> =
                phrases.iter().flat_map(|&phrase| self.within(phrase, range)).collect();
            side.sort_unstable();
            side
        };
        let (left, right) = (side(left), side(right));
        let longest = self.plan.phrases.iter().map(Vec::len).max().unwrap_or(0);
        let has_near = |mark: &Mark, others: &[Mark]| {
            let from = mark.start.saturating_sub(distance + longest);
            let first = others.partition_point(|other| other.start < from);
            others[first..]
                .iter()
                .take_while(|other| other.start <= mark.end + distance)
                // A match is not near itself when both sides hold the same phrase.
                .any(|other| other.end + distance >= mark.start && other != mark)
        };
        marks.extend(left.iter().filter(|mark| has_near(mark, &right)));
        marks.extend(right.iter().filter(|mark| has_near(mark, &left)));
    }
}

/// Where `wanted` starts in `chars`, overlaps included.
fn occurrences(chars: &[char], wanted: &[char]) -> Vec<usize> {
    let Some(first) = wanted.first() else { return Vec::new() };
    chars
        .windows(wanted.len())
        .enumerate()
        .filter(|(_, window)| window[0] == *first && *window == wanted)
        .map(|(start, _)| start)
        .collect()
}

/// The sentences or paragraphs of a range, without what ends them.
fn pieces(chars: &[char], range: Range<usize>, piece: Piece) -> impl Iterator<Item = Range<usize>> {
    let ends = move |c: char| match piece {
        Piece::Sentence => matches!(c, '。' | ';' | '!' | '?' | '\n'),
        Piece::Paragraph => c == '\n',
    };
    let mut start = range.start;
    std::iter::from_fn(move || {
        (start < range.end).then(|| {
            let rest = &chars[start..range.end];
            let end = start + rest.iter().position(|&c| ends(c)).unwrap_or(rest.len());
            let piece = start..end;
            start = end + 1;
            piece
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Reading;
    use crate::query::Query;
    use crate::words::Lexicon;

    struct Nowhere;

    impl Place for Nowhere {
        fn passes(&self, _: usize) -> bool {
            true
        }

        fn is_in(&self, _: usize) -> bool {
            true
        }
    }

    /// The text with its matches in brackets, or nothing when the query does not fit.
    fn marked(query: &str, text: &str) -> Option<String> {
        let query = Query::parse(query).unwrap();
        let plan = Plan::of(&query.node, Reading::Whole, &Lexicon::default());
        let form = Form::of(text);
        let marks = scan(&plan, &plan.test, &form, &Nowhere)?;
        let original: Vec<char> = text.chars().collect();
        let mut out = String::new();
        for i in 0..=original.len() {
            let ranges = || marks.iter().map(|mark| form.original(mark.start, mark.end));
            ranges().filter(|range| range.1 == i).for_each(|_| out.push(']'));
            ranges().filter(|range| range.0 == i).for_each(|_| out.push('['));
            out.extend(original.get(i));
        }
        Some(out)
    }

    #[test]
    fn marks_what_makes_a_provision_fit() {
        for (query, text, expected) in [
            ("处罚", "处罚、行政处罚。", Some("[处罚]、行政[处罚]。")),
            ("安安", "安安安安安", Some("[安安][安安]安")),
            ("30", "第30条、300人", Some("第[30]条、[30]0人")),
            ("300人", "从业人员 300 人以上", Some("从业人员 [300 人]以上")),
            ("国家", "囯家", Some("[囯家]")),
            ("安全 培训", "培训安全", Some("[培训][安全]")),
            ("安全 培训", "安全", None),
            ("安全 NOT 培训", "安全", Some("[安全]")),
            ("安全 NOT 培训", "安全培训", None),
            ("安全 OR 培训", "培训", Some("[培训]")),
            ("安全 同句 培训", "安全。培训；安全培训！", Some("安全。培训；[安全][培训]！")),
            ("安全 同句 培训", "安全。培训", None),
            ("安全 同句 NOT 培训", "安全培训。安全", Some("安全培训。[安全]")),
            ("甲 同句 乙 同句 丙", "甲乙。丙甲。丙甲乙", Some("甲乙。丙甲。[丙][甲][乙]")),
            ("安全 同段 培训", "安全。培训\n安全", Some("[安全]。[培训]\n安全")),
            ("甲 近3 乙", "甲一二三乙一二三四甲", Some("[甲]一二三[乙]一二三四甲")),
            ("甲 近3 乙", "乙一二三四甲", None),
            ("乙 近3 甲", "甲一二三乙", Some("[甲]一二三[乙]")),
            ("甲 近1 甲", "甲", None),
            ("甲 近1 甲", "甲一甲", Some("[甲]一[甲]")),
            ("(甲 或 丙) 近1 乙", "丙乙一一甲", Some("[丙][乙]一一甲")),
            ("\"安全。生产\"", "安全。生产", Some("[安全。生产]")),
            ("安全生产", "安全\n生产", None),
        ] {
            assert_eq!(marked(query, text).as_deref(), expected, "{query} / {text}");
        }
    }
}
