//! A draft policy examined: obsolete names, citations that no longer hold, measures without a
//! ground, missing dates. What cannot be judged is said to be so, never called wrong.

mod lexicon;

use jiff::civil::Date;
use law::citation::find_in;
use law::meta::Kind;
use law::{Diagnostic, Document, Library, Span, Verdict, Work};
use serde::Serialize;

use crate::cite::is_wrong;
use crate::judge::{Judge, Judged};
use crate::{Desk, Draft, Error};
use lexicon::Lexicon;

/// The answer of `review`.
#[derive(Debug, Clone, Serialize)]
pub struct ReviewAnswer {
    /// The documents that were examined, by title.
    pub documents: Vec<String>,
    /// Everything that was found, in the order of the text.
    pub findings: Vec<Diagnostic>,
}

impl ReviewAnswer {
    /// Whether any finding is an error.
    pub fn failed(&self) -> bool {
        self.findings.iter().any(|f| f.severity == law::Severity::Error)
    }
}

impl Desk {
    /// Examines a draft as of today. Nothing is kept.
    ///
    /// # Errors
    /// The draft is no text that can be read, or the word lists are broken.
    pub fn review(&self, draft: &Draft) -> Result<ReviewAnswer, Error> {
        let lexicon = Lexicon::read(self.places())?;
        let (_, documents) = draft.read()?;
        let (library, today) = (self.library(), self.places().today());
        let mut findings = Vec::new();
        for document in &documents {
            let found = find_in(document, &|title| library.knows(title));
            let judged = Judge::new(&library, document, &found, None).at(today);
            let review = Review { document, judged: &judged, today, library: &library };
            let mut found = review.organs(&lexicon);
            found.extend(review.citations());
            found.extend(review.measures(&lexicon));
            found.sort_by_key(|(at, _)| *at);
            findings.extend(found.into_iter().map(|(_, finding)| finding));
            findings.extend(review.unjudged());
            findings.extend(review.dates());
        }
        let documents = documents.iter().map(|d| d.meta.title.value.clone()).collect();
        Ok(ReviewAnswer { documents, findings })
    }
}

/// A finding and where it begins.
type Found = (usize, Diagnostic);

struct Review<'a> {
    document: &'a Document,
    judged: &'a [Judged],
    today: Date,
    library: &'a Library,
}

impl Review<'_> {
    /// Names of organs that were reformed away. A title or an order keeps the name of its time.
    fn organs(&self, lexicon: &Lexicon) -> Vec<Found> {
        let text = &self.document.text;
        let mut found: Vec<Found> = Vec::new();
        let mut seen: Vec<(usize, usize)> = Vec::new();
        for (row, words) in lexicon.organs_in(text, self.today) {
            let in_citation = self.document.citations.iter().any(|c| c.span.contains(words));
            let in_head = self.document.tree.at(words.start).is_none_or(|i| {
                matches!(
                    self.document.tree.provisions[i].level,
                    law::Level::Front | law::Level::Back
                )
            });
            let place = self.document.tree.at(words.start).unwrap_or(0);
            // One finding for each name in each provision.
            if in_citation || in_head || seen.contains(&(place, row.index)) {
                continue;
            }
            seen.push((place, row.index));
            let name = words.of(text);
            let mut finding =
                Diagnostic::warning("organ-obsolete", format!("“{name}”是旧称，现为{}", row.now));
            finding.hint = Some(format!("依据：{}{}", row.source, unverified(row.verified)));
            found.push((words.start, self.at(words, finding)));
        }
        found
    }

    /// Citations that are wrong, or that should be looked at.
    fn citations(&self) -> Vec<Found> {
        let mut found = Vec::new();
        for judged in self.judged {
            let words = judged.citation.span.of(&self.document.text);
            let resolved = &judged.resolved;
            let message = format!("“{words}”{}", resolved.verdict.term());
            let finding = match resolved.verdict {
                v if is_wrong(v) => Diagnostic::error("citation-void", message),
                Verdict::Renumbered | Verdict::Amended | Verdict::NotYet => {
                    Diagnostic::warning("citation-changed", message)
                }
                _ => continue,
            };
            let note = resolved.note.clone().unwrap_or_else(|| "请核对现行文本".into());
            let finding = finding.hint(note);
            found.push((judged.citation.span.start, self.at(judged.citation.span, finding)));
        }
        found
    }

    /// Penalties, coercion, permits and fees in a text that may not create them, without a cited
    /// ground in the same provision.
    fn measures(&self, lexicon: &Lexicon) -> Vec<Found> {
        if self.document.meta.kind.value < Kind::PolicyDocument {
            return Vec::new();
        }
        let text = &self.document.text;
        let mut found = Vec::new();
        for (row, words) in lexicon.measures_in(text, self.today) {
            let Some(place) = self.document.tree.at(words.start) else { continue };
            let provision = &self.document.tree.provisions[place];
            let sentence = sentence(text, words);
            let grounded = self.judged.iter().any(|j| {
                provision.own.contains(j.citation.span) && !matches!(j.citation.work, Work::Itself)
            });
            let lawful = lexicon.grounds.iter().any(|ground| sentence.contains(ground.as_str()));
            let cited = self.judged.iter().any(|j| j.citation.span.contains(words));
            if grounded || lawful || cited || !provision.level.is_clause() {
                continue;
            }
            let finding = Diagnostic::warning(
                "measure-without-basis",
                format!("“{}”涉及{}，同一条没有写明法律依据", words.of(text), row.name),
            );
            let finding = finding.hint(format!(
                "{}{}；有上位法依据的请写明条款：{}",
                row.rule,
                unverified(row.verified),
                sentence.trim()
            ));
            found.push((words.start, self.at(words, finding)));
        }
        found
    }

    /// What the library could not judge, said once.
    fn unjudged(&self) -> Option<Diagnostic> {
        let mut names: Vec<String> = Vec::new();
        for judged in self.judged.iter().filter(|j| j.resolved.verdict == Verdict::NotInLibrary) {
            let name = match (&judged.title, &judged.doc_no) {
                (Some(title), _) => format!("《{title}》"),
                (None, Some(number)) => number.clone(),
                (None, None) => continue,
            };
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let message =
            format!("引用的 {} 件文件未入库，未作判断：{}", names.len(), names.join("、"));
        let many =
            format!("库中现有 {} 件文件；导入这些文件后重新审查", self.library.entries().len());
        (!names.is_empty()).then(|| {
            Diagnostic::note("citation-unjudged", message)
                .at(self.document.id.to_string())
                .hint(many)
        })
    }

    /// 施行日期 and 有效期, which a policy document must state.
    fn dates(&self) -> Vec<Diagnostic> {
        let kind = self.document.meta.kind.value;
        if kind == Kind::Bulletin || kind < Kind::PolicyDocument && self.document.articles() == 0 {
            return Vec::new();
        }
        let text = &self.document.text;
        let here = self.document.id.to_string();
        let mut found = Vec::new();
        let begins = ["施行", "起执行", "起实施", "之日起生效"].iter().any(|w| text.contains(w));
        if !begins {
            let finding = Diagnostic::warning("no-effective-date", "没有写明施行日期");
            found.push(finding.at(&here).hint("写明“自某年某月某日起施行”"));
        }
        let ends = ["有效期", "有效至", "废止日期"].iter().any(|w| text.contains(w));
        if kind >= Kind::PolicyDocument && !ends {
            let finding = Diagnostic::note("no-expiry", "没有写明有效期");
            let hint = "各地对规范性文件有效期的规定不同，请按本省规定核对是否应当写明";
            found.push(finding.at(&here).hint(hint));
        }
        found
    }

    /// The finding with the address of the provision and the words around the place.
    fn at(&self, words: Span, finding: Diagnostic) -> Diagnostic {
        let place = self.document.tree.at(words.start).map(|i| self.document.id_of(i).to_string());
        finding.at(place.unwrap_or_else(|| self.document.id.to_string()))
    }
}

fn unverified(verified: bool) -> &'static str {
    if verified { "" } else { "（未核）" }
}

/// The sentence in which `words` stand.
fn sentence(text: &str, words: Span) -> &str {
    let ends = ['。', '；', '\n', ';'];
    let start = text.get(..words.start).and_then(|t| t.rfind(ends)).map_or(0, |at| {
        at + text.get(at..).and_then(|t| t.chars().next()).map_or(1, char::len_utf8)
    });
    let end =
        text.get(words.end..).and_then(|t| t.find(ends)).map_or(text.len(), |at| words.end + at);
    Span::new(start, end).of(text)
}
