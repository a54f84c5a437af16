//! A lenient tree over the tokens of a page.
//!
//! The tokens are those of the standard. The tree is simpler than a browser's: it closes what
//! authors leave open (`<p>`, `<li>`, `<td>`), ignores end tags that close nothing, and nests at
//! most [`MAX_DEPTH`] deep. That is all that text needs, and it keeps the work linear in the
//! input, which the standard's tree construction is not: there, a few kilobytes of unclosed
//! formatting become gigabytes of nodes.

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

/// Elements below this depth are kept as empty marks and their text goes to their ancestor.
const MAX_DEPTH: usize = 512;
/// A page has some thousand nodes.
const MAX_NODES: usize = 2_000_000;

/// The place of a node in [`Dom::nodes`].
pub(super) type Id = usize;

/// A page as a tree; node 0 is its root.
#[derive(Debug)]
pub(super) struct Dom {
    pub(super) nodes: Vec<Node>,
}

#[derive(Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) children: Vec<Id>,
}

#[derive(Debug)]
pub(super) enum Kind {
    Text(String),
    Element(Box<Element>),
}

/// An element with those of its attributes that are of use.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) id: String,
    pub(super) class: String,
    /// `name` and `content` of a `<meta>`.
    pub(super) meta: Option<(String, String)>,
    /// `hidden` or `display: none`.
    pub(super) hidden: bool,
}

impl Dom {
    /// The tree of a page; `None` when it has more nodes than any page has.
    pub(super) fn parse(html: &str) -> Option<Self> {
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        let root = Node { kind: Kind::Element(Box::default()), children: Vec::new() };
        let mut tree = Builder { dom: Self { nodes: vec![root] }, open: vec![0] };
        for token in Tokenizer::new_with_emitter(html, emitter) {
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) => tree.start(&tag),
                Token::EndTag(tag) => tree.end(&String::from_utf8_lossy(&tag.name)),
                Token::String(text) => {
                    let text = String::from_utf8_lossy(&text).into_owned();
                    tree.add(Kind::Text(text));
                }
                Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
            }
            if tree.dom.nodes.len() > MAX_NODES {
                return None;
            }
        }
        Some(tree.dom)
    }

    /// The element at `id`, unless it is text.
    pub(super) fn element(&self, id: Id) -> Option<&Element> {
        match &self.nodes.get(id)?.kind {
            Kind::Element(element) => Some(element),
            Kind::Text(_) => None,
        }
    }

    /// The element's name; empty for text.
    pub(super) fn name(&self, id: Id) -> &str {
        self.element(id).map_or("", |element| element.name.as_str())
    }

    /// The nodes inside `id`, from the first to the last.
    pub(super) fn children(&self, id: Id) -> &[Id] {
        self.nodes.get(id).map_or(&[], |node| &node.children)
    }
}

struct Builder {
    dom: Dom,
    /// The elements that are open, the root first.
    open: Vec<Id>,
}

impl Builder {
    fn add(&mut self, kind: Kind) -> Id {
        let id = self.dom.nodes.len();
        self.dom.nodes.push(Node { kind, children: Vec::new() });
        if let Some(parent) = self.open.last().and_then(|&p| self.dom.nodes.get_mut(p)) {
            parent.children.push(id);
        }
        id
    }

    fn start(&mut self, tag: &StartTag<()>) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        self.close_implied(&name);
        let attribute = |name: &[u8]| {
            tag.attributes.get(name).map(|value| String::from_utf8_lossy(value).into_owned())
        };
        let style: String =
            attribute(b"style").unwrap_or_default().split_whitespace().collect::<String>();
        let meta = (name == "meta").then(|| {
            (attribute(b"name").unwrap_or_default(), attribute(b"content").unwrap_or_default())
        });
        let is_void = VOID.contains(&name.as_str());
        let id = self.add(Kind::Element(Box::new(Element {
            name,
            id: attribute(b"id").unwrap_or_default(),
            class: attribute(b"class").unwrap_or_default(),
            meta,
            hidden: attribute(b"hidden").is_some() || style.contains("display:none"),
        })));
        if !is_void && self.open.len() < MAX_DEPTH {
            self.open.push(id);
        }
    }

    /// What a start tag closes without saying so.
    fn close_implied(&mut self, name: &str) {
        match name {
            "li" => self.close(&["li"], &["ul", "ol", "table"]),
            "dt" | "dd" => self.close(&["dt", "dd"], &["dl", "table"]),
            "td" | "th" => self.close(&["td", "th"], &["tr", "table"]),
            "tr" => self.close(&["tr"], &["table"]),
            "tbody" | "thead" | "tfoot" => self.close(&["tbody", "thead", "tfoot"], &["table"]),
            "option" => self.close(&["option"], &["select"]),
            _ => {}
        }
        if is_block(name) {
            self.close(&["p"], &["td", "th", "table", "button", "object"]);
        }
    }

    /// Closes the innermost open element of `names`, unless one of `bounds` is nearer.
    fn close(&mut self, names: &[&str], bounds: &[&str]) {
        for (at, &id) in self.open.iter().enumerate().skip(1).rev() {
            let name = self.dom.name(id);
            if names.contains(&name) {
                self.open.truncate(at);
                return;
            }
            if bounds.contains(&name) {
                return;
            }
        }
    }

    fn end(&mut self, name: &str) {
        if name == "br" {
            self.add(Kind::Element(Box::new(Element {
                name: "br".to_owned(),
                ..Default::default()
            })));
            return;
        }
        const CELLS: [&str; 2] = ["td", "th"];
        for (at, &id) in self.open.iter().enumerate().skip(1).rev() {
            let open = self.dom.name(id);
            if open == name {
                self.open.truncate(at);
                return;
            }
            // `</b>` does not close the paragraph around it, nor `</div>` the cell.
            let stays_inside =
                if is_table_part(name) { open == "table" } else { CELLS.contains(&open) };
            if stays_inside || (!is_block(name) && is_block(open)) {
                return;
            }
        }
    }
}

const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
];

/// Whether the element begins and ends a line.
pub(super) fn is_block(name: &str) -> bool {
    BLOCKS.binary_search(&name).is_ok()
}

fn is_table_part(name: &str) -> bool {
    ["table", "tbody", "td", "tfoot", "th", "thead", "tr"].binary_search(&name).is_ok()
}
