//! Queries that name a provision instead of words in it: `安全生产法97（四）`, `临政办发2016 30`.

use law::address::PlaceQuery;
use law::meta::Status;
use law::{DocId, DocNo, Entry, Library};

use crate::query::Query;
use crate::refusal::QueryError;

/// 直接定位: a query read as the name of a document and a place in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The provisions of that name, those in force first; none when the document has no such place.
    pub places: Vec<(DocId, usize)>,
    /// The document, as a reader would name it.
    pub document: String,
    /// The place as written; empty for the whole document.
    pub place: String,
    /// What is looked for in the texts as well: what was typed, a 文号 in its printed form.
    words: String,
}

impl Address {
    /// Reads a whole query as an address in `library`. `None` when it does not begin with exactly
    /// the name of a document (title, short title, 文号, address), or when something other than a
    /// place follows. A title alone is no address: it is looked for in the texts.
    ///
    /// Of several editions each that has the place is named, those in force first, the newest of
    /// them first.
    pub fn read(library: &Library, query: &str) -> Option<Self> {
        let (mut entries, place) = document(library, query.trim())?;
        entries.sort_by_key(|entry| {
            let newest = std::cmp::Reverse((entry.meta.main_date(), entry.id.clone()));
            (standing(entry), newest)
        });
        let located = entries.iter().filter_map(|entry| {
            let document = library.document(&entry.id)?;
            let at = if place.is_empty() {
                // The first provision that has any text: the head of the document.
                (0..document.tree.provisions.len())
                    .find(|&i| !document.own_text(i).trim().is_empty())
            } else {
                document.locate(place)
            };
            Some((entry.id.clone(), at?))
        });
        let document = entries.first()?.label();
        let number = DocNo::typed(query).filter(|_| place.is_empty()).map(|(no, _)| no.to_string());
        let words = number.unwrap_or_else(|| query.trim().to_owned());
        Some(Self { places: located.collect(), document, place: place.to_owned(), words })
    }

    /// The query for the words of the address, wherever texts cite it literally.
    ///
    /// # Errors
    /// When they are too many.
    pub fn query(&self) -> Result<Query, QueryError> {
        Query::literal(&self.words)
    }
}

/// What a reader wants first: what is in force, then what may be, then what is not.
fn standing(entry: &Entry) -> u8 {
    match entry.meta.status.value {
        Status::InForce => 0,
        Status::Unknown => 1,
        Status::NotYet => 2,
        Status::Amended => 3,
        Status::Repealed => 4,
    }
}

/// The documents named at the start of `query`, and the place named after it.
fn document<'a, 'q>(library: &'a Library, query: &'q str) -> Option<(Vec<&'a Entry>, &'q str)> {
    let known = |name: &str| Some(library.editions(name)).filter(|entries| !entries.is_empty());
    let is_place = |place: &str| place.is_empty() || PlaceQuery::parse(place).is_some();
    if let Some((no, place)) = DocNo::typed(query)
        && let Some(entries) = known(&no.to_string())
    {
        let place = place.trim();
        return is_place(place).then_some((entries, place));
    }
    if let Some((name, place)) = query.split_once('#') {
        return Some((known(name)?, place.trim()));
    }
    // The longest name that leaves a place behind it.
    let cuts = query.char_indices().map(|(at, _)| at).rev().take(PlaceQuery::LONGEST);
    cuts.filter(|&at| at > 0).find_map(|at| {
        let (name, place) = query.split_at(at);
        let place = place.trim();
        PlaceQuery::parse(place)?;
        Some((known(name)?, place))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEW: &str = "第一条　第一款。\n第二款：\n（一）甲；\n（二）乙。\n第二条　新的第二条。\n第二条之一　增加的一条。\n";

    fn library() -> Library {
        let edition = |passed: &str, status: &str, articles: &str| {
            let title = "中华人民共和国网格法";
            let mut source = law::Source::new("x", format!("{title}\n\n{articles}"));
            source.declared = [("标题", title), ("版本日期", passed), ("时效性", status)]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .to_vec();
            law::read(&source).remove(0)
        };
        let mut documents = vec![
            edition("2021-06-10", "现行有效", NEW),
            edition("2002-06-29", "历史版本", "第一条　旧的第一条。\n第二条　旧的第二条。\n"),
        ];
        documents.extend(crate::tests::documents());
        Library::of(documents)
    }

    #[test]
    fn reads_what_people_type() {
        let library = library();
        let shown = |query: &str| {
            let Some(address) = Address::read(&library, query) else { return "-".to_owned() };
            let text = |(doc, at): &(DocId, usize)| {
                let document = library.document(doc).unwrap();
                document.own_text(*at).chars().take(9).collect::<String>().replace('\n', " ")
            };
            address.places.iter().map(text).collect::<Vec<_>>().join(" | ")
        };
        for (query, expected) in [
            ("网格法2", "第二条　新的第二条 | 第二条　旧的第二条"),
            ("中华人民共和国网格法第二条", "第二条　新的第二条 | 第二条　旧的第二条"),
            ("《网格法》 第2条", "第二条　新的第二条 | 第二条　旧的第二条"),
            ("网格法第一条第二款第（二）项", "（二）乙。"),
            ("网格法1.2.2", "（二）乙。"),
            ("网格法1（二）", "（二）乙。"),
            ("网格法第1条第2项", "（二）乙。"),
            ("网格法1.1.2", ""),
            ("《网格法》（2021年修正）第二条", "第二条　新的第二条"),
            ("网格法(2002)2", "第二条　旧的第二条"),
            ("2002年《网格法》第2条", "第二条　旧的第二条"),
            ("网格法 第二条之一", "第二条之一　增加的"),
            ("网格法99", ""),
            ("网格法2第1款第1项", ""),
            ("网格法第二条第三款（一）", ""),
            ("临政办发2016 30 三（五）", "（五）改进监督检查"),
            ("临政办发[2016]30号", "临沂市人民政府办公"),
            ("郴政办发2016-19号 （十三）", "(十三) 优化安全"),
            // No addresses.
            ("网格法", "-"),
            ("网格", "-"),
            ("处罚97", "-"),
            ("网格法 处罚", "-"),
            ("国办发[2015]20号 三（五）", "-"),
            ("", "-"),
        ] {
            let found = shown(query);
            let whole = !expected.is_empty() && !expected.contains('|') && found.contains('|');
            assert!(found.starts_with(expected) && !whole, "{query}: {found}");
        }
    }
}
