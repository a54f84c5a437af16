//! The truth about one provision: its text is read, every condition tested, every match marked.
//!
//! The index only names provisions worth reading. What decides is this scan, which knows nothing of
//! the index, so that an answer can be no wrong hit and no wrong count.

use std::cell::OnceCell;
use std::ops::Range;

use crate::form::Form;
use crate::plan::{Piece, Plan, Test};
use crate::variant::{Text, Wanted};

/// A match: characters of the form, which phrase, and in which of its variants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Mark {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) phrase: usize,
    pub(crate) variant: usize,
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
    let scan = Scan { plan, text: Text::new(&form.chars), found, place };
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
    text: Text<'a>,
    /// Start, end and variant of each match of each phrase, overlaps included; searched when first
    /// asked for.
    found: Vec<OnceCell<Vec<(usize, usize, usize)>>>,
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
                for piece in pieces(self.text.chars, range, *piece) {
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
        let found =
            self.found[phrase].get_or_init(|| self.plan.phrases[phrase].occurrences(&self.text));
        let first = found.partition_point(|&(start, ..)| start < range.start);
        let limit = range.end;
        found[first..]
            .iter()
            .take_while(move |&&(start, ..)| start < limit)
            .filter(move |&&(_, end, _)| end <= limit)
            .map(move |&(start, end, variant)| Mark { start, end, phrase, variant })
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
        let longest = self.plan.phrases.iter().map(Wanted::longest).max().unwrap_or(0);
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
    use crate::plan::{Manner, Reading};
    use crate::query::Query;
    use crate::synonym::Synonyms;
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
        let synonyms = Synonyms::read("[[group]]\nwords = ['安监局', '应急管理局']").unwrap();
        let lexicon = &Lexicon::default();
        let reading = Reading::Whole;
        let manner = Manner { reading, expand: false, lexicon, synonyms: &synonyms };
        let plan = Plan::of(&query.node, manner);
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
            (
                "1次",
                "一次、十一次、1次、一次性、11次",
                Some("[一次]、十一次、[1次]、一次性、1[1次]"),
            ),
            ("\"1次\"", "一次、1次", Some("一次、[1次]")),
            ("十万元", "10万元、二十万元、100000元", Some("[10万元]、二[十万元]、[100000元]")),
            ("10万元", "二十万元", None),
            ("第30条", "第三十条、第三十一条、第30条", Some("[第三十条]、第三十一条、[第30条]")),
            ("第5条 同句 75%", "第五条达到百分之七十五", Some("[第五条]达到[百分之七十五]")),
            ("一律", "1律", None),
            ("一次 近2 罚款", "1次，罚款", Some("[1次]，[罚款]")),
            ("安监局", "应急管理局", None),
            ("~安监局", "应急管理局、安监局", Some("[应急管理局]、[安监局]")),
            ("安全*", "安全生产", Some("[安全]生产")),
        ] {
            assert_eq!(marked(query, text).as_deref(), expected, "{query} / {text}");
        }
    }
}
