//! From a query to an answer.
//!
//! ```text
//! Query ── Plan ──┬─ index: provisions that may fit, with BM25 scores
//!                 ├─ columns: filters; articles and chapters joined
//!                 └─ scan: the text of each is read → matches, counts
//!        ── facets, sort, page ── scan again for the page's marks ── Answer
//! ```

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use law::{Diagnostic, DocId};

use crate::answer::{Answer, Facets, Hit, Options, Sort};
use crate::error::Error;
use crate::filter::{Field, Filter, contains};
use crate::form::Form;
use crate::index::Index;
use crate::plan::{Manner, Plan, Reading};
use crate::query::{Node, Query};
use crate::run::{Fit, Run, text_column, year};
use crate::schema::{Columns, Number};
use crate::synonym::Synonyms;
use crate::variant::Reason;

/// How much a hit gains when a phrase stands in the title of its document.
const TITLE_BOOST: f32 = 0.5;
/// With fewer provisions than this that hold all words of a question, those that hold any of them
/// are answered as well.
const ENOUGH: usize = 10;
/// How facets name what a document does not say.
const UNKNOWN: &str = "不详";

/// A hit before its page is known.
enum Ranked<'a> {
    Fits(Fit),
    /// Named by the query, and nothing of what was typed stands in it.
    Addressed(&'a DocId, usize),
}

impl Index {
    /// Answers a query. `text_of` gives the own text of a provision, as it was when the index was
    /// built; it is called for every provision that the index names, document by document, so that
    /// the text and not the index decides.
    ///
    /// # Errors
    /// [`Error::Damaged`] when the engine cannot read its files.
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
        let answer = |node: &Node, reading| {
            self.answer(&filtered(node, &options.filters), reading, options, &text_of)
        };
        let literal = answer(&query.node, Reading::Whole)?;
        if literal.total > 0 || literal.addressed > 0 {
            return Ok(literal);
        }
        let free = query.node.freed(&|text| self.lexicon.is_sentence(text));
        if !has_free_text(&free) {
            let note = self.cut_note(&query.node);
            return Ok(Answer {
                notes: literal.notes.into_iter().chain(note).collect(),
                ..literal
            });
        }
        let all = answer(&free, Reading::AllWords)?;
        if all.total >= ENOUGH {
            return Ok(all);
        }
        answer(&free, Reading::AnyWord { all: all.total })
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
        let mut run = Run::new(self, &plan, text_of)?;
        let mut fits = run.all()?;
        let facets = self.facets(&fits).map_err(Error::damaged)?;
        let mut answer = Answer {
            total: fits.len(),
            addressed: options.addressed.len(),
            occurrences: fits.iter().map(|fit| fit.matches).sum(),
            varied: plan.phrases.iter().zip(&run.tally).map(|(p, tally)| p.varied(tally)).sum(),
            exhaustive: reading == Reading::Whole && run.unread == 0,
            by_words: reading != Reading::Whole,
            hits: Vec::new(),
            facets,
            notes: self.filter_notes(&plan.filters).map_err(Error::damaged)?,
        };
        answer.notes.extend(unread_note(run.unread));
        answer.notes.extend(words_note(&plan, reading, answer.total));
        answer.notes.extend(variant_notes(&plan, &run.tally, synonyms));
        self.boost_titles(&plan, &mut fits).map_err(Error::damaged)?;
        if reading != Reading::Whole {
            self.put_answers_first(node, &mut fits)?;
        }
        self.sort(&mut fits, options.sort);
        let mut hits: Vec<Ranked> = Vec::new();
        for (doc, provision) in &options.addressed {
            let position = run.position(&fits, doc, *provision)?;
            answer.total += usize::from(position.is_none());
            hits.push(match position {
                Some(i) => Ranked::Fits(fits.remove(i)),
                None => Ranked::Addressed(doc, *provision),
            });
        }
        hits.extend(fits.into_iter().map(Ranked::Fits));
        let limit = if options.limit == 0 { usize::MAX } else { options.limit };
        for ranked in hits.into_iter().skip(options.offset).take(limit) {
            answer.hits.push(match ranked {
                Ranked::Fits(fit) => run.hit(&fit)?,
                Ranked::Addressed(doc, provision) => Hit::unmarked(doc.clone(), provision, 0.0),
            });
        }
        Ok(answer)
    }

    fn columns_of(&self, fit: &Fit) -> &Columns {
        &self.columns[fit.at.segment]
    }

    fn boost_titles(&self, plan: &Plan, fits: &mut [Fit]) -> std::io::Result<()> {
        let mut asked = Vec::new();
        plan.asked_for(&plan.test, &mut asked);
        let mut known: HashMap<(usize, u64), bool> = HashMap::new();
        for fit in fits {
            let title = &self.columns_of(fit).title;
            let ordinal = title.ordinal(fit.at.row);
            let key = (fit.at.segment, ordinal);
            let boosted = match known.get(&key) {
                Some(&boosted) => boosted,
                None => {
                    let title = Form::of(&title.value(ordinal)?).chars;
                    asked.iter().any(|&phrase| contains(&title, plan.phrases[phrase].chars()))
                }
            };
            known.insert(key, boosted);
            fit.score *= if boosted { 1.0 + TITLE_BOOST } else { 1.0 };
        }
        Ok(())
    }

    /// Sorts fits that are in library order; a stable sort keeps that order for ties.
    fn sort(&self, fits: &mut [Fit], sort: Sort) {
        let number = |fit: &Fit, column: fn(&Columns) -> &Number| {
            column(self.columns_of(fit)).get_val(fit.at.row)
        };
        match sort {
            Sort::Relevance => fits.sort_by(|a, b| b.score.total_cmp(&a.score)),
            Sort::Date => fits.sort_by_key(|fit| Reverse(number(fit, |columns| &columns.date))),
            Sort::Authority => fits.sort_by_key(|fit| number(fit, |columns| &columns.rank)),
            Sort::Library => {}
        }
    }

    fn facets(&self, fits: &[Fit]) -> std::io::Result<Facets> {
        let of = |field: Field| {
            let mut counts: HashMap<(usize, u64), usize> = HashMap::new();
            for fit in fits {
                if let Some(text) = text_column(self.columns_of(fit), field) {
                    *counts.entry((fit.at.segment, text.ordinal(fit.at.row))).or_default() += 1;
                }
            }
            let mut named: BTreeMap<String, usize> = BTreeMap::new();
            for ((segment, ordinal), count) in counts {
                if let Some(text) = text_column(&self.columns[segment], field) {
                    *named.entry(or_unknown(text.value(ordinal)?)).or_default() += count;
                }
            }
            Ok::<_, std::io::Error>(named)
        };
        let mut years: BTreeMap<u32, usize> = BTreeMap::new();
        for fit in fits {
            *years.entry(year(self.columns_of(fit), fit.at.row)).or_default() += 1;
        }
        let name = |year: u32| if year == 0 { UNKNOWN.to_owned() } else { year.to_string() };
        Ok(Facets {
            region: of(Field::Region)?,
            kind: of(Field::Kind)?,
            year: years.into_iter().map(|(year, count)| (name(year), count)).collect(),
            level: of(Field::Level)?,
            status: of(Field::Status)?,
        })
    }

    /// A warning for each filter that no document at all can pass, with the values that there are.
    fn filter_notes(&self, filters: &[Filter]) -> std::io::Result<Vec<Diagnostic>> {
        const SHOWN: usize = 12;
        let mut notes = Vec::new();
        for filter in filters {
            let mut values = Vec::new();
            for text in self.columns.iter().filter_map(|c| text_column(c, filter.field())) {
                values.extend(text.values()?);
            }
            if values.is_empty() || values.iter().any(|value| filter.fits(value)) {
                continue;
            }
            values.retain(|value| !value.is_empty());
            values.sort_unstable();
            values.dedup();
            let more = if values.len() > SHOWN { "……" } else { "" };
            values.truncate(SHOWN);
            let name = filter.field().name();
            let message = format!("库中没有{name}为“{}”的文件", filter.value());
            notes.push(
                Diagnostic::warning("search-filter-unknown", message)
                    .hint(format!("库中的{name}：{}{more}", values.join("、"))),
            );
        }
        Ok(notes)
    }

    /// For a phrase of several words that stands nowhere: the words, to be tried one by one.
    fn cut_note(&self, node: &Node) -> Option<Diagnostic> {
        const LONG_ENOUGH: usize = 4;
        let Node::Phrase(phrase) = node else { return None };
        let words =
            (phrase.chars.len() >= LONG_ENOUGH).then(|| self.lexicon.cut(&phrase.written))?;
        (words.len() > 1).then(|| {
            let message = format!("库中没有“{}”这一连续字串", phrase.written);
            Diagnostic::note("search-no-literal", message)
                .hint(format!("可用空格分开各词再查：{}", words.join(" ")))
        })
    }
}

/// The query with the conditions of the options: any of those on one field, all fields.
fn filtered(node: &Node, filters: &[Filter]) -> Node {
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

fn unread_note(unread: usize) -> Option<Diagnostic> {
    (unread > 0).then(|| {
        Diagnostic::error("search-text-unread", format!("有 {unread} 条的原文读不出，未计入结果"))
            .hint("重新导入这些文件")
    })
}

/// That free text was cut into words, and into which.
fn words_note(plan: &Plan, reading: Reading, total: usize) -> Option<Diagnostic> {
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
fn variant_notes(plan: &Plan, tally: &[Vec<usize>], synonyms: &Synonyms) -> Vec<Diagnostic> {
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

fn or_unknown(name: String) -> String {
    if name.is_empty() { UNKNOWN.to_owned() } else { name }
}
