//! Elements to lines of text.
//!
//! A block is a line; a row of a table is a line with a tab between its cells, so that a row is
//! read, quoted and found as one thing and its cells can still be told apart. Tables that only lay
//! out the page are taken apart into their blocks.

use super::dom::{Dom, Id, Kind, is_block};

/// Elements that hold no text of the document.
const NO_TEXT: &[&str] = &[
    "aside", "audio", "button", "canvas", "footer", "head", "iframe", "input", "nav", "noscript",
    "object", "script", "select", "style", "svg", "template", "textarea", "title", "video",
];

/// Words in `id` or `class` of what surrounds a document: navigation, tools, the site's foot.
const FURNITURE: &[&str] = &[
    "breadcrumb",
    "breadcrumbs",
    "copyright",
    "crumb",
    "crumbs",
    "foot",
    "footer",
    "friendlink",
    "login",
    "menu",
    "nav",
    "navbar",
    "navigation",
    "qr",
    "qrcode",
    "share",
    "sidebar",
    "toolbar",
];

/// Whether the element is no part of any document.
pub(super) fn is_furniture(dom: &Dom, id: Id) -> bool {
    dom.element(id).is_some_and(|element| {
        let words = |s: &str| {
            s.split(|c: char| !c.is_ascii_alphanumeric())
                .any(|word| FURNITURE.contains(&word.to_ascii_lowercase().as_str()))
        };
        NO_TEXT.contains(&element.name.as_str())
            || element.hidden
            || words(&element.id)
            || words(&element.class)
    })
}

/// The lines of what stands in `root`, leaving out the element `but`.
pub(super) fn lines(dom: &Dom, root: Id, but: Option<Id>) -> Vec<String> {
    let mut flow = Flow { dom, but, lines: Lines::default() };
    for &child in dom.children(root) {
        flow.node(child);
    }
    flow.lines.finish()
}

struct Flow<'a> {
    dom: &'a Dom,
    but: Option<Id>,
    lines: Lines,
}

impl Flow<'_> {
    fn node(&mut self, id: Id) {
        if let Some(Kind::Text(text)) = self.dom.nodes.get(id).map(|node| &node.kind) {
            self.lines.text(text);
            return;
        }
        if self.but == Some(id) || is_furniture(self.dom, id) {
            self.lines.end();
            return;
        }
        match self.dom.name(id) {
            "br" => self.lines.end(),
            "tr" => {
                self.lines.end();
                self.row(id);
                self.lines.end();
            }
            name => {
                let block = is_block(name);
                if block {
                    self.lines.end();
                }
                for &child in self.dom.children(id) {
                    self.node(child);
                }
                if block {
                    self.lines.end();
                }
            }
        }
    }

    fn row(&mut self, row: Id) {
        /// A cell of more lines is a part of the page, not a cell of a table.
        const MOST: usize = 8;
        let children = self.dom.children(row);
        let is_cell = |id: Id| matches!(self.dom.name(id), "td" | "th");
        let is_blank = |id: Id| match self.dom.nodes.get(id).map(|node| &node.kind) {
            Some(Kind::Text(text)) => text.trim().is_empty(),
            _ => false,
        };
        let plain =
            children.iter().all(|&id| (is_cell(id) && !self.holds_table(id)) || is_blank(id));
        // Rows around another table are not rendered here, so each cell is rendered at most twice.
        if plain {
            let cells = children.iter().filter(|&&id| is_cell(id));
            let cells: Vec<Vec<String>> =
                cells.map(|&cell| lines(self.dom, cell, self.but)).collect();
            let filled = cells.iter().filter(|lines| !lines.is_empty()).count();
            if filled >= 2 && cells.iter().all(|lines| lines.len() <= MOST) {
                let cells: Vec<String> = cells.iter().map(|lines| lines.join(" ")).collect();
                self.lines.whole(cells.join("\t").trim_end());
                return;
            }
        }
        for &child in children {
            self.node(child);
        }
    }

    fn holds_table(&self, cell: Id) -> bool {
        let mut waiting = vec![cell];
        while let Some(id) = waiting.pop() {
            if self.dom.name(id) == "table" || self.but == Some(id) {
                return true;
            }
            waiting.extend(self.dom.children(id));
        }
        false
    }
}

/// Lines as they are put together; blanks are folded as a browser folds them.
#[derive(Default)]
struct Lines {
    done: Vec<String>,
    line: String,
    /// A blank was seen: nothing, a blank, or a line break of the source.
    gap: Option<Gap>,
}

#[derive(Clone, Copy, PartialEq)]
enum Gap {
    Blank,
    Break,
}

impl Lines {
    fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '\n' | '\r' => self.gap = Some(Gap::Break),
                ' ' | '\t' | '\x0C' | '\u{a0}' => self.gap = self.gap.or(Some(Gap::Blank)),
                _ => {
                    // A line break of the source between Han characters is no blank
                    // (CSS Text 3, section 4.1.3).
                    let before = self.line.chars().next_back();
                    let joins = self.gap == Some(Gap::Break)
                        && !c.is_ascii()
                        && before.is_some_and(|b| !b.is_ascii());
                    if self.gap.is_some() && before.is_some() && !joins {
                        self.line.push(' ');
                    }
                    self.gap = None;
                    self.line.push(c);
                }
            }
        }
    }

    fn whole(&mut self, line: &str) {
        self.end();
        self.done.push(line.to_owned());
    }

    fn end(&mut self) {
        self.gap = None;
        let line = self.line.trim();
        if !line.is_empty() {
            self.done.push(line.to_owned());
        }
        self.line.clear();
    }

    fn finish(mut self) -> Vec<String> {
        self.end();
        self.done
    }
}
