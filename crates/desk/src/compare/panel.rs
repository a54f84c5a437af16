//! Documents side by side in several tables, where one would be too wide for the paper.

use std::ops::Range;

use press::{Cell, Column, Table};

use super::report::{column, numbered};

/// Documents that stand side by side in one table.
pub(super) struct Panel {
    /// Which of all documents, by number.
    pub(super) columns: Range<usize>,
    /// Which of the tables it is, where there are several.
    part: Option<(usize, usize)>,
}

/// The documents in groups of nearly the same size, none larger than `wide`.
pub(super) fn panels(documents: usize, wide: usize) -> Vec<Panel> {
    let all = documents.div_ceil(wide).max(1);
    let panel = |n: usize| Panel {
        columns: n * documents / all..(n + 1) * documents / all,
        part: (all > 1).then_some((n + 1, all)),
    };
    (0..all).map(panel).collect()
}

impl Panel {
    /// A table with a column for each of its documents: 序号 | 事项 | each document | 差异说明. The rows
    /// keep their numbers from panel to panel; one on which all of them are silent is left out.
    pub(super) fn table(
        &self,
        title: &str,
        names: &[&str],
        rows: impl Iterator<Item = Option<Vec<Cell>>>,
    ) -> Table {
        let mut columns = vec![Column::numbers("序号", 2), column("事项", 5)];
        columns.extend(names[self.columns.clone()].iter().map(|name| column(name, 12)));
        columns.push(column("差异说明", 7));
        let title = match self.part {
            Some((part, all)) => format!("{title}（{part}／{all}）"),
            None => title.to_owned(),
        };
        let rows = (1..).zip(rows).filter_map(|(n, row)| Some(numbered(n, row?)));
        Table { title, columns, rows: rows.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_of_nearly_one_size_and_hold_every_document_once() {
        #[track_caller]
        fn check(documents: usize, wide: usize, expected: &[usize]) {
            let found: Vec<usize> =
                panels(documents, wide).into_iter().map(|panel| panel.columns.len()).collect();
            assert_eq!(found, expected, "{documents} by {wide}");
        }
        check(2, usize::MAX, &[2]);
        check(5, 5, &[5]);
        check(6, 5, &[3, 3]);
        check(21, 5, &[4, 4, 4, 4, 5]);
        for documents in 1..200 {
            let all: Vec<usize> =
                panels(documents, 5).into_iter().flat_map(|panel| panel.columns).collect();
            assert_eq!(all, (0..documents).collect::<Vec<_>>());
        }
    }
}
