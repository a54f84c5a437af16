//! What a page states about its document: the table of labels above the text, and the page's own
//! `<meta>` entries.

use super::dom::{Dom, Kind};

/// Labels of the public-information catalogues of government sites.
const LABELS: &[&str] = &[
    "索引号",
    "主题分类",
    "组配分类",
    "体裁分类",
    "发布机构",
    "发文机关",
    "制定机关",
    "所属机构",
    "公开责任部门",
    "成文日期",
    "签署日期",
    "生成日期",
    "发文日期",
    "印发日期",
    "发布日期",
    "公布日期",
    "登记日期",
    "施行日期",
    "生效日期",
    "失效日期",
    "废止日期",
    "标题",
    "名称",
    "文号",
    "发文字号",
    "统一登记号",
    "公开方式",
    "公开范围",
    "有效性",
    "时效性",
    "信息时效期",
    "效力级别",
    "关键词",
    "主题词",
    "所属主题",
    "来源",
];

/// The entries that every government site carries (国办发〔2019〕19号 sets their names).
const META: &[(&str, &str)] = &[
    ("ArticleTitle", "标题"),
    ("PubDate", "发布日期"),
    ("ContentSource", "来源"),
    ("Keywords", "关键词"),
];

/// Labels and values, the first value of each label.
#[derive(Debug, Default)]
pub(super) struct Declared(pub(super) Vec<(String, String)>);

impl Declared {
    fn add(&mut self, label: &str, value: &str) {
        let value = value.trim();
        if !value.is_empty() && !self.has(label) {
            self.0.push((label.to_owned(), value.to_owned()));
        }
    }

    pub(super) fn has(&self, label: &str) -> bool {
        self.0.iter().any(|(known, _)| known == label)
    }

    /// Reads a line that stands outside of the text.
    pub(super) fn line(&mut self, line: &str) {
        let mut cells = line.split('\t').peekable();
        while let Some(cell) = cells.next() {
            if let Some(label) = label(cell) {
                if let Some(value) = cells.next_if(|next| self::label(next).is_none()) {
                    self.add(label, value);
                }
            } else {
                self.pairs(cell);
            }
        }
    }

    /// Whether a row of the text is nothing but labels and values: then it is read.
    pub(super) fn row(&mut self, line: &str) -> bool {
        let cells: Vec<&str> = line.split('\t').collect();
        let is_row = cells.len() >= 2
            && cells.chunks(2).all(|pair| {
                pair.first().is_some_and(|cell| label(cell).is_some() || cell.trim().is_empty())
            })
            && cells.first().is_some_and(|cell| label(cell).is_some());
        if is_row {
            self.line(line);
        }
        is_row
    }

    /// `索引号：… 发布日期：…` in one line.
    fn pairs(&mut self, cell: &str) {
        /// A longer cell is text, not labels.
        const LONGEST: usize = 1000;
        let mut rest = if cell.len() <= LONGEST { cell } else { "" };
        while let Some((start, label, after)) = next_pair(rest) {
            if start > 0 && rest == cell {
                // Something else stands first: this is a sentence, not a list of labels.
                return;
            }
            let tail = rest.get(after..).unwrap_or_default();
            let end = next_pair(tail).map_or(tail.len(), |(start, ..)| start);
            self.add(label, tail.get(..end).unwrap_or_default());
            rest = tail.get(end..).unwrap_or_default();
        }
    }

    /// What the page's head states.
    pub(super) fn head(&mut self, dom: &Dom) {
        for node in &dom.nodes {
            let Kind::Element(element) = &node.kind else { continue };
            let Some((name, content)) = &element.meta else { continue };
            let known = META.iter().find(|(entry, _)| entry.eq_ignore_ascii_case(name.trim()));
            if let Some((_, label)) = known {
                self.add(label, content);
            }
        }
    }
}

/// The label that a cell consists of: `索 引 号：`, `【文号】`.
fn label(cell: &str) -> Option<&'static str> {
    let bare: String = cell.chars().filter(|c| !c.is_whitespace()).take(12).collect();
    let bare = bare.trim_end_matches(['：', ':']).trim_matches(['【', '】', '[', ']']);
    LABELS.iter().copied().find(|label| *label == bare)
}

/// The first `label：` that begins a word: its start, the label, where its value begins.
fn next_pair(text: &str) -> Option<(usize, &'static str, usize)> {
    let found = LABELS.iter().filter_map(|label| {
        let places = text.match_indices(label).filter(|(at, _)| {
            text.get(..*at).is_some_and(|b| b.chars().next_back().is_none_or(char::is_whitespace))
        });
        places.into_iter().find_map(|(at, _)| {
            let after = text.get(at + label.len()..)?;
            let colon = after.chars().next().filter(|c| "：:".contains(*c))?;
            Some((at, *label, at + label.len() + colon.len_utf8()))
        })
    });
    found.min_by_key(|(at, ..)| *at)
}
