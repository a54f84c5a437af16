//! Citations of a case: an address is followed to the edition in force on a date, written the way
//! documents cite, and quoted from the library.

use std::sync::Arc;

use jiff::civil::Date;
use law::numeral;
use law::{Document, Level, Library, Resolved, Verdict};
use serde::Serialize;

use crate::address::{Address, Numbers};

/// A provision that a document cites, for the grounds kept with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cited {
    /// As printed.
    pub text: String,
    /// The address in the rules or the template.
    pub address: String,
    /// The provision of the edition in force, when it is at hand.
    pub provision: Option<String>,
    /// What became of it on the date of the document.
    pub verdict: Verdict,
    /// The date from which the edition is in force is only presumed.
    pub presumed: bool,
}

impl Cited {
    /// Whether the library vouches for the citation.
    pub fn is_certain(&self) -> bool {
        self.verdict == Verdict::InForce && !self.presumed
    }
}

/// An address followed into the library.
#[derive(Debug, Clone)]
pub(crate) struct Followed {
    pub(crate) address: Address,
    pub(crate) resolved: Resolved,
    place: Option<(Arc<Document>, usize)>,
}

/// Follows an address to the edition in force on `date`.
pub(crate) fn follow(library: &Library, address: &Address, date: Date) -> Followed {
    let resolved = library.resolve(address.work(), Some(address.path()), date);
    let place = resolved.id.as_ref().and_then(|id| {
        let document = library.document(&id.doc)?;
        let index = document.by_path(&id.path)?;
        Some((document, index))
    });
    Followed { address: address.clone(), resolved, place }
}

impl Followed {
    /// The record of this citation, with the text under which it was printed.
    pub(crate) fn cited(&self) -> Cited {
        Cited {
            text: cited([self]),
            address: self.address.to_string(),
            provision: self.resolved.id.as_ref().map(ToString::to_string),
            verdict: self.resolved.verdict,
            presumed: self.resolved.presumed,
        }
    }

    /// The numbers that a citation names: the first 款 only when the article has others, which the
    /// library knows; without it, as the address says.
    fn shown(&self) -> Numbers {
        let mut numbers = self.address.numbers();
        let several = self.place.as_ref().map(|(document, index)| {
            let article = document.tree.article_of(*index);
            let mut children = document.tree.children(Some(article));
            children.any(|i| document.tree.provisions[i].level == Level::Paragraph)
        });
        let first = matches!(numbers.paragraph, None | Some(1));
        let beneath = numbers.item.is_some() || numbers.named_first;
        match several {
            Some(true) if first && beneath => numbers.paragraph = Some(1),
            Some(false) if first => numbers.paragraph = None,
            None if first && !numbers.named_first => numbers.paragraph = None,
            _ => {}
        }
        numbers
    }

    /// The words of the provision. An article or 款 comes with its 项; 款 stand on lines of their
    /// own. `None` when the library has not got it.
    pub(crate) fn clause(&self) -> Option<String> {
        let (document, index) = self.place.as_ref()?;
        let provision = &document.tree.provisions[*index];
        if provision.level == Level::Item || provision.level == Level::Point {
            let text = document.full_text(*index).replace('\n', "");
            return Some(text.trim_end_matches(['；', '。', ';']).to_owned());
        }
        let first_only = self.address.numbers().paragraph == Some(1);
        let mut out = words(document, *index);
        for child in *index + 1..provision.end {
            if document.tree.provisions[child].level == Level::Paragraph {
                if first_only {
                    break;
                }
                out.push('\n');
            }
            out += document.own_text(child).trim();
        }
        Some(out)
    }

    /// The words of an item behind the words that introduce it: `…下列行为之一的，…：……（四）…`.
    pub(crate) fn clause_with_lead(&self) -> Option<String> {
        let (document, index) = self.place.as_ref()?;
        let provision = &document.tree.provisions[*index];
        match (provision.level, provision.parent) {
            (Level::Item, Some(parent)) => {
                let first = document.tree.children(Some(parent)).next() == Some(*index);
                let gap = if first { "" } else { "……" };
                Some(format!("{}{gap}{}", words(document, parent), self.clause()?))
            }
            _ => self.clause(),
        }
    }
}

/// The own text of a provision without the label of its article.
fn words(document: &Document, index: usize) -> String {
    let own = document.own_text(index);
    let label = match document.tree.provisions[index].level {
        Level::Article => document.heading(index),
        _ => "",
    };
    own.strip_prefix(label).unwrap_or(own).trim().to_owned()
}

/// Writes citations the way documents do, those of one work together:
/// `《中华人民共和国安全生产法》第二十四条、第二十七条第三款`.
pub(crate) fn cited<'a>(followed: impl IntoIterator<Item = &'a Followed>) -> String {
    let mut out = String::new();
    let mut before: Option<(&str, Numbers)> = None;
    for one in followed {
        let title = one.resolved.title.as_str();
        let numbers = one.shown();
        match before {
            Some((same, last)) if same == title => {
                out.push('、');
                out += &place(&numbers, Some(&last));
            }
            _ => {
                if before.is_some() {
                    out.push('，');
                }
                out += &format!("《{title}》{}", place(&numbers, None));
            }
        }
        before = Some((title, numbers));
    }
    out
}

/// An address in words, by itself: `行政处罚法第四十二条第一款`.
pub(crate) fn named(address: &Address) -> String {
    format!("{}{}", address.work(), place(&address.numbers(), None))
}

/// The place without what it shares with the one before: 第二十八条第一款, 第二款.
fn place(numbers: &Numbers, before: Option<&Numbers>) -> String {
    let n = |value: u32| numeral::format(u64::from(value));
    let same_article = before.is_some_and(|b| b.article == numbers.article && b != numbers);
    let same_paragraph = same_article
        && numbers.item.is_some()
        && before.is_some_and(|b| b.paragraph == numbers.paragraph && b.item.is_some());
    let mut out = String::new();
    // 第五条、第五条第二款 would lose the second place if the article were left out.
    let keeps_article = numbers.paragraph.is_none() && numbers.item.is_none();
    if !same_article || keeps_article {
        out += &format!("第{}条", n(numbers.article.0));
        if numbers.article.1 > 0 {
            out += &format!("之{}", n(numbers.article.1));
        }
    }
    if let Some(paragraph) = numbers.paragraph.filter(|_| !same_paragraph) {
        out += &format!("第{}款", n(paragraph));
    }
    if let Some(item) = numbers.item {
        out += &format!("第（{}）项", n(item));
    }
    if let Some(point) = numbers.point {
        out += &format!("第{point}目");
    }
    out
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::testing;

    fn written(addresses: &[&str]) -> String {
        let library = testing::library();
        let addresses: Vec<Address> =
            addresses.iter().map(|text| Address::parse(text).unwrap()).collect();
        let followed: Vec<_> =
            addresses.iter().map(|a| follow(&library, a, date(2026, 10, 20))).collect();
        cited(&followed)
    }

    #[test]
    fn writes_citations_as_documents_do() {
        for (addresses, text) in [
            (&["安全生产法#28.4"][..], "《中华人民共和国安全生产法》第二十八条第四款"),
            (&["安全生产法#28.1"], "《中华人民共和国安全生产法》第二十八条第一款"),
            (&["安全生产法#28"], "《中华人民共和国安全生产法》第二十八条"),
            (&["安全生产法#97（四）"], "《中华人民共和国安全生产法》第九十七条第（四）项"),
            (&["安全生产法#97.1.4"], "《中华人民共和国安全生产法》第九十七条第（四）项"),
            (&["安全生产法#35.1"], "《中华人民共和国安全生产法》第三十五条"),
            (&["安全生产法#65（二）"], "《中华人民共和国安全生产法》第六十五条第一款第（二）项"),
            (
                &["安全生产法#28.1", "安全生产法#28.2", "安全生产法#35"],
                "《中华人民共和国安全生产法》第二十八条第一款、第二款、第三十五条",
            ),
            (
                &["安全生产法#65.1.2", "安全生产法#65.1.3"],
                "《中华人民共和国安全生产法》第六十五条第一款第（二）项、第（三）项",
            ),
            (
                &["行政处罚法#44", "安全生产法#35"],
                "《中华人民共和国行政处罚法》第四十四条，《中华人民共和国安全生产法》第三十五条",
            ),
            // Not at hand: what the address says.
            (&["山东省安全生产条例#75（一）"], "《山东省安全生产条例》第七十五条第（一）项"),
            (&["山东省安全生产条例#36.1.1"], "《山东省安全生产条例》第三十六条第一款第（一）项"),
        ] {
            assert_eq!(written(addresses), text);
        }
    }

    #[test]
    fn quotes_the_clause_as_it_stands() {
        let library = testing::library();
        let quote = |text: &str, lead: bool| {
            let address = Address::parse(text).unwrap();
            let followed = follow(&library, &address, date(2026, 10, 20));
            if lead { followed.clause_with_lead() } else { followed.clause() }
        };
        assert_eq!(
            quote("安全生产法#28.4", false).unwrap(),
            "生产经营单位应当建立安全生产教育和培训档案，如实记录安全生产教育和培训的时间、内容、\
             参加人员以及考核结果等情况。"
        );
        assert!(quote("安全生产法#28.1", false).unwrap().ends_with("不得上岗作业。"));
        assert_eq!(quote("安全生产法#28", false).unwrap().lines().count(), 4);
        assert_eq!(
            quote("安全生产法#97（四）", false).unwrap(),
            "（四）未如实记录安全生产教育和培训情况的"
        );
        let lead = quote("安全生产法#97（四）", true).unwrap();
        assert!(lead.starts_with("生产经营单位有下列行为之一的，责令限期改正"), "{lead}");
        assert!(lead.ends_with("罚款：……（四）未如实记录安全生产教育和培训情况的"), "{lead}");
        assert_eq!(quote("山东省安全生产条例#75（一）", true), None);
    }
}
