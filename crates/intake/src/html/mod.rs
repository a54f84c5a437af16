//! Pages of government sites: the text out of what surrounds it, and what the page states about it.
//!
//! # Steps
//! - **Tree:** [`dom`] reads the tokens of the page into a lenient tree.
//! - **Text:** the element that holds the document is found by the names that the publishing
//!   systems of government sites give it, else by where the words are that are no links.
//! - **Lines:** [`flow`] writes it line by line, tables as rows.
//! - **Statements:** [`labels`] reads 索引号, 发文机关 and the like from the rest of the page.

mod dom;
mod flow;
mod labels;

use dom::{Dom, Id, Kind};
use labels::Declared;

use crate::Refusal;

/// The text of a page, and what it declares, label and value.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) text: String,
    pub(crate) declared: Vec<(String, String)>,
}

/// `id` or `class` under which publishing systems put the text.
const NAMES: &[&str] = &[
    "UCAP-CONTENT",
    "UCAPCONTENT",
    "TRS_Editor",
    "trs_editor_view",
    "TRS_UEDITOR",
    "ArticleContent",
    "article-content",
    "article_content",
    "pages_content",
    "xxgk_content",
    "zoom",
    "js_content",
];

/// Fewer characters are a caption, not a document.
const LEAST: usize = 40;

/// Reads a page.
pub(crate) fn read(name: &str, html: &str) -> Result<Page, Refusal> {
    let Some(dom) = Dom::parse(html) else {
        return Err(Refusal::too_complex(name, "网页的标记过多"));
    };
    let words = Words::of(&dom);
    let main = by_name(&dom, &words).unwrap_or_else(|| by_words(&dom, &words));
    let mut declared = Declared::default();
    let outside = flow::lines(&dom, 0, Some(main));
    for line in &outside {
        declared.line(line);
    }
    let mut text = String::new();
    for line in flow::lines(&dom, main, None) {
        if !declared.row(&line) {
            text.push_str(&line);
            text.push('\n');
        }
    }
    declared.head(&dom);
    if let Some(title) = title(&dom, &text, &outside).filter(|_| !declared.has("标题")) {
        declared.0.push(("标题".to_owned(), title));
    }
    Ok(Page { text, declared: declared.0 })
}

/// How many characters of each node stand outside of links and furniture.
struct Words(Vec<usize>);

impl Words {
    fn of(dom: &Dom) -> Self {
        let mut words = vec![0_usize; dom.nodes.len()];
        // A node stands after its parent, so one pass down marks and one pass up adds.
        let mut silent = vec![false; dom.nodes.len()];
        for id in 0..dom.nodes.len() {
            silent[id] = silent[id] || dom.name(id) == "a" || flow::is_furniture(dom, id);
            for &child in dom.children(id) {
                silent[child] = silent[id];
            }
        }
        for id in (0..dom.nodes.len()).rev() {
            let own = match &dom.nodes[id].kind {
                Kind::Text(text) if !silent[id] => {
                    text.chars().filter(|c| !c.is_whitespace()).count()
                }
                _ => 0,
            };
            words[id] = own + dom.children(id).iter().map(|&child| words[child]).sum::<usize>();
        }
        Self(words)
    }
}

/// The element with the most words of those that bear a known name.
fn by_name(dom: &Dom, words: &Words) -> Option<Id> {
    let is_known = |id: &Id| {
        dom.element(*id).is_some_and(|element| {
            element.name == "article"
                || element.name == "main"
                || NAMES.iter().any(|known| {
                    element.id.eq_ignore_ascii_case(known)
                        || element.class.split_whitespace().any(|c| c.eq_ignore_ascii_case(known))
                })
        })
    };
    let known = (0..dom.nodes.len()).filter(is_known);
    // Of two with equal words the outer one, which stands first.
    let best = known.rev().max_by_key(|&id| words.0[id])?;
    (words.0[best] >= LEAST).then_some(best)
}

/// The innermost element that holds four in five of the page's words.
fn by_words(dom: &Dom, words: &Words) -> Id {
    let mut at = 0;
    loop {
        let rich = dom.children(at).iter().copied().find(|&child| {
            words.0[child] >= LEAST
                && words.0[child] * 5 >= words.0[at] * 4
                && dom::is_block(dom.name(child))
        });
        match rich {
            // A page of one paragraph: its neighbours may be its heading and signature.
            Some(child) if matches!(dom.name(child), "p" | "li" | "tr" | "h1" | "h2" | "h3") => {
                return at;
            }
            Some(child) => at = child,
            None => return at,
        }
    }
}

/// The part of `<title>` that stands on the page as well: sites put their own name beside it.
fn title(dom: &Dom, text: &str, outside: &[String]) -> Option<String> {
    let squeezed = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let id = (0..dom.nodes.len()).find(|&id| dom.name(id) == "title")?;
    let written: String = (dom.children(id).iter())
        .filter_map(|&child| match &dom.nodes[child].kind {
            Kind::Text(text) => Some(text.as_str()),
            Kind::Element(_) => None,
        })
        .collect();
    let page = squeezed(text) + &squeezed(&outside.concat());
    let parts = written.split(['_', '|', '-', '–', '—']).map(squeezed);
    let longest = parts.max_by_key(|part| part.chars().count())?;
    (longest.chars().count() >= 6 && page.contains(&longest)).then_some(longest)
}
