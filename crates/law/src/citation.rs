//! Citations: titles in 《》, document numbers, orders, and the 条款项 behind them.
//!
//! The grammar, from the words that people write:
//! - **Titles:** 《安全生产法》, 《关于修改〈安全生产法〉的决定》, and 《办法》 where the text said
//!   （以下简称《办法》） before (`title`).
//! - **Numbers:** 国办发〔2015〕20号 ([`DocNo`]), 国家安监总局令第70号 ([`OrderNo`]).
//! - **Places:** 第九十七条第（四）项, with lists and ranges (`place`).
//! - **Places without a title:** 本法第二十条, 前款, 该条, 依照刑法第一百三十四条 (`own`).
//!
//! A whole work that calls itself 本法 or 本意见 is not cited by that.

mod own;
mod place;
#[cfg(test)]
mod tests;
mod title;

use serde::{Deserialize, Serialize};

use crate::address::Path;
use crate::docno::DocNo;
use crate::document::Document;
use crate::library::{short_title, squeezed};
use crate::meta::Meta;
use crate::order::OrderNo;
use crate::tree::Tree;
use crate::{Span, fold};

/// One cited place. `第三十一条和第三十二条` gives two citations of one work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// What is cited, as bytes of the document text.
    pub span: Span,
    /// The work.
    pub work: Work,
    /// The place in it; `None` for the work as a whole.
    pub path: Option<Path>,
}

/// Which work a citation means.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Work {
    /// By title, without the outer 《》; a short name given in the text is written out.
    Title(String),
    /// By 发文字号.
    Number(DocNo),
    /// The citing document itself: 本法, 前款, or a bare 第X条.
    Itself,
    /// By 令号.
    Order(OrderNo),
}

/// Finds every citation in `text`, in order. `tree` gives the place of relative ones (前款, 本条).
pub(crate) fn find_all(text: &str, tree: &Tree) -> Vec<Citation> {
    find(text, tree, &|_| false)
}

/// Every citation in a document that was read, as [`find`] finds them with a library at hand.
pub fn find_in(document: &Document, known: &dyn Fn(&str) -> bool) -> Vec<Citation> {
    of_others(find(&document.text, &document.tree, known), &document.meta)
}

/// Finds every citation in `text`, in order. `tree` gives the place of relative ones (前款, 本条).
/// `known` says whether a work goes by this title: 依照行政处罚法第四十二条, without 《》, cites only
/// what is known.
pub fn find(text: &str, tree: &Tree, known: &dyn Fn(&str) -> bool) -> Vec<Citation> {
    let (mut found, names) = title::titles(text);
    found.sort_by_key(|c| (c.span.start, c.span.end));
    let reader = own::Reader { text, tree, names: &names, known };
    found.extend(reader.find(&found));
    let whole = |span, work| Citation { span, work, path: None };
    found.extend(DocNo::find_all(text).into_iter().map(|(n, span)| whole(span, Work::Number(n))));
    found.extend(OrderNo::find_all(text).into_iter().map(|(n, span)| whole(span, Work::Order(n))));
    found.sort_by_key(|c| (c.span.start, c.span.end));
    found
}

/// Leaves out what a text says of itself: its own title and 文号, in its heading or anywhere. A
/// place that it cites by its own title is a place of itself.
pub(crate) fn of_others(citations: Vec<Citation>, meta: &Meta) -> Vec<Citation> {
    let own = |title: &str| squeezed(short_title(title));
    let title = own(&meta.title.value);
    let number = meta.doc_no.as_ref().map(|no| &no.value);
    let itself = |citation: &Citation| match &citation.work {
        Work::Title(cited) => own(cited) == title,
        Work::Number(cited) => Some(cited) == number,
        Work::Itself | Work::Order(_) => false,
    };
    let kept =
        citations.into_iter().filter_map(|citation| match (itself(&citation), &citation.path) {
            (false, _) => Some(citation),
            (true, None) => None,
            (true, Some(_)) => Some(Citation { work: Work::Itself, ..citation }),
        });
    kept.collect()
}

/// For each citation, the one of whose title it is the number: 1 for the second of
/// 《…通知》（国办发〔2015〕20号）. A number that stands alone has none, nor has a title.
pub fn titles_of_numbers(text: &str, citations: &[Citation]) -> Vec<Option<usize>> {
    let mut owners = vec![None; citations.len()];
    let mut title: Option<usize> = None;
    for (i, citation) in citations.iter().enumerate() {
        match citation.work {
            Work::Title(_)
                if text.get(citation.span.start..).is_some_and(|t| t.starts_with('《')) =>
            {
                title = Some(i);
            }
            Work::Number(_) | Work::Order(_) => {
                let before = text.get(..citation.span.start).unwrap_or("").trim_end();
                let behind = before
                    .strip_suffix(|c| fold::char(c) == '(')
                    .filter(|rest| rest.trim_end().ends_with('》'));
                owners[i] = title
                    .filter(|&t| behind.is_some_and(|rest| citations[t].span.start < rest.len()));
            }
            _ => {}
        }
    }
    owners
}
