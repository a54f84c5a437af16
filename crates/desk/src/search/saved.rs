//! Searches kept under a name and run again: what is new since.

use std::collections::HashSet;

use law::Diagnostic;
use sha2::{Digest as _, Sha256};

use super::{SearchRequest, Searched};
use crate::view::{NewHits, SavedList, SavedView, SearchAnswer};
use crate::{Desk, Error};

/// The longest name of a saved search, in characters.
const LONGEST_NAME: usize = 40;
/// The bytes by which a hit is told again: two hits do not share so many by accident.
const KEY: usize = 8;

impl Desk {
    /// Searches and keeps the search under a name.
    ///
    /// # Errors
    /// Those of [`Desk::search`]; a name that is none or is taken; the store cannot be written.
    pub fn save_search(&self, name: &str, request: &SearchRequest) -> Result<SearchAnswer, Error> {
        let name = name.trim();
        if name.is_empty()
            || name.chars().count() > LONGEST_NAME
            || name.contains(|c: char| c.is_control())
        {
            return Err(Error::request(
                Diagnostic::error("saved-name", format!("“{name}”不能用作检索的名称"))
                    .hint(format!("写一个不超过 {LONGEST_NAME} 个字的名称，例如 双随机")),
            ));
        }
        if let Some(taken) = self.store.saved_search(name)? {
            return Err(Error::request(
                Diagnostic::error("saved-taken", format!("已经有名为“{name}”的检索"))
                    .at(read(&taken)?.query)
                    .hint(format!("换一个名称，或先 zhunsheng search --forget {name}")),
            ));
        }
        let mut searched = self.find(request, 0, 0)?;
        let today = self.places.today().to_string();
        self.remember(name, request, &today, &searched.keys())?;
        searched.first(request);
        Ok(self.shown(request, searched))
    }

    /// Runs a saved search again; with `only_new`, its hits are those that the last run did not have,
    /// or had with another text. `limit` is the number of hits shown, 0 for all.
    ///
    /// # Errors
    /// There is none of this name; those of [`Desk::search`]; the store cannot be written.
    pub fn run_saved(
        &self,
        name: &str,
        only_new: bool,
        limit: usize,
    ) -> Result<SearchAnswer, Error> {
        let Some(kept) = self.store.saved_search(name.trim())? else {
            return Err(self.unknown_search(name)?);
        };
        let request = SearchRequest { limit, ..read(&kept)? };
        let mut searched = self.find(&request, 0, 0)?;
        let keys = searched.keys();
        let seen: HashSet<&[u8]> = kept.seen.chunks_exact(KEY).collect();
        let is_new: Vec<bool> = keys.iter().map(|key| !seen.contains(key.as_slice())).collect();
        let hits = is_new.iter().filter(|new| **new).count();
        self.remember(&kept.name, &request, &kept.saved_at, &keys)?;
        if only_new {
            let mut each = is_new.into_iter();
            searched.answer.hits.retain(|_| each.next().unwrap_or(false));
        }
        searched.first(&request);
        let mut answer = self.shown(&request, searched);
        answer.new = Some(NewHits { since: kept.run_at, before: kept.hits, hits, only: only_new });
        Ok(answer)
    }

    /// The saved searches, by name.
    ///
    /// # Errors
    /// The store cannot be read, or a search in it was written by another version.
    pub fn saved_searches(&self) -> Result<SavedList, Error> {
        let saved = self.store.saved_searches()?;
        let saved = saved.iter().map(|kept| {
            let request = read(kept)?;
            Ok(SavedView {
                name: kept.name.clone(),
                query: request.query.clone(),
                limits: request.limits_shown(),
                saved_at: kept.saved_at.clone(),
                run_at: kept.run_at.clone(),
                hits: kept.hits,
            })
        });
        Ok(SavedList { saved: saved.collect::<Result<_, Error>>()? })
    }

    /// Forgets a saved search.
    ///
    /// # Errors
    /// There is none of this name, or the store cannot be written.
    pub fn forget_search(&self, name: &str) -> Result<(), Error> {
        match self.store.forget_search(name.trim())? {
            true => Ok(()),
            false => Err(self.unknown_search(name)?),
        }
    }

    /// Keeps what a run found.
    fn remember(
        &self,
        name: &str,
        request: &SearchRequest,
        saved_at: &str,
        keys: &[[u8; KEY]],
    ) -> Result<(), Error> {
        let request = serde_json::to_string(request).map_err(|e| {
            Error::internal(Diagnostic::error("saved-unreadable", format!("保存的检索写不成：{e}")))
        })?;
        self.store.save_search(&store::SavedSearch {
            name: name.to_owned(),
            request,
            saved_at: saved_at.to_owned(),
            run_at: self.places.today().to_string(),
            hits: keys.len(),
            seen: keys.concat(),
        })?;
        Ok(())
    }

    fn unknown_search(&self, name: &str) -> Result<Error, Error> {
        let saved = self.store.saved_searches()?;
        let names: Vec<&str> = saved.iter().map(|kept| kept.name.as_str()).collect();
        let finding = Diagnostic::error("saved-unknown", format!("没有名为“{name}”的检索"));
        Ok(Error::request(if names.is_empty() {
            finding.hint("还没有保存过检索；检索时加 --save 名称 即保存")
        } else {
            finding.hint(format!("已保存的有：{}", names.join("、")))
        }))
    }
}

impl Searched {
    /// By what each hit is told again: its address and its text, hashed.
    fn keys(&self) -> Vec<[u8; KEY]> {
        let key = |hit: &::search::Hit| {
            let document = self.library.document(&hit.doc);
            let text = document.as_ref().map_or("", |d| d.own_text(hit.provision));
            let place = document.as_ref().map(|d| d.id_of(hit.provision).to_string());
            let hash = Sha256::new()
                .chain_update(place.unwrap_or_default())
                .chain_update([0])
                .chain_update(text)
                .finalize();
            std::array::from_fn(|i| hash[i])
        };
        self.answer.hits.iter().map(key).collect()
    }

    /// Keeps the hits of the first page. Groups make their own pages.
    fn first(&mut self, request: &SearchRequest) {
        if !request.grouped && request.limit > 0 {
            self.answer.hits.truncate(request.limit);
        }
    }
}

fn read(kept: &store::SavedSearch) -> Result<SearchRequest, Error> {
    serde_json::from_str(&kept.request).map_err(|e| {
        let message = format!("保存的检索“{}”读不出来：{e}", kept.name);
        Error::internal(
            Diagnostic::error("saved-unreadable", message)
                .hint(format!("zhunsheng search --forget {}，再重新保存", kept.name)),
        )
    })
}
