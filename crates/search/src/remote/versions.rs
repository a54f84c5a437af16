//! Versions of the index behind one alias, and what each says of itself.
//!
//! A version is built under a name of its own, `NAME-1`, `NAME-2` …, and the alias `NAME` is turned
//! to it in one step, so that a search meets the old version or the new one.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use ureq::http::Method;

use crate::remote::fault::Fault;
use crate::remote::http::{Sent, Server};
use crate::remote::mapping;

/// What an index says of itself, in the `_meta` of its mapping.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Meta {
    /// [`mapping::LAYOUT`]
    pub(crate) layout: u64,
    /// What it was made from; empty while it is being changed.
    pub(crate) fingerprint: String,
}

impl Meta {
    pub(crate) fn of(fingerprint: &str) -> Self {
        Self { layout: mapping::LAYOUT, fingerprint: fingerprint.to_owned() }
    }

    pub(crate) fn changing() -> Self {
        Self::of("")
    }

    /// Whether this program made the index: all its layouts have a number.
    fn is_ours(&self) -> bool {
        self.layout != 0
    }
}

/// The versions behind an alias.
pub(crate) struct Versions<'a> {
    pub(crate) server: &'a Server,
    pub(crate) alias: &'a str,
}

#[derive(Deserialize)]
struct Described {
    mappings: Mappings,
}

#[derive(Deserialize)]
struct Mappings {
    #[serde(rename = "_meta", default)]
    meta: Meta,
}

impl Versions<'_> {
    /// The version behind the alias, if there is one.
    pub(crate) fn current(&self) -> Result<Option<(String, Meta)>, Fault> {
        let mut found = self.described(self.alias)?;
        if found.contains_key(self.alias) {
            let name = self.alias;
            return Err(Fault::Settings {
                detail: format!("服务器上已有名为“{name}”的索引，不是准绳建立的；请另取一个 index"),
            });
        }
        if found.values().any(|meta| !meta.is_ours()) {
            let name = self.alias;
            return Err(Fault::Settings {
                detail: format!("服务器上的别名“{name}”指向别的程序的索引；请另取一个 index"),
            });
        }
        // An alias to several is no version; it is replaced by one.
        Ok(if found.len() == 1 { found.pop_first() } else { None })
    }

    /// A new, empty version. Nobody searches it before [`switch_to`](Self::switch_to).
    pub(crate) fn next(&self) -> Result<String, Fault> {
        let highest = self.numbered()?.into_keys().max().unwrap_or(0);
        let number = highest.checked_add(1).ok_or_else(|| Fault::Settings {
            detail: format!(
                "服务器上索引“{}-{highest}”的编号已经到头；请另取一个 index",
                self.alias
            ),
        })?;
        let index = format!("{}-{number}", self.alias);
        let mut body = mapping::index();
        body["mappings"]["_meta"] = json!(Meta::changing());
        self.ask(Method::PUT, &format!("/{index}"), &body)?;
        Ok(index)
    }

    /// Writes into an index what it is.
    pub(crate) fn mark(&self, index: &str, meta: &Meta) -> Result<(), Fault> {
        self.ask(Method::PUT, &format!("/{index}/_mapping"), &json!({"_meta": meta}))
    }

    /// Shows all that was sent.
    pub(crate) fn refresh(&self, index: &str) -> Result<(), Fault> {
        let path = format!("/{index}/_refresh");
        let answer: Value = self.server.ask(Method::POST, &path, Sent::Nothing)?;
        match answer["_shards"]["failed"].as_u64() {
            Some(0) => Ok(()),
            _ => Err(self.server.unusable("索引有分片没有刷新")),
        }
    }

    /// Deletes the provisions of these documents.
    pub(crate) fn delete(&self, index: &str, documents: &HashSet<String>) -> Result<(), Fault> {
        const AT_ONCE: usize = 1_000;
        let documents: Vec<&String> = documents.iter().collect();
        for documents in documents.chunks(AT_ONCE) {
            let body = json!({"query": {"terms": {"doc": documents}}});
            let path = format!("/{index}/_delete_by_query");
            let answer: Value = self.server.ask(Method::POST, &path, Sent::Json(&body))?;
            let failed = answer["failures"].as_array().is_none_or(|failures| !failures.is_empty());
            if failed || answer["timed_out"] != json!(false) {
                return Err(self.server.unusable("旧条文没有全部删去"));
            }
        }
        Ok(())
    }

    /// Turns the alias to `index` and removes the versions before it.
    pub(crate) fn switch_to(&self, index: &str) -> Result<(), Fault> {
        let add = json!({"add": {"index": index, "alias": self.alias}});
        let before = self.described(self.alias)?.into_keys().filter(|name| name != index);
        let remove = before.map(|name| json!({"remove": {"index": name, "alias": self.alias}}));
        let actions: Vec<Value> = remove.chain([add]).collect();
        self.ask(Method::POST, "/_aliases", &json!({"actions": actions}))?;
        let number = |name: &str| name.rsplit('-').next().and_then(|n| n.parse::<u64>().ok());
        let before =
            |(n, (_, meta)): &(u64, (String, Meta))| Some(*n) < number(index) && meta.is_ours();
        for (_, (old, _)) in self.numbered()?.into_iter().filter(before) {
            match self.server.ask::<Value>(Method::DELETE, &format!("/{old}"), Sent::Nothing) {
                // Somebody else removed it.
                Err(fault) if fault.status() == Some(404) => {}
                removed => drop(removed?),
            }
        }
        Ok(())
    }

    /// All indices named like versions, finished or not, by number; those of others among them.
    fn numbered(&self) -> Result<BTreeMap<u64, (String, Meta)>, Fault> {
        let prefix = format!("{}-", self.alias);
        let all = self.described(&format!("{prefix}*"))?.into_iter();
        let number = |name: &str| name.strip_prefix(&prefix)?.parse().ok();
        Ok(all.filter_map(|(name, meta)| Some((number(&name)?, (name, meta)))).collect())
    }

    /// The indices of a name, alias or pattern; none when there is none of that name.
    fn described(&self, name: &str) -> Result<BTreeMap<String, Meta>, Fault> {
        let path = format!("/{name}/_mapping");
        let found = self.server.ask(Method::GET, &path, Sent::Nothing);
        let found: BTreeMap<String, Described> = match found {
            Err(fault) if fault.status() == Some(404) => return Ok(BTreeMap::new()),
            found => found?,
        };
        Ok(found.into_iter().map(|(name, described)| (name, described.mappings.meta)).collect())
    }

    fn ask(&self, method: Method, path: &str, body: &Value) -> Result<(), Fault> {
        let answer: Value = self.server.ask(method, path, Sent::Json(body))?;
        if answer["acknowledged"] == json!(true) {
            return Ok(());
        }
        Err(self.server.unusable(format!("{path} 没有得到确认")))
    }
}
