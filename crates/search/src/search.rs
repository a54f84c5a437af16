//! From a query to an answer.
//!
//! ```text
//! Query ── Plan ──┬─ index: provisions that may fit, with BM25 scores
//!                 ├─ tables: filters; articles and chapters joined
//!                 └─ scan: the text of each is read → matches, counts
//!        ── facets, order, page ── the originals of the page are read → marks ── Answer
//!        ── proof: the same plan over every text, without the index; must agree
//! ```

use std::collections::BTreeMap;

use law::{Diagnostic, DocId};
use memchr::memmem::Finder;

use crate::answer::{Answer, Hit, Options, Proof, Sort};
use crate::error::Error;
use crate::filter::{Field, Filter};
use crate::index::Index;
use crate::plan::{Manner, Plan, Reading};
use crate::query::{Node, Query};
use crate::run::{Fit, Run, Source};
use crate::synonym::Synonyms;
use crate::variant::Reason;
use crate::words::Lexicon;

/// How much a hit gains when a phrase stands in the title of its document.
pub(crate) const TITLE_BOOST: f32 = 0.5;
/// How much a hit gains when a phrase stands in its heading.
pub(crate) const HEADING_BOOST: f32 = 0.3;
/// With fewer provisions than this that hold all words of a question, those that hold any of them
/// are answered as well.
const ENOUGH: usize = 10;

impl Index {
    /// Answers a query. `text_of` gives the own text of a provision as readers see it, as it was when
    /// the index was built; it is called for the hits of the page.
    ///
    /// # Errors
    /// [`Error::Damaged`] when files of the index cannot be read, when they do not agree with the
    /// texts, or when what the index names is not all that a scan of every text finds.
    pub fn search<T, F>(
        &self,
        query: &Query,
        options: &Options,
        text_of: F,
    ) -> Result<Answer, Error>
    where
        T: AsRef<str>,
        F: Fn(&DocId, usize) -> Option<T>,
    {
        in_readings(query, &self.lexicon, |node, reading| {
            self.answer(&filtered(node, &options.filters), reading, options, &text_of)
        })
    }

    fn answer<T, F>(
        &self,
        node: &Node,
        reading: Reading,
        options: &Options,
        text_of: &F,
    ) -> Result<Answer, Error>
    where
        T: AsRef<str>,
        F: Fn(&DocId, usize) -> Option<T>,
    {
        let (lexicon, synonyms) = (&self.lexicon, &self.synonyms);
        let plan = Plan::of(node, Manner { reading, expand: options.expand, lexicon, synonyms });
        let mut run = Run::new(self, &plan, Source::Index)?;
        let mut fits = run.all()?;
        let mut answer = Answer {
            total: fits.len(),
            addressed: options.addressed.len(),
            occurrences: occurrences(&fits),
            varied: plan.phrases.iter().zip(&run.tally).map(|(p, tally)| p.varied(tally)).sum(),
            exhaustive: false,
            by_words: reading != Reading::Whole,
            hits: Vec::new(),
            facets: self.facets(&fits),
            notes: self.filter_notes(&plan.filters),
        };
        if reading == Reading::Whole && options.proof == Proof::EveryText {
            self.prove(&plan, &fits)?;
            answer.exhaustive = true;
        }
        answer.notes.extend(words_note(&plan, reading, answer.total));
        answer.notes.extend(variant_notes(&plan, &run.tally, synonyms));
        let asked = Asked::of(&plan);
        self.boost_titles(&asked, &mut fits);
        let mut addressed = Vec::new();
        for (doc, provision) in &options.addressed {
            let place = self.documents.find(doc);
            let is_it = |fit: &Fit| {
                Some(fit.document as usize) == place && fit.provision as usize == *provision
            };
            let position = fits.iter().position(is_it);
            answer.total += usize::from(position.is_none());
            addressed.push(match position {
                Some(i) => Ranked::Fits(fits.swap_remove(i)),
                None => Ranked::Addressed(doc, *provision),
            });
        }
        let limit = if options.limit == 0 { usize::MAX } else { options.limit };
        let count = options.offset.saturating_sub(addressed.len()).saturating_add(limit);
        if reading != Reading::Whole {
            self.put_answers_first(node, &mut fits)?;
        } else if options.sort == Sort::Relevance {
            self.boost_headings(&asked, &mut fits, count);
        }
        let page = self.page(&mut fits, options.sort, count);
        let mut unread = 0;
        let hits = addressed.into_iter().chain(page.iter().map(|&fit| Ranked::Fits(fit)));
        for ranked in hits.skip(options.offset).take(limit) {
            answer.hits.push(match ranked {
                Ranked::Addressed(doc, provision) => Hit::unmarked(doc.clone(), provision, 0.0),
                Ranked::Fits(fit) => {
                    let doc = &run.document(&fit).id;
                    let provision = fit.provision as usize;
                    match text_of(doc, provision) {
                        Some(text) => run.hit(&fit, text.as_ref())?,
                        None => {
                            unread += 1;
                            Hit::unmarked(doc.clone(), provision, fit.score)
                        }
                    }
                }
            });
        }
        answer.exhaustive &= unread == 0;
        answer.notes.extend(unread_note(unread));
        Ok(answer)
    }

    /// Runs a plan over every text without asking the index, which must have named all that this
    /// finds.
    fn prove(&self, plan: &Plan, fits: &[Fit]) -> Result<(), Error> {
        let all = Run::new(self, plan, Source::Everywhere)?.all()?;
        if (all.len(), occurrences(&all)) == (fits.len(), occurrences(fits)) {
            return Ok(());
        }
        Err(Error::damaged(format!("索引给出 {} 条，全文有 {} 条", fits.len(), all.len())))
    }

    fn boost_titles(&self, asked: &Asked, fits: &mut [Fit]) {
        let documents = self.documents.rows();
        let mut known: Vec<Option<f32>> = vec![None; documents.len()];
        for fit in fits {
            let document = fit.document as usize;
            fit.score *= *known[document].get_or_insert_with(|| {
                let in_title = asked.any_in(documents[document].title.as_bytes());
                if in_title { 1.0 + TITLE_BOOST } else { 1.0 }
            });
        }
    }

    /// Raises what has a phrase in its heading, as far as the first `count` can change by it.
    fn boost_headings(&self, asked: &Asked, fits: &mut [Fit], count: usize) {
        let least = match count.min(fits.len()).checked_sub(1) {
            None => return,
            Some(last) => {
                let by_score = |a: &Fit, b: &Fit| b.score.total_cmp(&a.score);
                fits.select_nth_unstable_by(last, by_score).1.score / (1.0 + HEADING_BOOST)
            }
        };
        for fit in fits.iter_mut().filter(|fit| fit.score >= least) {
            if let Some((row, text)) = self.texts.get(fit.slot)
                && asked.any_in(text.get(..row.heading()).unwrap_or_default())
            {
                fit.score *= 1.0 + HEADING_BOOST;
            }
        }
    }

    /// The first `count` fits in the order asked for; ties are in library order.
    fn page<'a>(&self, fits: &'a mut [Fit], sort: Sort, count: usize) -> &'a [Fit] {
        let documents = self.documents.rows();
        let document = |fit: &Fit| &documents[fit.document as usize];
        let compare = |a: &Fit, b: &Fit| {
            let sorted = match sort {
                Sort::Relevance => b.score.total_cmp(&a.score),
                Sort::Date => document(b).date.cmp(&document(a).date),
                Sort::Authority => document(a).rank.cmp(&document(b).rank),
                Sort::Library => std::cmp::Ordering::Equal,
            };
            sorted.then_with(|| a.order().cmp(&b.order()))
        };
        let count = count.min(fits.len());
        if count < fits.len() {
            fits.select_nth_unstable_by(count, compare);
        }
        let page = &mut fits[..count];
        page.sort_unstable_by(compare);
        page
    }

    /// A warning for each filter that no document at all can pass, with the values that there are.
    fn filter_notes(&self, filters: &[Filter]) -> Vec<Diagnostic> {
        let mut notes = Vec::new();
        for filter in filters {
            let field = filter.field();
            let values: Vec<&str> = match self.documents.column(field) {
                Some(column) => column.values.iter().map(String::as_str).collect(),
                None if field == Field::Level => self.levels().collect(),
                None => continue,
            };
            notes.extend(unknown_value_note(filter, values));
        }
        notes
    }
}

/// The answer to a query by the first of the readings of its free text that gives enough.
pub(crate) fn in_readings(
    query: &Query,
    lexicon: &Lexicon,
    answer: impl Fn(&Node, Reading) -> Result<Answer, Error>,
) -> Result<Answer, Error> {
    let literal = answer(&query.node, Reading::Whole)?;
    if literal.total > 0 || literal.addressed > 0 {
        return Ok(literal);
    }
    let free = query.node.freed(&|text| lexicon.is_sentence(text));
    if !has_free_text(&free) {
        let note = cut_note(lexicon, &query.node);
        return Ok(Answer { notes: literal.notes.into_iter().chain(note).collect(), ..literal });
    }
    let all = answer(&free, Reading::AllWords)?;
    if all.total >= ENOUGH {
        return Ok(all);
    }
    answer(&free, Reading::AnyWord { all: all.total })
}

/// A warning when a filter fits none of all the values that there are.
pub(crate) fn unknown_value_note(filter: &Filter, mut values: Vec<&str>) -> Option<Diagnostic> {
    const SHOWN: usize = 12;
    if values.iter().any(|value| filter.fits(value)) {
        return None;
    }
    values.retain(|value| !value.is_empty());
    values.sort_unstable();
    values.dedup();
    let more = if values.len() > SHOWN { "……" } else { "" };
    values.truncate(SHOWN);
    let name = filter.field().name();
    let message = format!("库中没有{name}为“{}”的文件", filter.value());
    Some(
        Diagnostic::warning("search-filter-unknown", message)
            .hint(format!("库中的{name}：{}{more}", values.join("、"))),
    )
}

/// For a phrase of several words that stands nowhere: the words, to be tried one by one.
fn cut_note(lexicon: &Lexicon, node: &Node) -> Option<Diagnostic> {
    const LONG_ENOUGH: usize = 4;
    let Node::Phrase(phrase) = node else { return None };
    let words = (phrase.chars.len() >= LONG_ENOUGH).then(|| lexicon.cut(&phrase.written))?;
    (words.len() > 1).then(|| {
        let message = format!("库中没有“{}”这一连续字串", phrase.written);
        Diagnostic::note("search-no-literal", message)
            .hint(format!("可用空格分开各词再查：{}", words.join(" ")))
    })
}

/// The phrases that a plan asks for, as written.
struct Asked(Vec<Finder<'static>>);

impl Asked {
    fn of(plan: &Plan) -> Self {
        let mut phrases = Vec::new();
        plan.asked_for(&plan.test, &mut phrases);
        let finder = |&phrase: &usize| {
            let text: String = plan.phrases[phrase].chars().iter().collect();
            Finder::new(&text).into_owned()
        };
        Self(phrases.iter().map(finder).collect())
    }

    fn any_in(&self, text: &[u8]) -> bool {
        !text.is_empty() && self.0.iter().any(|finder| finder.find(text).is_some())
    }
}

/// A hit before its text is read.
enum Ranked<'a> {
    Fits(Fit),
    /// Named by the query, and nothing of what was typed stands in it.
    Addressed(&'a DocId, usize),
}

fn occurrences(fits: &[Fit]) -> usize {
    fits.iter().map(|fit| fit.matches as usize).sum()
}

/// The query with the conditions of the options: any of those on one field, all fields.
pub(crate) fn filtered(node: &Node, filters: &[Filter]) -> Node {
    let mut by_field: BTreeMap<Field, Vec<Node>> = BTreeMap::new();
    for filter in filters {
        by_field.entry(filter.field()).or_default().push(Node::Filter(filter.clone()));
    }
    if by_field.is_empty() {
        return node.clone();
    }
    Node::All(std::iter::once(node.clone()).chain(by_field.into_values().map(Node::Any)).collect())
}

fn has_free_text(node: &Node) -> bool {
    match node {
        Node::Free(_) => true,
        Node::Phrase(_) | Node::Filter(_) | Node::Near(..) => false,
        Node::Not(node) => has_free_text(node),
        Node::All(nodes) | Node::Any(nodes) | Node::Same(_, nodes) => {
            nodes.iter().any(has_free_text)
        }
    }
}

pub(crate) fn unread_note(unread: usize) -> Option<Diagnostic> {
    (unread > 0).then(|| {
        Diagnostic::error("search-text-unread", format!("有 {unread} 条的原文读不出，只能列出位置"))
            .hint("重新导入这些文件")
    })
}

/// That free text was cut into words, and into which.
pub(crate) fn words_note(plan: &Plan, reading: Reading, total: usize) -> Option<Diagnostic> {
    let words: Vec<&str> = plan.phrases.iter().map(|phrase| phrase.written.as_str()).collect();
    let words = words.join("、");
    let message = match (reading, total) {
        (Reading::Whole, _) => return None,
        (_, 0) => format!("没有条文含有这些词中的任何一个：{words}"),
        (Reading::AllWords, _) => format!("没有这句原话；以下条文同时含有各词：{words}"),
        (Reading::AnyWord { all: 0 }, _) => {
            format!("没有条文同时含有各词；以下条文含有其中任何一个：{words}")
        }
        (Reading::AnyWord { all }, _) => {
            format!("没有这句原话，同时含有各词的只有 {all} 条；以下条文含有其中任何一个：{words}")
        }
    };
    Some(
        Diagnostic::note("search-by-words", message)
            .hint("最可能回答问题的排在前面；要逐字检索，请给短语加引号"),
    )
}

/// That something was found in other words than asked for, and how often.
pub(crate) fn variant_notes(
    plan: &Plan,
    tally: &[Vec<usize>],
    synonyms: &Synonyms,
) -> Vec<Diagnostic> {
    let mut notes = Vec::new();
    for (wanted, tally) in plan.phrases.iter().zip(tally) {
        let list = |reason: Reason, all: bool| {
            let each = wanted.variants.iter().zip(tally);
            let each = each.filter(|(v, times)| v.reason == reason && (all || **times > 0));
            let each = each.map(|(v, times)| format!("{} {times} 处", String::from_iter(&v.chars)));
            each.collect::<Vec<_>>().join("、")
        };
        let spelled = list(Reason::Number, false);
        if !spelled.is_empty() {
            let message = format!("“{}”的数字另有写法，已计入：{spelled}", wanted.written);
            notes.push(
                Diagnostic::note("search-spelled", message).hint("只要原来的写法，请给短语加引号"),
            );
        }
        let expanded = list(Reason::Synonym, true);
        if !expanded.is_empty() {
            let why: Vec<&str> = synonyms.notes(wanted.chars()).collect();
            let message = format!("已扩展：“{}”同时查 {expanded}", wanted.written);
            notes.push(Diagnostic::note("search-expanded", message).hint(if why.is_empty() {
                "不要扩展时去掉 ~".to_owned()
            } else {
                why.join("；")
            }));
        }
    }
    notes
}
