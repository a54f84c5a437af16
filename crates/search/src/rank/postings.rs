//! How often a phrase stands in each article, read from the index of character pairs.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, SegmentReader, TERMINATED, Term};

use crate::index::Index;
use crate::rank::Collection;

/// The articles that hold `phrase` and how often, by number. A phrase of one character, or with
/// anything but word characters, gives nothing.
pub(crate) fn frequencies(
    index: &Index,
    collection: &Collection,
    phrase: &[char],
) -> tantivy::Result<Vec<(u32, f32)>> {
    let mut found: Vec<(u32, f32)> = Vec::new();
    for (segment, reader) in index.searcher.segment_readers().iter().enumerate() {
        in_segment(reader, index.fields.text, phrase, |row, count| {
            let Some(number) = collection.number(segment, row) else { return };
            match found.last_mut() {
                Some((last, sum)) if *last == number => *sum += count as f32,
                _ => found.push((number, count as f32)),
            }
        })?;
    }
    Ok(found)
}

/// Calls `each` with every row of a segment that holds `phrase`, and how often it does.
fn in_segment(
    reader: &SegmentReader,
    field: Field,
    phrase: &[char],
    mut each: impl FnMut(u32, usize),
) -> tantivy::Result<()> {
    let inverted = reader.inverted_index(field)?;
    let pairs = covering(phrase);
    let option = if pairs.len() > 1 {
        IndexRecordOption::WithFreqsAndPositions
    } else {
        IndexRecordOption::WithFreqs
    };
    let mut lists: Vec<(u32, SegmentPostings)> = Vec::with_capacity(pairs.len());
    for (at, pair) in pairs {
        let Some(list) = inverted.read_postings(&Term::from_field_text(field, &pair), option)?
        else {
            return Ok(());
        };
        lists.push((at, list));
    }
    lists.sort_by_key(|(_, list)| list.doc_freq());
    let Some(((first_at, mut first), mut others)) =
        (!lists.is_empty()).then(|| (lists.remove(0), lists))
    else {
        return Ok(());
    };
    let (mut starts, mut positions) = (Vec::new(), Vec::new());
    let mut row = first.doc();
    'rows: while row != TERMINATED {
        for (_, list) in &mut others {
            if list.doc() < row {
                list.seek(row);
            }
            if list.doc() > row {
                row = first.seek(list.doc());
                continue 'rows;
            }
        }
        if others.is_empty() {
            each(row, first.term_freq() as usize);
        } else {
            starts.clear();
            first.positions(&mut positions);
            starts.extend(positions.iter().filter_map(|p| p.checked_sub(first_at)));
            for (at, list) in &mut others {
                list.positions(&mut positions);
                starts.retain(|start| positions.binary_search(&(start + *at)).is_ok());
            }
            if !starts.is_empty() {
                each(row, starts.len());
            }
        }
        row = first.advance();
    }
    Ok(())
}

/// Pairs of neighbouring characters that together cover `phrase`, with their places: every second
/// one and the last, which is as exact as all of them.
fn covering(phrase: &[char]) -> Vec<(u32, String)> {
    let Some(last) = phrase.len().checked_sub(2) else { return Vec::new() };
    (0..=last)
        .filter(|at| at % 2 == 0 || *at == last)
        .filter_map(|at| Some((u32::try_from(at).ok()?, phrase[at..at + 2].iter().collect())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::covering;

    #[test]
    fn every_character_is_covered() {
        for (phrase, expected) in [
            ("安", ""),
            ("安全", "安全@0"),
            ("安全法", "安全@0 全法@1"),
            ("安全生产", "安全@0 生产@2"),
            ("安全生产法", "安全@0 生产@2 产法@3"),
        ] {
            let chars: Vec<char> = phrase.chars().collect();
            let pairs = covering(&chars);
            let shown: Vec<_> = pairs.iter().map(|(at, pair)| format!("{pair}@{at}")).collect();
            assert_eq!(shown.join(" "), expected);
        }
    }
}
