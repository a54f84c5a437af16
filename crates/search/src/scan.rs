//! The truth about one provision: its text is read, every condition tested, every match marked.
//!
//! The index only names provisions worth reading. What decides is this scan, which knows nothing of
//! the index, so that an answer can be no wrong hit and no wrong count.

use std::ops::Range;

use aho_corasick::AhoCorasick;
use memchr::memmem::Finder;

use crate::plan::{Piece, Plan, Test};
use crate::variant::{Match, Numbers, Variant, Wanted};

/// A match: bytes of the form, which phrase, and in which of its variants.
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

/// How the variants of phrases are found.
enum Finders<'p> {
    /// Each by itself, by phrase and variant: quick for a few.
    Each(Vec<Vec<Finder<'p>>>),
    /// All in one pass over the text, however many; by pattern, phrase and variant.
    Together(AhoCorasick, Vec<(usize, usize)>),
}

/// With more variants than this, one pass for all is quicker than one for each.
const MANY: usize = 24;

impl<'p> Finders<'p> {
    fn of(phrases: &'p [Wanted]) -> Self {
        let variants = |wanted: &'p Wanted| wanted.variants.iter();
        let count: usize = phrases.iter().map(|wanted| wanted.variants.len()).sum();
        if count > MANY {
            let patterns = phrases.iter().flat_map(variants).map(Variant::bytes);
            if let Ok(together) = AhoCorasick::new(patterns) {
                let owners = phrases.iter().enumerate().flat_map(|(phrase, wanted)| {
                    (0..wanted.variants.len()).map(move |variant| (phrase, variant))
                });
                return Self::Together(together, owners.collect());
            }
        }
        Self::Each(
            phrases.iter().map(|wanted| variants(wanted).map(Variant::finder).collect()).collect(),
        )
    }
}

/// Reads one text after another for a plan. What it needs for that is made once.
pub(crate) struct Scanner<'p> {
    plan: &'p Plan,
    finders: Finders<'p>,
    /// By phrase, its matches in the text at hand, overlaps included, and whether they were looked
    /// for: that is done when first asked.
    found: Vec<(bool, Vec<Match>)>,
    marks: Vec<Mark>,
    /// By phrase, the end of the last match that counts.
    free_from: Vec<usize>,
}

impl<'p> Scanner<'p> {
    pub(crate) fn new(plan: &'p Plan) -> Self {
        Self {
            plan,
            finders: Finders::of(&plan.phrases),
            found: vec![(false, Vec::new()); plan.phrases.len()],
            marks: Vec::new(),
            free_from: vec![0; plan.phrases.len()],
        }
    }

    /// The matches of `test` in a text in its form, in order; `None` when it does not fit.
    ///
    /// Matches of one phrase do not overlap (`安安` is once in `安安安`, as `grep -o` counts);
    /// matches of different phrases may.
    pub(crate) fn scan(&mut self, test: &Test, text: &[u8], place: &impl Place) -> Option<&[Mark]> {
        self.marks.clear();
        // By far the most frequent test, for which matches come as they are wanted.
        if let Test::Phrase(phrase) = *test
            && let Finders::Each(finders) = &self.finders
            && let [finder] = finders[phrase].as_slice()
        {
            let length = finder.needle().len();
            let mark = |start| Mark { start, end: start + length, phrase, variant: 0 };
            self.marks.extend(finder.find_iter(text).map(mark));
            return (!self.marks.is_empty()).then_some(&self.marks);
        }
        self.look(text);
        let mut marks = std::mem::take(&mut self.marks);
        let fits = self.fits(test, text, 0..text.len(), place, &mut marks);
        marks.sort_unstable();
        marks.dedup();
        self.free_from.fill(0);
        marks.retain(|mark| {
            let free = mark.start >= self.free_from[mark.phrase];
            if free {
                self.free_from[mark.phrase] = mark.end;
            }
            free
        });
        self.marks = marks;
        fits.then_some(&self.marks)
    }

    /// Forgets what was found in the text before, and looks for everything in this one if that takes
    /// one pass.
    fn look(&mut self, text: &[u8]) {
        self.found.iter_mut().for_each(|(looked_for, _)| *looked_for = false);
        let Finders::Together(together, owners) = &self.finders else { return };
        self.found.iter_mut().for_each(|(_, found)| found.clear());
        let mut numbers = Numbers::default();
        for found in together.find_overlapping_iter(text) {
            let (phrase, variant) = owners[found.pattern().as_usize()];
            let wanted = &self.plan.phrases[phrase];
            let matched = wanted.occurrence(variant, found.start(), text, &mut numbers);
            self.found[phrase].1.extend(matched);
        }
        // They come in the order of their ends.
        self.found.iter_mut().for_each(|(_, found)| found.sort_unstable());
    }

    /// Whether `test` holds within `range`; adds what it matches to `marks` if so.
    fn fits(
        &mut self,
        test: &Test,
        text: &[u8],
        range: Range<usize>,
        place: &impl Place,
        marks: &mut Vec<Mark>,
    ) -> bool {
        let before = marks.len();
        let fits = match test {
            Test::Phrase(phrase) => {
                marks.extend(self.within(*phrase, text, &range));
                marks.len() > before
            }
            Test::Filter(filter) => place.passes(*filter),
            Test::Group(group) => {
                let member = place.is_in(*group);
                if member {
                    for test in &self.plan.groups[*group].tests {
                        self.fits(test, text, range.clone(), place, marks);
                    }
                }
                member
            }
            Test::All(tests) => {
                tests.iter().all(|test| self.fits(test, text, range.clone(), place, marks))
            }
            Test::Any(tests) => {
                // Not `any`: the matches of all that hold are wanted.
                let holds = |test| self.fits(test, text, range.clone(), place, marks);
                tests.iter().map(holds).filter(|&holds| holds).count() > 0
            }
            Test::Not(test) => !self.fits(test, text, range, place, &mut Vec::new()),
            // Most texts lack something altogether, and need not be cut.
            Test::Same(_, tests) if !tests.iter().all(|test| self.may_stand(test, text)) => false,
            Test::Same(piece, tests) => {
                let mut any = false;
                for piece in pieces(text, range, *piece) {
                    let start = marks.len();
                    let mut each = tests.iter();
                    if each.all(|test| self.fits(test, text, piece.clone(), place, marks)) {
                        any = true;
                    } else {
                        marks.truncate(start);
                    }
                }
                any
            }
            Test::Near(distance, left, right) => {
                let left = self.side(left, text, &range);
                let right = self.side(right, text, &range);
                near(*distance, &left, &right, text, marks);
                marks.len() > before
            }
        };
        if !fits {
            marks.truncate(before);
        }
        fits
    }

    /// Whether a text has what `test` asks for, wherever in it.
    fn may_stand(&mut self, test: &Test, text: &[u8]) -> bool {
        match test {
            Test::Phrase(phrase) => self.within(*phrase, text, &(0..text.len())).next().is_some(),
            Test::All(tests) | Test::Same(_, tests) => {
                tests.iter().all(|test| self.may_stand(test, text))
            }
            Test::Any(tests) => tests.iter().any(|test| self.may_stand(test, text)),
            Test::Filter(_) | Test::Group(_) | Test::Not(_) | Test::Near(..) => true,
        }
    }

    /// The matches of a phrase that lie in `range`.
    fn within(
        &mut self,
        phrase: usize,
        text: &[u8],
        range: &Range<usize>,
    ) -> impl Iterator<Item = Mark> {
        let (looked_for, found) = &mut self.found[phrase];
        if let Finders::Each(finders) = &self.finders
            && !*looked_for
        {
            *looked_for = true;
            self.plan.phrases[phrase].occurrences(&finders[phrase], text, found);
        }
        let first = found.partition_point(|found| found.start < range.start);
        let limit = range.end;
        found[first..]
            .iter()
            .take_while(move |found| found.start < limit)
            .filter(move |found| found.end <= limit)
            .map(move |&Match { start, end, variant }| Mark { start, end, phrase, variant })
    }

    /// The matches of any of these phrases in `range`, in order.
    fn side(&mut self, phrases: &[usize], text: &[u8], range: &Range<usize>) -> Vec<Mark> {
        let mut side = Vec::new();
        for &phrase in phrases {
            side.extend(self.within(phrase, text, range));
        }
        side.sort_unstable();
        side
    }
}

/// Marks each match of one side that has a match of the other at most `distance` characters away.
fn near(distance: usize, left: &[Mark], right: &[Mark], text: &[u8], marks: &mut Vec<Mark>) {
    if left.is_empty() || right.is_empty() {
        return;
    }
    // In characters, since bytes say nothing about distance.
    let starts: Vec<usize> = (0..text.len()).filter(|&at| is_start(text[at])).collect();
    let character = |byte: usize| starts.partition_point(|&start| start < byte);
    let measured = |side: &[Mark]| -> Vec<(usize, usize, Mark)> {
        side.iter().map(|mark| (character(mark.start), character(mark.end), *mark)).collect()
    };
    let (left, right) = (measured(left), measured(right));
    let longest = left.iter().chain(&right).map(|(start, end, _)| end - start).max().unwrap_or(0);
    let has_near = |(start, end, mark): &(usize, usize, Mark), others: &[(usize, usize, Mark)]| {
        let from = start.saturating_sub(distance.saturating_add(longest));
        let first = others.partition_point(|other| other.0 < from);
        others[first..]
            .iter()
            .take_while(|other| other.0 <= end.saturating_add(distance))
            // A match is not near itself when both sides hold the same phrase.
            .any(|other| other.1.saturating_add(distance) >= *start && other.2 != *mark)
    };
    marks.extend(left.iter().filter(|mark| has_near(mark, &right)).map(|(.., mark)| *mark));
    marks.extend(right.iter().filter(|mark| has_near(mark, &left)).map(|(.., mark)| *mark));
}

/// Whether a character starts with this byte of UTF-8.
pub(crate) fn is_start(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

/// The sentences or paragraphs of a range, without what ends them.
fn pieces(text: &[u8], range: Range<usize>, piece: Piece) -> impl Iterator<Item = Range<usize>> {
    const FULL_STOP: &[u8] = "。".as_bytes();
    let ends = move |rest: &[u8]| match piece {
        Piece::Paragraph => rest[0] == b'\n',
        Piece::Sentence => {
            matches!(rest[0], b';' | b'!' | b'?' | b'\n') || rest.starts_with(FULL_STOP)
        }
    };
    let mut start = range.start;
    std::iter::from_fn(move || {
        (start < range.end).then(|| {
            let end = (start..range.end).find(|&at| ends(&text[at..])).unwrap_or(range.end);
            let mark = if text.get(end) == FULL_STOP.first() { FULL_STOP.len() } else { 1 };
            let piece = start..end;
            start = end + mark;
            piece
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Form;
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
        let folded: String = form.chars.iter().collect();
        let mut scanner = Scanner::new(&plan);
        let marks = form.places(scanner.scan(&plan.test, folded.as_bytes(), &Nowhere)?);
        let original: Vec<char> = text.chars().collect();
        let mut out = String::new();
        for i in 0..=original.len() {
            let ranges = || marks.iter();
            ranges().filter(|range| range.1 == i).for_each(|_| out.push(']'));
            ranges().filter(|range| range.0 == i).for_each(|_| out.push('['));
            out.extend(original.get(i));
        }
        Some(out)
    }

    #[test]
    fn many_words_are_found_in_one_pass_as_they_are_one_by_one() {
        let words =
            "安 安全 全安 安安 生产 安全生产 1次 十万元 第30条 75% 罚款 处罚 行政处罚 a ab b1 产";
        let words: Vec<&str> = words.split(' ').collect();
        let query = Query::parse(&words.join(" 或 ")).unwrap();
        let (lexicon, synonyms) = (&Lexicon::default(), &Synonyms::default());
        let manner = Manner { reading: Reading::Whole, expand: false, lexicon, synonyms };
        let plan = Plan::of(&query.node, manner);
        let mut together = Scanner::new(&plan);
        assert!(matches!(together.finders, Finders::Together(..)));
        let finders =
            |wanted: &'static Wanted| wanted.variants.iter().map(Variant::finder).collect();
        let phrases: &'static [Wanted] = plan.phrases.clone().leak();
        let mut each = Scanner::new(&plan);
        each.finders = Finders::Each(phrases.iter().map(finders).collect());
        for text in [
            "安安安全生产，一次罚款100000元；",
            "第三十条 行政处罚十一次、百分之七十五",
            "没有",
            "aab1 100,000元 二十万元 1次",
            "",
        ] {
            let form: String = Form::of(text).chars.iter().collect();
            let [a, b] = [&mut together, &mut each].map(|scanner| {
                scanner.scan(&plan.test, form.as_bytes(), &Nowhere).map(<[Mark]>::to_vec)
            });
            assert_eq!(a, b, "{text}");
        }
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
