//! Measures and learns the ranking of articles for questions.
//!
//! ```text
//! ./dev bench retrieval --corpus corpus.jsonl[.gz] --queries queries.jsonl
//!     the ranking as shipped, beside plain BM25
//! … --folds 5
//!     cross-validation: everything learned anew without the questions that are judged, divided by
//!     question and by article, and what each means contributes
//! … --learn corpus/lexicon
//!     learns from all questions and writes what the program ships
//! ```
//! The corpus has a line `{"name": "安全生产法第九十七条", "content": "…"}` for each article, the
//! questions `{"query": "…", "gold": ["安全生产法第九十七条"]}`.

#![expect(
    clippy::disallowed_methods,
    reason = "reads what is measured, times it, writes what is learned"
)]
#![expect(clippy::print_stdout, reason = "prints its measurements")]

mod associate;
mod baseline;
mod boost;
mod data;
mod folds;
mod measure;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Instant;

use associate::Terms;
use baseline::Bm25;
use boost::Sample;
use data::{Corpus, Question};
use folds::{Split, folds};
use law::DocId;
use measure::Measures;
use search::rank::{Associations, FEATURES, Forest, POOL, Ranked, Ranker, Weights};
use search::{Fingerprint, Hit, Index, Lexicon, Options, Query};

fn main() -> Result<(), String> {
    let wanted = Wanted::read(std::env::args().skip(1))?;
    let bench = Bench::open(&wanted.corpus, &wanted.queries)?;
    println!("{} articles, {} questions", bench.corpus.rows.len(), bench.questions.len());
    println!("{:<44}  R@10    MRR@10  nDCG@10 pool", "");
    bench.plain();
    match wanted.task {
        Task::Shipped => bench.shipped(),
        Task::Folds(count) => {
            bench.cross_validate(count, Split::Question)?;
            bench.cross_validate(count, Split::Article)
        }
        Task::Learn(folder) => bench.learn(&folder),
    }
}

/// What the command line asks for.
struct Wanted {
    corpus: PathBuf,
    queries: PathBuf,
    task: Task,
}

enum Task {
    Shipped,
    Folds(usize),
    Learn(PathBuf),
}

impl Wanted {
    fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        const USAGE: &str = "--corpus FILE --queries FILE [--folds NUMBER | --learn FOLDER]; FILE: .jsonl or .jsonl.gz";
        let (mut corpus, mut queries, mut task) = (None, None, Task::Shipped);
        while let Some(name) = arguments.next() {
            // `cargo bench` and its like add this.
            if name == "--bench" {
                continue;
            }
            let value = arguments.next().ok_or(USAGE)?;
            match name.as_str() {
                "--corpus" => corpus = Some(value.into()),
                "--queries" => queries = Some(value.into()),
                "--folds" => {
                    let count = value.parse().ok().filter(|count| *count >= 2);
                    task = Task::Folds(count.ok_or("--folds: 2 or more")?);
                }
                "--learn" => task = Task::Learn(value.into()),
                _ => return Err(format!("{name}? {USAGE}")),
            }
        }
        Ok(Self { corpus: corpus.ok_or(USAGE)?, queries: queries.ok_or(USAGE)?, task })
    }
}

/// A collection with its questions, indexed.
struct Bench {
    corpus: Corpus,
    questions: Vec<Question>,
    /// The rows that answer each question.
    gold: Vec<Vec<usize>>,
    index: Index,
    _folder: tempfile::TempDir,
}

/// Rows in the order of a ranking.
type Ranking = Vec<usize>;

impl Bench {
    fn open(corpus: &Path, queries: &Path) -> Result<Self, String> {
        let corpus = Corpus::of(data::lines(corpus)?);
        let questions: Vec<Question> = data::lines(queries)?;
        let row = |name: &String| {
            corpus.names.get(name).copied().ok_or_else(|| format!("no article is named {name}"))
        };
        let gold = questions.iter().map(|question| question.gold.iter().map(row).collect());
        let gold = gold.collect::<Result<_, _>>()?;
        let folder = tempfile::tempdir().map_err(|e| e.to_string())?;
        let index = Index::build(folder.path(), &Fingerprint::new(&[]), corpus.units.clone())
            .map_err(|e| e.to_string())?;
        Ok(Self { corpus, questions, gold, index, _folder: folder })
    }

    fn print(&self, name: &str, rankings: &[Ranking]) {
        let gold: Vec<HashSet<usize>> =
            self.gold.iter().map(|rows| rows.iter().copied().collect()).collect();
        let pairs = rankings.iter().map(Vec::as_slice).zip(&gold);
        println!("{name:<44}  {}", Measures::of(pairs));
    }

    fn plain(&self) {
        let bm25 = Bm25::of(self.corpus.rows.iter().map(|row| row.content.as_str()));
        let ranked: Vec<_> =
            self.questions.iter().map(|question| bm25.rank(&question.query, POOL)).collect();
        self.print("plain BM25 (jieba, k1 1.5, b 0.75)", &ranked);
    }

    fn rank(&self, question: usize, ranker: &Ranker) -> Result<Vec<Ranked>, String> {
        self.index.rank(&self.questions[question].query, ranker).map_err(|e| e.to_string())
    }

    fn rows(&self, ranked: &[Ranked]) -> Ranking {
        let row = |r: &Ranked| self.corpus.places.get(&(r.doc.clone(), r.article)).copied();
        ranked.iter().filter_map(row).collect()
    }

    fn shipped(&self) -> Result<(), String> {
        let ranker = Ranker::default();
        // The first question reads the dictionary and the columns.
        self.rank(0, &ranker)?;
        let mut rankings = Vec::new();
        let mut times = Vec::new();
        for question in 0..self.questions.len() {
            let start = Instant::now();
            let ranked = self.rank(question, &ranker)?;
            times.push(start.elapsed().as_secs_f64() * 1e3);
            rankings.push(self.rows(&ranked));
        }
        self.print("as shipped", &rankings);
        self.print("as the search answers", &self.answered()?);
        times.sort_by(f64::total_cmp);
        let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)];
        println!("time for a question: p50 {:.1} ms, p99 {:.1} ms, one thread", at(50), at(99));
        Ok(())
    }

    /// The articles of the first hits of the search as a user types it; a question that is refused
    /// has none.
    fn answered(&self) -> Result<Vec<Ranking>, String> {
        let options = Options { limit: 10, ..Options::default() };
        let text = |doc: &DocId, provision| {
            let row = self.corpus.places.get(&(doc.clone(), provision))?;
            Some(self.corpus.rows[*row].content.as_str())
        };
        let answered = self.questions.iter().map(|question| {
            let Ok(query) = Query::parse(&question.query) else { return Ok(Vec::new()) };
            let answer = self.index.search(&query, &options, text).map_err(|e| e.to_string())?;
            let row =
                |hit: &Hit| self.corpus.places.get(&(hit.doc.clone(), hit.provision)).copied();
            Ok(answer.hits.iter().filter_map(row).collect())
        });
        answered.collect()
    }

    /// The pool without a forest.
    fn gathered(&self, weights: Weights) -> Result<Vec<Ranking>, String> {
        let ranker = unlearned(weights);
        (0..self.questions.len()).map(|q| Ok(self.rows(&self.rank(q, &ranker)?))).collect()
    }

    fn cross_validate(&self, count: usize, split: Split) -> Result<(), String> {
        println!("-- {count} folds by {split:?}");
        let pairs = Weights { words: 0.0, associated: 0.0, ..Weights::default() };
        let words = Weights { pairs: 0.0, associated: 0.0, ..Weights::default() };
        let both = Weights { associated: 0.0, ..Weights::default() };
        self.print("words", &self.gathered(words)?);
        self.print("pairs of characters", &self.gathered(pairs)?);
        self.print("words + pairs", &self.gathered(both)?);
        let terms = self.terms();
        let fold_of = folds(&self.gold, count, split);
        let folds = in_parallel(0..count, |fold| {
            let (judged, seen): (Vec<usize>, Vec<usize>) =
                (0..self.questions.len()).partition(|&question| fold_of[question] == fold);
            let ranker = Ranker {
                associations: terms.learn(&seen, &self.gold),
                ..unlearned(Weights::default())
            };
            let samples = self.samples(&terms, &seen, count, split)?;
            let pools = judged
                .iter()
                .map(|&question| Ok((question, self.rank(question, &ranker)?)))
                .collect::<Result<Vec<_>, String>>()?;
            Ok(Fold { samples, pools })
        });
        let folds = folds.into_iter().collect::<Result<Vec<_>, String>>()?;
        self.judge("words + pairs + associated", &folds, None);
        self.judge("… and the forest: all", &folds, Some(&|_| true));
        for (name, features) in MEANS {
            let without = |feature: usize| !features.contains(&FEATURES[feature]);
            self.judge(&format!("    the forest without {name}"), &folds, Some(&without));
        }
        Ok(())
    }

    /// Prints the measures over all folds, ordered by a forest of the features that are used.
    fn judge(&self, name: &str, folds: &[Fold], uses: Option<&(dyn Fn(usize) -> bool + Sync)>) {
        let mut rankings = vec![Vec::new(); self.questions.len()];
        let forests = in_parallel(folds, |fold| uses.map(|uses| boost::learn(&fold.samples, uses)));
        for (fold, forest) in folds.iter().zip(forests) {
            for (question, pool) in &fold.pools {
                let mut pool = pool.clone();
                if let Some(forest) = &forest {
                    pool.iter_mut().for_each(|r| r.score = forest.score(&r.features));
                    pool.sort_by(|a, b| b.score.total_cmp(&a.score));
                }
                rankings[*question] = self.rows(&pool);
            }
        }
        self.print(name, &rankings);
    }

    fn terms(&self) -> Terms {
        Terms::of(
            &Lexicon::default(),
            self.corpus.rows.iter().map(|row| row.content.as_str()),
            self.questions.iter().map(|question| question.query.as_str()),
        )
    }

    /// The pools of `questions`, each gathered with associations learned without it, as they will
    /// be for a question never seen.
    fn samples(
        &self,
        terms: &Terms,
        questions: &[usize],
        count: usize,
        split: Split,
    ) -> Result<Vec<Sample>, String> {
        let gold: Vec<Vec<usize>> = questions.iter().map(|&q| self.gold[q].clone()).collect();
        let fold_of = folds(&gold, count, split);
        let mut samples = Vec::new();
        for fold in 0..count {
            let others: Vec<usize> = (0..questions.len())
                .filter(|&i| fold_of[i] != fold)
                .map(|i| questions[i])
                .collect();
            let associations = terms.learn(&others, &self.gold);
            let ranker = Ranker { associations, ..unlearned(Weights::default()) };
            for i in (0..questions.len()).filter(|&i| fold_of[i] == fold) {
                let pool = self.rank(questions[i], &ranker)?;
                let rows = self.rows(&pool);
                samples.push(Sample {
                    features: pool.iter().map(|ranked| ranked.features).collect(),
                    wanted: rows.iter().map(|row| gold[i].contains(row)).collect(),
                });
            }
        }
        Ok(samples)
    }

    fn learn(&self, folder: &Path) -> Result<(), String> {
        let terms = self.terms();
        let all: Vec<usize> = (0..self.questions.len()).collect();
        let associations = terms.learn(&all, &self.gold);
        let forest = boost::learn(&self.samples(&terms, &all, 5, Split::Question)?, |_| true);
        let write = |name: &str, text: String| {
            std::fs::write(folder.join(name), text).map_err(|e| format!("{name}: {e}"))
        };
        write("associations.txt", format!("{ASSOCIATIONS_HEAD}{associations}"))?;
        write("ranking.txt", format!("{FOREST_HEAD}{forest}"))
    }
}

/// One of the folds: what is learned from, and the questions that are judged with their pools.
struct Fold {
    samples: Vec<Sample>,
    pools: Vec<(usize, Vec<Ranked>)>,
}

/// The results of `work` in the order of `items`.
fn in_parallel<I: Send, R: Send>(
    items: impl IntoIterator<Item = I>,
    work: impl Fn(I) -> R + Sync,
) -> Vec<R> {
    std::thread::scope(|scope| {
        let work = &work;
        let started: Vec<_> =
            items.into_iter().map(|item| scope.spawn(move || work(item))).collect();
        started.into_iter().filter_map(|thread| thread.join().ok()).collect()
    })
}

fn unlearned(weights: Weights) -> Ranker {
    Ranker { associations: Associations::default(), forest: Forest::default(), weights }
}

/// Features by the means that they stand for.
const MEANS: [(&str, &[&str]); 5] = [
    ("associated terms", &["associated"]),
    ("coverage and rare words", &["coverage-words", "coverage-pairs", "rarest-word"]),
    ("the law as a whole", &["law"]),
    ("neighbours", &["neighbours"]),
    ("authority", &["authority"]),
];

const ASSOCIATIONS_HEAD: &str = "\
# 问句用词和法条用语：每行一个问句里的词，其后是回答它的条文里常见的词和所占的比例。
# Learned from the 1,235 training questions of STARD (github.com/oneal2000/STARD, MIT) and the
# articles that answer them: counts of words, no sentences. Not written by hand; learned again by
#   ./dev bench retrieval --corpus CORPUS --queries QUERIES --learn corpus/lexicon
";
const FOREST_HEAD: &str = "\
# 问句检索的排序：每行一棵树，三个问题和八个分值，各树分值相加。
# Learned from the 1,235 training questions of STARD (github.com/oneal2000/STARD, MIT). The features
# are explained in crates/search/src/rank/features.rs. Not written by hand; learned again by
#   ./dev bench retrieval --corpus CORPUS --queries QUERIES --learn corpus/lexicon
";
