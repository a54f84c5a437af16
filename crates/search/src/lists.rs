//! What the index names for a plan: lists of provisions with their scores, joined as the plan says.
//!
//! A phrase of word characters alone is found exactly by its pairs of characters, and so is anything
//! that joins such phrases by 与, 或 and 非: then the lists say what fits and how often, and no text
//! needs to be read ([`is_exact`]). For everything else they name candidates, none left out.

use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::InvertedIndexReader;

use crate::error::Error;
use crate::form::is_word;
use crate::index::Index;
use crate::plan::{Plan, Test};
use crate::postings::Postings;

/// A provision of one segment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Entry {
    /// Its number in the segment.
    pub(crate) row: u32,
    /// How often what was asked for stands in it; meaningful for an exact test only.
    pub(crate) count: u32,
    /// BM25.
    pub(crate) score: f32,
}

/// One list per segment, in the order of rows.
pub(crate) type Lists = Vec<Vec<Entry>>;

/// Reads lists for one plan.
pub(crate) struct Reader<'a> {
    plan: &'a Plan,
    segments: Vec<Segment<'a>>,
    /// By phrase and variant; `None` for one that has no character of a word.
    leaves: Vec<Vec<Option<Leaf>>>,
}

struct Segment<'a> {
    reader: &'a tantivy::SegmentReader,
    inverted: Arc<InvertedIndexReader>,
    lengths: FieldNormReader,
}

/// One variant of a phrase: where it is read in each segment, and what it is worth.
struct Leaf {
    postings: Vec<Option<Postings>>,
    weight: Weight,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(index: &'a Index, plan: &'a Plan) -> Result<Self, Error> {
        let field = index.fields.text;
        let mut segments = Vec::new();
        let (mut rows, mut tokens) = (0u64, 0u64);
        for reader in index.searcher.segment_readers() {
            let inverted = reader.inverted_index(field).map_err(Error::damaged)?;
            let lengths = reader.get_fieldnorms_reader(field).map_err(Error::damaged)?;
            rows += u64::from(reader.max_doc());
            tokens += inverted.total_num_tokens();
            segments.push(Segment { reader, inverted, lengths });
        }
        let leaf = |phrase: &[char]| {
            let of = |segment: &Segment<'_>| Postings::of(&segment.inverted, field, phrase);
            let postings = segments.iter().map(of).collect::<std::io::Result<Vec<_>>>();
            let postings = postings.map_err(Error::damaged)?;
            let holders: usize = postings.iter().flatten().map(Postings::rows).sum();
            Ok(Leaf { postings, weight: Weight::new(rows, tokens, holders as u64) })
        };
        let mut leaves = Vec::with_capacity(plan.phrases.len());
        for wanted in &plan.phrases {
            let variants = wanted.variants.iter().map(|variant| {
                let named = variant.chars.iter().any(|&c| is_word(c));
                named.then(|| leaf(&variant.chars)).transpose()
            });
            leaves.push(variants.collect::<Result<Vec<_>, Error>>()?);
        }
        Ok(Self { plan, segments, leaves })
    }

    /// The provisions that may fit `test`, or exactly those that do; `None` when the index cannot
    /// tell them apart. Filters are not looked at.
    pub(crate) fn read(&self, test: &Test) -> Result<Option<Lists>, Error> {
        self.within(test, None)
    }

    fn within(&self, test: &Test, within: Option<&Lists>) -> Result<Option<Lists>, Error> {
        Ok(match test {
            Test::Phrase(phrase) => self.phrase(*phrase, within)?,
            Test::Filter(_) | Test::Not(_) => None,
            Test::All(tests) => match self.all(tests, within)? {
                Some(joined) => Some(self.less(joined, tests)?),
                None => None,
            },
            // What is unwanted in one sentence may stand in another.
            Test::Same(_, tests) => self.all(&wanted(tests), within)?,
            Test::Any(tests) => self.any(tests, within)?,
            Test::Group(group) => self.any(&self.plan.groups[*group].tests, within)?,
            Test::Near(_, left, right) => {
                let either = |phrases: &[usize]| {
                    Test::Any(phrases.iter().map(|&phrase| Test::Phrase(phrase)).collect())
                };
                self.all(&[either(left), either(right)], within)?
            }
        })
    }

    fn all(&self, tests: &[Test], within: Option<&Lists>) -> Result<Option<Lists>, Error> {
        let mut by_size: Vec<&Test> = tests.iter().collect();
        by_size.sort_by_key(|test| self.size(test));
        let mut joined: Option<Lists> = None;
        for test in by_size {
            let list = self.within(test, joined.as_ref().or(within))?;
            joined = match (joined, list) {
                (Some(joined), Some(list)) => Some(each(&joined, &list, both)),
                (joined, list) => joined.or(list),
            };
        }
        Ok(joined)
    }

    /// What of `joined` has nothing that `tests` exclude, as far as the index can tell.
    fn less(&self, mut joined: Lists, tests: &[Test]) -> Result<Lists, Error> {
        for test in tests {
            if let Test::Not(unwanted) = test
                && !has_filter(unwanted)
                && is_exact(self.plan, unwanted)
                && let Some(unwanted) = self.within(unwanted, Some(&joined))?
            {
                joined = each(&joined, &unwanted, without);
            }
        }
        Ok(joined)
    }

    fn any(&self, tests: &[Test], within: Option<&Lists>) -> Result<Option<Lists>, Error> {
        let mut joined: Option<Lists> = None;
        for test in tests {
            let Some(list) = self.within(test, within)? else { return Ok(None) };
            joined =
                Some(joined.map_or_else(|| list.clone(), |joined| each(&joined, &list, either)));
        }
        Ok(joined.or_else(|| Some(vec![Vec::new(); self.segments.len()])))
    }

    /// The provisions in which a phrase may occur in any of its variants.
    fn phrase(&self, phrase: usize, within: Option<&Lists>) -> Result<Option<Lists>, Error> {
        let mut joined: Option<Lists> = None;
        for leaf in &self.leaves[phrase] {
            let Some(leaf) = leaf else { return Ok(None) };
            let list = self.leaf(leaf, within).map_err(Error::damaged)?;
            joined = Some(match joined {
                Some(joined) => each(&joined, &list, either),
                None => list,
            });
        }
        Ok(joined)
    }

    fn leaf(&self, leaf: &Leaf, within: Option<&Lists>) -> std::io::Result<Lists> {
        let mut lists = Vec::with_capacity(self.segments.len());
        for (i, segment) in self.segments.iter().enumerate() {
            let mut list = Vec::new();
            if let Some(postings) = &leaf.postings[i] {
                let within: Option<Vec<u32>> =
                    within.map(|lists| lists[i].iter().map(|entry| entry.row).collect());
                // The engine goes on naming what was taken out, until it next merges its files.
                let alive = segment.reader.alive_bitset();
                list.reserve(within.as_ref().map_or(postings.rows(), Vec::len));
                postings.read(&segment.inverted, within.as_deref(), |row, count| {
                    if alive.is_none_or(|alive| alive.is_alive(row)) {
                        let score = leaf.weight.score(count, segment.lengths.fieldnorm_id(row));
                        list.push(Entry { row, count, score });
                    }
                })?;
            }
            lists.push(list);
        }
        Ok(lists)
    }

    /// At most so many provisions fit.
    fn size(&self, test: &Test) -> usize {
        match test {
            Test::Phrase(phrase) => self.leaves[*phrase].iter().fold(0usize, |sum, leaf| {
                let rows = |leaf: &Leaf| leaf.postings.iter().flatten().map(Postings::rows).sum();
                sum.saturating_add(leaf.as_ref().map_or(usize::MAX, rows))
            }),
            Test::All(tests) | Test::Same(_, tests) => {
                tests.iter().map(|test| self.size(test)).min().unwrap_or(usize::MAX)
            }
            Test::Any(tests) => {
                tests.iter().fold(0, |sum: usize, test| sum.saturating_add(self.size(test)))
            }
            Test::Filter(_) | Test::Not(_) | Test::Group(_) | Test::Near(..) => usize::MAX,
        }
    }
}

/// Whether the lists of a test hold exactly what fits, filters aside, with the right counts.
pub(crate) fn is_exact(plan: &Plan, test: &Test) -> bool {
    let mut phrases = Vec::new();
    let joined = exactly_joined(test, &mut phrases);
    let one_way = |phrase: usize| match plan.phrases[phrase].variants.as_slice() {
        [variant] => variant.chars.iter().all(|&c| is_word(c)) && !overlaps_itself(&variant.chars),
        _ => false,
    };
    let all = phrases.len();
    phrases.sort_unstable();
    phrases.dedup();
    joined && phrases.len() == all && phrases.into_iter().all(one_way)
}

/// Whether a test joins phrases by nothing but 与, 或, 非 and filters over all.
fn exactly_joined(test: &Test, phrases: &mut Vec<usize>) -> bool {
    match test {
        Test::Phrase(phrase) => {
            phrases.push(*phrase);
            true
        }
        Test::All(tests) => {
            let mut named = false;
            let exact = tests.iter().all(|test| match test {
                Test::Filter(_) => true,
                Test::Not(unwanted) => {
                    matches!(**unwanted, Test::Filter(_))
                        || !has_filter(unwanted) && exactly_joined(unwanted, phrases)
                }
                test => {
                    named = true;
                    exactly_joined(test, phrases)
                }
            });
            exact && named
        }
        Test::Any(tests) => tests.iter().all(|test| {
            // A filter within an alternative is not a filter over all.
            !has_filter(test) && exactly_joined(test, phrases)
        }),
        Test::Filter(_) | Test::Not(_) | Test::Group(_) | Test::Same(..) | Test::Near(..) => false,
    }
}

/// Tests that all must hold, without those that exclude something.
fn wanted(tests: &[Test]) -> Vec<Test> {
    fn of(test: &Test) -> Test {
        match test {
            Test::All(tests) => Test::All(wanted(tests)),
            Test::Any(tests) => Test::Any(tests.iter().map(of).collect()),
            test => test.clone(),
        }
    }
    tests.iter().filter(|test| !matches!(test, Test::Not(_))).map(of).collect()
}

fn has_filter(test: &Test) -> bool {
    match test {
        Test::Filter(_) => true,
        Test::Not(test) => has_filter(test),
        Test::All(tests) | Test::Any(tests) | Test::Same(_, tests) => tests.iter().any(has_filter),
        Test::Phrase(_) | Test::Group(_) | Test::Near(..) => false,
    }
}

/// Whether two occurrences of a phrase can overlap, of which only one is counted: 安安 in 安安安.
fn overlaps_itself(phrase: &[char]) -> bool {
    (1..phrase.len()).any(|shift| phrase[shift..] == phrase[..phrase.len() - shift])
}

fn each(a: &Lists, b: &Lists, join: fn(&[Entry], &[Entry]) -> Vec<Entry>) -> Lists {
    a.iter().zip(b).map(|(a, b)| join(a, b)).collect()
}

fn sum(a: &Entry, b: &Entry) -> Entry {
    Entry { row: a.row, count: a.count.saturating_add(b.count), score: a.score + b.score }
}

/// The rows of both lists.
fn both(a: &[Entry], b: &[Entry]) -> Vec<Entry> {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let mut joined = Vec::new();
    while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
        match x.row.cmp(&y.row) {
            std::cmp::Ordering::Less => drop(a.next()),
            std::cmp::Ordering::Greater => drop(b.next()),
            std::cmp::Ordering::Equal => {
                joined.push(sum(x, y));
                a.next();
                b.next();
            }
        }
    }
    joined
}

/// The rows of either list.
fn either(a: &[Entry], b: &[Entry]) -> Vec<Entry> {
    let mut joined = Vec::with_capacity(a.len() + b.len());
    let (mut i, mut j) = (0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        let (takes_a, takes_b) = (x.row <= y.row, y.row <= x.row);
        joined.push(if takes_a && takes_b {
            sum(x, y)
        } else if takes_a {
            *x
        } else {
            *y
        });
        i += usize::from(takes_a);
        j += usize::from(takes_b);
    }
    joined.extend_from_slice(&a[i..]);
    joined.extend_from_slice(&b[j..]);
    joined
}

/// The rows of the first list that are not in the second.
fn without(a: &[Entry], b: &[Entry]) -> Vec<Entry> {
    let mut b = b.iter().peekable();
    let stays = |x: &&Entry| {
        while b.next_if(|y| y.row < x.row).is_some() {}
        b.peek().is_none_or(|y| y.row != x.row)
    };
    a.iter().filter(stays).copied().collect()
}

/// BM25 of one phrase (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009).
struct Weight {
    idf: f32,
    /// By the number that the engine keeps for a length.
    by_length: [f32; 256],
}

const K1: f32 = 1.2;
const B: f32 = 0.75;

impl Weight {
    /// For a phrase in at most `holders` of `rows` texts that have so many tokens in all.
    fn new(rows: u64, tokens: u64, holders: u64) -> Self {
        let mean = tokens.max(1) as f32 / rows.max(1) as f32;
        let (rows, holders) = (rows as f32, (holders as f32).min(rows as f32));
        let idf = (1.0 + (rows - holders + 0.5) / (holders + 0.5)).ln();
        let by_length = std::array::from_fn(|id| {
            let length = FieldNormReader::id_to_fieldnorm(u8::try_from(id).unwrap_or(u8::MAX));
            K1 * (1.0 - B + B * length as f32 / mean)
        });
        Self { idf, by_length }
    }

    fn score(&self, count: u32, length: u8) -> f32 {
        let count = count as f32;
        self.idf * count * (K1 + 1.0) / (count + self.by_length[usize::from(length)])
    }
}
