//! The dated word lists of a review: `corpus/rules/organs.toml`.

use jiff::civil::Date;
use law::{Diagnostic, Span};
use regex::Regex;
use serde::Deserialize;

use crate::{Error, Places};

const FILE: &str = "corpus/rules/organs.toml";

/// Names that changed and measures that need a ground.
pub(super) struct Lexicon {
    organs: Vec<OrganRow>,
    measures: Vec<MeasureRow>,
    /// Words by which a sentence rests on the law without naming the provision.
    pub(super) grounds: Vec<String>,
}

/// A name that was reformed away.
pub(super) struct OrganRow {
    pub(super) index: usize,
    pattern: Regex,
    pub(super) now: String,
    validity: Validity,
    pub(super) source: String,
    pub(super) verified: bool,
}

/// A measure that a policy document may not create.
pub(super) struct MeasureRow {
    pattern: Regex,
    pub(super) name: String,
    /// The rule, with where it stands.
    pub(super) rule: String,
    validity: Validity,
    pub(super) verified: bool,
}

struct Validity {
    from: Date,
    until: Option<Date>,
}

impl Validity {
    fn holds(&self, date: Date) -> bool {
        self.from <= date && self.until.is_none_or(|until| date < until)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    organ: Vec<Organ>,
    #[serde(default)]
    measure: Vec<Measure>,
    words: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    grounds: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Organ {
    old: String,
    now: String,
    from: toml::value::Datetime,
    until: Option<toml::value::Datetime>,
    source: String,
    verified: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Measure {
    name: String,
    pattern: String,
    rule: String,
    from: toml::value::Datetime,
    until: Option<toml::value::Datetime>,
    source: String,
    verified: bool,
}

impl Lexicon {
    pub(super) fn read(places: &Places) -> Result<Self, Error> {
        let path = places.resource(FILE);
        let text =
            std::fs::read_to_string(&path).map_err(|e| Error::io(&path, "读取名称表", &e))?;
        Self::parse(&text).map_err(|fault| {
            Error::request(
                Diagnostic::error("bad-organs", format!("名称表有误：{fault}"))
                    .at(path.display().to_string())
                    .hint("请对照程序自带的 corpus/rules/organs.toml 改正"),
            )
        })
    }

    fn parse(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|e| e.message().to_owned())?;
        let regex = |pattern: &str| Regex::new(pattern).map_err(|e| e.to_string());
        let date = |d: &toml::value::Datetime| {
            d.to_string().parse::<Date>().map_err(|_| format!("{d} 不是日期"))
        };
        let validity = |from: &toml::value::Datetime, until: &Option<toml::value::Datetime>| {
            let until = until.as_ref().map(date).transpose()?;
            Ok::<_, String>(Validity { from: date(from)?, until })
        };
        let mut lexicon =
            Self { organs: Vec::new(), measures: Vec::new(), grounds: file.words.grounds };
        for (index, row) in file.organ.into_iter().enumerate() {
            lexicon.organs.push(OrganRow {
                index,
                pattern: regex(&row.old)?,
                now: row.now,
                validity: validity(&row.from, &row.until)?,
                source: row.source,
                verified: row.verified,
            });
        }
        for row in file.measure {
            lexicon.measures.push(MeasureRow {
                pattern: regex(&row.pattern)?,
                name: row.name,
                rule: format!("{}（{}）", row.rule, row.source),
                validity: validity(&row.from, &row.until)?,
                verified: row.verified,
            });
        }
        Ok(lexicon)
    }

    /// Obsolete names in `text`; of two that begin at one place, the row that stands first.
    pub(super) fn organs_in<'a>(&'a self, text: &'a str, at: Date) -> Vec<(&'a OrganRow, Span)> {
        let rows = self.organs.iter().filter(|row| row.validity.holds(at));
        let mut found: Vec<(&OrganRow, Span)> = Vec::new();
        for row in rows {
            for words in row.pattern.find_iter(text) {
                let span = Span::new(words.start(), words.end());
                let taken = found.iter().any(|(_, s)| s.start < span.end && span.start < s.end);
                if !taken {
                    found.push((row, span));
                }
            }
        }
        found.sort_by_key(|(_, span)| span.start);
        found
    }

    /// Measures in `text`.
    pub(super) fn measures_in<'a>(
        &'a self,
        text: &'a str,
        at: Date,
    ) -> Vec<(&'a MeasureRow, Span)> {
        let rows = self.measures.iter().filter(|row| row.validity.holds(at));
        let found = rows.flat_map(|row| {
            let words = row.pattern.find_iter(text);
            words.map(move |words| (row, Span::new(words.start(), words.end())))
        });
        found.collect()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn shipped() -> Lexicon {
        Lexicon::parse(include_str!("../../../../corpus/rules/organs.toml")).unwrap()
    }

    #[test]
    fn old_names_have_new_ones_from_a_day_on() {
        let lexicon = shipped();
        let names = |text: &'static str, at| -> Vec<(String, String)> {
            let found = lexicon.organs_in(text, at);
            found.iter().map(|(row, s)| (s.of(text).to_owned(), row.now.clone())).collect()
        };
        let today = date(2026, 11, 22);
        for (text, old, now) in [
            ("报国家安监总局备案", "国家安监总局", "应急管理部"),
            ("各级安监部门", "安监部门", "应急管理部门"),
            ("县安全生产监督管理局", "安全生产监督管理局", "应急管理局"),
            ("会同质监局", "质监局", "市场监督管理局"),
        ] {
            assert_eq!(names(text, today), [(old.to_owned(), now.to_owned())], "{text}");
            assert_eq!(names(text, date(2016, 1, 1)), [], "{text}");
        }
        assert_eq!(names("应急管理部门和安全生产监督管理工作", today), []);
    }

    #[test]
    fn measures_are_acts_not_mentions() {
        let lexicon = shipped();
        let today = date(2026, 11, 22);
        let named = |text: &'static str| -> Vec<String> {
            lexicon.measures_in(text, today).iter().map(|(row, _)| row.name.clone()).collect()
        };
        assert_eq!(named("逾期不改的，处五万元罚款"), ["罚款"]);
        assert_eq!(named("企业须向乡镇缴纳安全保证金"), ["收费或者保证金"]);
        assert_eq!(named("规范行政处罚和行政许可行为"), [""; 0]);
    }

    #[test]
    fn a_broken_list_is_refused() {
        for text in [
            "[words]\ngrounds = []\n[[organ]]\nold = \"(\"\nnow = \"\"\nfrom = 2018-01-01\nsource = \"\"\nverified = true\n",
            "organ = 3",
            "",
        ] {
            assert!(Lexicon::parse(text).is_err(), "{text}");
        }
    }
}
