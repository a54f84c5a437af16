//! Where a phrase stands, read from the postings of its pairs of characters.

use tantivy::index::InvertedIndexReader;
use tantivy::postings::{Postings as _, SegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet as _, TERMINATED, Term};

use crate::gram::Need;

/// What has to be read of one segment to find a phrase there.
pub(crate) enum Postings {
    /// These tokens at these distances from each other, the rarest first; at least one.
    Tokens(Vec<(u32, TermInfo)>),
    /// Any of these tokens.
    AnyOf(Vec<TermInfo>),
}

impl Postings {
    /// What `phrase`, in its form, needs; `None` when it stands nowhere in the segment.
    ///
    /// A phrase without any character of a word needs nothing and must not come here.
    pub(crate) fn of(
        inverted: &InvertedIndexReader,
        field: Field,
        phrase: &[char],
    ) -> std::io::Result<Option<Self>> {
        match Need::of(phrase) {
            Need::Tokens(tokens) => {
                let mut infos = Vec::with_capacity(tokens.len());
                for (at, token) in thinned(&tokens) {
                    let Some(info) =
                        inverted.get_term_info(&Term::from_field_text(field, token))?
                    else {
                        return Ok(None);
                    };
                    infos.push((at, info));
                }
                infos.sort_by_key(|(_, info)| info.doc_freq);
                Ok(Some(Self::Tokens(infos)))
            }
            // All tokens that start with a character lie between it and its successor, as UTF-8
            // sorts by code point.
            Need::Prefix(c) => {
                let range = inverted.terms().range().ge(c.encode_utf8(&mut [0; 4]));
                let next = ((c as u32 + 1)..=(char::MAX as u32)).find_map(char::from_u32);
                let mut stream = match next {
                    Some(next) => range.lt(next.encode_utf8(&mut [0; 4])).into_stream()?,
                    None => range.into_stream()?,
                };
                let mut infos = Vec::new();
                while stream.advance() {
                    infos.push(stream.value().clone());
                }
                Ok((!infos.is_empty()).then_some(Self::AnyOf(infos)))
            }
            Need::Nothing => Ok(None),
        }
    }

    /// At most so many rows hold the phrase.
    pub(crate) fn rows(&self) -> usize {
        match self {
            Self::Tokens(infos) => infos.first().map_or(0, |(_, info)| info.doc_freq as usize),
            Self::AnyOf(infos) => infos.iter().map(|info| info.doc_freq as usize).sum(),
        }
    }

    /// Calls `each` with every row that holds the phrase, in order, and how often it does. With
    /// `within`, rows that are not in it may be left out.
    pub(crate) fn read(
        &self,
        inverted: &InvertedIndexReader,
        within: Option<&[u32]>,
        mut each: impl FnMut(u32, u32),
    ) -> std::io::Result<()> {
        match self {
            Self::Tokens(infos) => {
                let option = match infos.len() {
                    1 => IndexRecordOption::WithFreqs,
                    _ => IndexRecordOption::WithFreqsAndPositions,
                };
                let open = |(at, info): &(u32, TermInfo)| {
                    Ok((*at, inverted.read_postings_from_terminfo(info, option)?))
                };
                let lists = infos.iter().map(open).collect::<std::io::Result<Vec<_>>>()?;
                // Seeking pays only when most rows can be skipped.
                let within = within.filter(|rows| rows.len() * SKIPPED < self.rows());
                in_all(lists, within, each);
            }
            Self::AnyOf(infos) => {
                let mut found: Vec<(u32, u32)> = Vec::with_capacity(self.rows());
                for info in infos {
                    let option = IndexRecordOption::WithFreqs;
                    let mut list = inverted.read_postings_from_terminfo(info, option)?;
                    while list.doc() != TERMINATED {
                        found.push((list.doc(), list.term_freq()));
                        list.advance();
                    }
                }
                found.sort_unstable();
                let same = |a: &(u32, u32), b: &(u32, u32)| a.0 == b.0;
                for rows in found.chunk_by(same) {
                    each(rows[0].0, rows.iter().map(|(_, count)| count).sum());
                }
            }
        }
        Ok(())
    }
}

/// How many rows a seek must skip to be quicker than reading them.
const SKIPPED: usize = 8;

/// The rows in which all lists have positions at their distances from one start.
fn in_all(
    mut lists: Vec<(u32, SegmentPostings)>,
    within: Option<&[u32]>,
    mut each: impl FnMut(u32, u32),
) {
    let Some(((first_at, mut first), mut others)) =
        (!lists.is_empty()).then(|| (lists.remove(0), lists))
    else {
        return;
    };
    let mut wanted = within.map(|rows| rows.iter().copied());
    let mut next = |first: &mut SegmentPostings| match &mut wanted {
        None => first.advance(),
        Some(rows) => {
            let done = first.doc();
            rows.find(|&row| row > done).map_or(TERMINATED, |row| first.seek(row))
        }
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
            each(row, first.term_freq());
        } else {
            starts.clear();
            first.positions(&mut positions);
            starts.extend(positions.iter().filter_map(|p| p.checked_sub(first_at)));
            for (at, list) in &mut others {
                list.positions(&mut positions);
                starts.retain(|start| positions.binary_search(&(start + *at)).is_ok());
            }
            if !starts.is_empty() {
                each(row, u32::try_from(starts.len()).unwrap_or(u32::MAX));
            }
        }
        row = next(&mut first);
    }
}

/// The tokens without those whose characters are covered by the ones before and behind, which is
/// as exact as all of them.
fn thinned(tokens: &[(usize, String)]) -> Vec<(u32, &str)> {
    let mut kept: Vec<(usize, &str)> = Vec::with_capacity(tokens.len());
    for (i, (at, token)) in tokens.iter().enumerate() {
        let behind = tokens.get(i + 1).is_some_and(|(next, _)| *next == at + 1);
        let before = kept.last().is_some_and(|(last, _)| last + 1 == *at);
        if !(behind && before) {
            kept.push((*at, token));
        }
    }
    let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    kept.into_iter().map(|(at, token)| (place(at), token)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Form;

    #[test]
    fn every_character_is_covered() {
        for (phrase, expected) in [
            ("安全", "安全@0"),
            ("安全法", "安全@0 全法@1"),
            ("安全生产", "安全@0 生产@2"),
            ("安全生产法", "安全@0 生产@2 产法@3"),
            ("安全。生产", "安全@0 全@1 生产@3"),
            ("安全法、生", "安全@0 法@2"),
        ] {
            let Need::Tokens(tokens) = Need::of(&Form::of(phrase).chars) else { panic!() };
            let shown = thinned(&tokens)
                .iter()
                .map(|(at, token)| format!("{token}@{at}"))
                .collect::<Vec<_>>();
            assert_eq!(shown.join(" "), expected);
        }
    }
}
