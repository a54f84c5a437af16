//! The shared format: a corpus of named articles and questions with the names that answer them.

use std::collections::HashMap;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use law::{DocId, Level};
use search::{Facts, Unit};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// One article: `{"name": "安全生产法第九十七条", "content": "…"}`.
#[derive(Debug, Deserialize)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) content: String,
}

/// One question: `{"query": "…", "gold": ["安全生产法第九十七条", …]}`.
#[derive(Debug, Deserialize)]
pub(crate) struct Question {
    pub(crate) query: String,
    pub(crate) gold: Vec<String>,
}

/// Reads a file of one JSON object a line, gzipped if its name ends in `.gz`.
#[expect(clippy::disallowed_methods, reason = "reads what is measured")]
pub(crate) fn lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, String> {
    let told = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let mut text = String::new();
    let file = std::fs::File::open(path).map_err(|e| told(&e))?;
    let read = if path.extension().is_some_and(|extension| extension == "gz") {
        flate2::read::GzDecoder::new(file).read_to_string(&mut text)
    } else {
        std::io::BufReader::new(file).read_to_string(&mut text)
    };
    read.map_err(|e| told(&e))?;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| serde_json::from_str(line).map_err(|e| told(&e))).collect()
}

/// A corpus as the index takes it.
pub(crate) struct Corpus {
    pub(crate) rows: Vec<Row>,
    pub(crate) units: Vec<Unit>,
    /// The number of the row, by document and provision.
    pub(crate) places: HashMap<(DocId, usize), usize>,
    /// The number of the row, by name.
    pub(crate) names: HashMap<String, usize>,
}

impl Corpus {
    /// Each document has the rows of one title, in the order of their article numbers; a name
    /// without one keeps its place.
    pub(crate) fn of(rows: Vec<Row>) -> Self {
        let mut documents: HashMap<&str, Vec<(u64, usize)>> = HashMap::new();
        for (number, row) in rows.iter().enumerate() {
            let (title, article) = split(&row.name);
            documents.entry(title).or_default().push((article.unwrap_or(0), number));
        }
        let mut documents: Vec<_> = documents.into_iter().collect();
        documents.sort_unstable();
        let mut units = Vec::with_capacity(rows.len());
        let mut places = HashMap::new();
        for (title, mut articles) in documents {
            articles.sort_unstable();
            let facts = Arc::new(Facts { title: title.to_owned(), ..Facts::default() });
            let doc = DocId(title.to_owned());
            for (provision, (_, number)) in articles.into_iter().enumerate() {
                places.insert((doc.clone(), provision), number);
                units.push(Unit {
                    doc: doc.clone(),
                    provision,
                    article: provision,
                    chapter: provision,
                    level: Level::Article,
                    text: rows[number].content.clone(),
                    heading: 0,
                    facts: facts.clone(),
                });
            }
        }
        let names = rows.iter().enumerate().map(|(i, row)| (row.name.clone(), i)).collect();
        Self { rows, units, places, names }
    }
}

/// A name cut into the title and the number of the article: at its last 第…条, or at `#`.
fn split(name: &str) -> (&str, Option<u64>) {
    if let Some((title, _)) = name.split_once('#') {
        return (title, None);
    }
    let Some((title, rest)) = name.rsplit_once('第') else { return (name, None) };
    match rest.split_once('条').and_then(|(number, _)| law::numeral::parse(number)) {
        Some(number) => (title, Some(number)),
        None => (name, None),
    }
}
