//! Who copied from whom in the whole library.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use ::compare::{Copied, Corpus, LONG, Lender, Shared};
use law::{Document, Entry};
use press::{Cell, Report, Table, Tone};
use rayon::prelude::*;

use super::export::{ExportFormat, write};
use super::report::{column, table};
use crate::view::{CopyView, CorpusAnswer, PassageView, SourceView};
use crate::{Desk, Error};

impl Desk {
    /// Which documents took passages from which, over the whole library or, when documents are
    /// named, what these took from others and others from them.
    ///
    /// # Errors
    /// A name that leads to no document; a document that cannot be read.
    pub fn copied(&self, names: &[String]) -> Result<CorpusAnswer, Error> {
        let library = self.library();
        let named = names
            .iter()
            .map(|name| Ok(library.find(name)?.id.to_string()))
            .collect::<Result<BTreeSet<String>, Error>>()?;
        let entries = library.entries();
        let documents = entries
            .par_iter()
            .map(|entry| self.open(&library, entry))
            .collect::<Result<Vec<Arc<Document>>, Error>>()?;
        let mut corpus = Corpus::default();
        documents.iter().for_each(|document| corpus.add(document));
        let view = |copied: Copied| copy(entries, &documents, copied);
        let mut copies: Vec<CopyView> = corpus.copied().into_iter().map(view).collect();
        if !named.is_empty() {
            for copy in copies.iter_mut().filter(|copy| !named.contains(&copy.doc)) {
                copy.sources.retain(|source| named.contains(&source.doc));
            }
            copies.retain(|copy| !copy.sources.is_empty());
        }
        copies.sort_by(|x, y| y.share().total_cmp(&x.share()).then_with(|| x.doc.cmp(&y.doc)));
        Ok(CorpusAnswer { documents: entries.len(), letters: LONG, copies })
    }

    /// The same, written to a file.
    ///
    /// # Errors
    /// Those of [`Desk::copied`]; a file that cannot be written; for PDF, what printing refuses.
    pub fn export_copied(
        &self,
        names: &[String],
        format: ExportFormat,
        out: &Path,
    ) -> Result<CorpusAnswer, Error> {
        let answer = self.copied(names)?;
        write(self, &report(&answer), None, format, out)?;
        Ok(answer)
    }
}

fn copy(entries: &[Entry], documents: &[Arc<Document>], copied: Copied) -> CopyView {
    let Copied { document, letters, sources } = copied;
    let title = |document: usize| entries[document].label();
    let source = |lender: Lender| {
        let passage = |shared: Shared| {
            let at = |document: &Document, byte| {
                document.id_of(document.tree.at(byte).unwrap_or(0)).to_string()
            };
            let copy = &documents[document];
            PassageView {
                from: at(&documents[lender.document], shared.source.start),
                to: at(copy, shared.copy.start),
                letters: shared.letters,
                text: shared.copy.of(&copy.text).to_owned(),
            }
        };
        SourceView {
            doc: entries[lender.document].id.to_string(),
            title: title(lender.document),
            ground: lender.ground,
            letters: lender.letters,
            share: (lender.letters as f64 / letters.max(1) as f64 * 1_000.0).round() / 1_000.0,
            passages: lender.passages.iter().copied().map(passage).collect(),
        }
    };
    CopyView {
        doc: entries[document].id.to_string(),
        title: title(document),
        letters,
        sources: sources.into_iter().map(source).collect(),
    }
}

/// One row for each source of a document.
fn report(answer: &CorpusAnswer) -> Report {
    let rows = answer.copies.iter().flat_map(|copy| {
        copy.sources.iter().map(move |source| {
            let mut longest = Cell::default();
            for passage in source.passages.iter().take(1) {
                let (from, to) = (&passage.from, &passage.to);
                longest = longest
                    .with(format!("{}\n", passage.text.trim()), Tone::Plain)
                    .with(format!("（{from} → {to}）"), Tone::Faint);
            }
            vec![
                Cell::of(&copy.title, Tone::Strong),
                Cell::of(&source.title, Tone::Plain),
                Cell::of(source.ground.term(), Tone::Faint),
                Cell::of(source.letters.to_string(), Tone::Plain),
                Cell::of(format!("{:.0}%", source.share * 100.0), Tone::Plain),
                longest,
            ]
        })
    });
    let columns = vec![
        column("序号", 3),
        column("文件", 9),
        column("来源", 9),
        column("依据", 4),
        column("字数", 3),
        column("占全文", 3),
        column("最长的一段", 20),
    ];
    let tables: Vec<Table> = [table("照抄来源", columns, rows)]
        .into_iter()
        .filter(|table| !table.rows.is_empty())
        .collect();
    let summary = format!(
        "共 {} 件文件，{} 件有 {} 字以上的文句见于更早或者层级更高的文件；同一部法规的各版本之间不列。",
        answer.documents,
        answer.copies.len(),
        answer.letters
    );
    Report { title: "照抄来源".to_owned(), summary: vec![summary], tables }
}
