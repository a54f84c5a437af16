//! The texts of an index compared with the originals, character by character.
//!
//! A search proves its answer by scanning the texts that stand in the index. That these are the texts
//! that readers see is true when the index is written; here it is shown again, from the library.

use law::{DocId, Level};

use crate::error::Error;
use crate::form::Form;
use crate::index::Index;
use crate::unit::Unit;

/// What was compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Verified {
    /// Number of documents.
    pub documents: usize,
    /// Number of provisions.
    pub provisions: usize,
    /// Number of characters, in the form in which they are matched.
    pub characters: usize,
}

impl Index {
    /// Compares every provision of the index with the original; `units_of` gives the provisions of a
    /// document, `listed` are all documents of the library in its order.
    ///
    /// # Errors
    /// [`Error::Damaged`] at the first difference, with its place, or whatever `units_of` says.
    pub fn verify<'a, E: From<Error>>(
        &self,
        listed: impl IntoIterator<Item = &'a DocId>,
        mut units_of: impl FnMut(&DocId) -> Result<Vec<Unit>, E>,
    ) -> Result<Verified, E> {
        let mut verified = Verified::default();
        let mut rows = self.documents.rows().iter();
        let mut form = Form::default();
        for doc in listed {
            let differs = |provision: usize| {
                E::from(Error::damaged(format!("{doc} 第 {provision} 处与原文不符")))
            };
            let row = rows.next().filter(|row| row.id == *doc).ok_or_else(|| differs(0))?;
            let units = units_of(doc)?;
            if units.len() != row.slots.len() {
                return Err(differs(units.len().min(row.slots.len())));
            }
            for (slot, unit) in row.slots.clone().zip(units) {
                form.read(&unit.text);
                let same = self.texts.get(slot).is_some_and(|(known, text)| {
                    let place = [known.provision, known.article, known.chapter];
                    let expected = [unit.provision, unit.article, unit.chapter];
                    let mut chars = std::str::from_utf8(text).unwrap_or_default().chars();
                    place.map(|n| n as usize) == expected
                        && Level::ALL.get(usize::from(known.level)) == Some(&unit.level)
                        && form.chars.iter().all(|&c| chars.next() == Some(c))
                        && chars.next().is_none()
                });
                if !same {
                    return Err(differs(unit.provision));
                }
                verified.provisions += 1;
                verified.characters += form.chars.len();
            }
            verified.documents += 1;
        }
        match rows.next() {
            None => Ok(verified),
            Some(row) => Err(E::from(Error::damaged(format!("库中没有 {}", row.id)))),
        }
    }
}
