//! 发文字号: `国办发〔2015〕20号`, in every bracket and spacing that offices and readers use.

use std::fmt;
use std::sync::LazyLock;

use regex::{Captures, Regex};
use serde::{Deserialize, Serialize};

use crate::repair::lines_with;
use crate::{Span, fold};

/// A document number, normalised: two spellings of one number are equal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DocNo {
    /// 机关代字: `临政办发`.
    pub organ: String,
    /// The year.
    pub year: u16,
    /// The serial number.
    pub serial: u32,
}

impl fmt::Display for DocNo {
    /// The form of GB/T 9704-2012 §7.2.5: hexagonal brackets, no 第, no padding.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}〔{}〕{}号", self.organ, self.year, self.serial)
    }
}

// 国办发〔2015〕20号 · 临政发〔2016〕2 号 · 湘应急发﹝2022﹞9号 · 国办发[2015]第20号
static IN_TEXT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(\p{Han}{2,10})\s*[〔﹝\[（(【［]\s*((?:19|20)\d\d)\s*[〕﹞\]）)】］]\s*第?\s*(\d{1,5})\s*号")
        .expect("the pattern is fixed")
});

// 临政办发2016 30 · 临政办发 2016-30号, as typed into a search box
static TYPED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*(\p{Han}{2,10})[\s(]*((?:19|20)\d\d)[\s)\-年]+第?\s*(\d{1,5})\s*号?")
        .expect("the pattern is fixed")
});

/// Words that stand before a number in running text and are no part of the organ's code.
const LEAD_INS: &[&str] = &[
    "贯彻",
    "落实",
    "根据",
    "按照",
    "依据",
    "依照",
    "遵照",
    "参照",
    "以及",
    "执行",
    "印发",
    "关于",
    "转发",
    "对照",
    "违反",
    "废止",
    "修改",
    "发布",
    "公布",
    "下发",
    "经由",
    "文件",
    "办公厅",
    "人民政府办公室",
    "通知",
    "意见",
    "规定的",
    "包括",
];

impl DocNo {
    /// All document numbers in `text`, with the bytes they cover.
    pub fn find_all(text: &str) -> Vec<(Self, Span)> {
        let in_line = |(at, line)| {
            let numbers = IN_TEXT.captures_iter(line).filter_map(|found| Self::found(line, &found));
            numbers.map(move |(no, span)| (no, span.shifted(at))).collect::<Vec<_>>()
        };
        lines_with(text, "号").flat_map(in_line).collect()
    }

    fn found(line: &str, found: &Captures<'_>) -> Option<(Self, Span)> {
        let whole = found.get(0)?;
        let printed = found.get(1)?.as_str();
        // 国发〔2016〕1号和国办发〔2015〕20号, but 和政发 of 和县.
        let joined = line.get(..whole.start()).is_some_and(|t| t.ends_with(['号', '》', '）']));
        let organ = without_lead_in(printed);
        let organ = Some(organ.trim_start_matches(['和', '与', '及', '或']))
            .filter(|rest| joined && rest.chars().count() >= 2)
            .unwrap_or(organ);
        let start = whole.start() + (printed.len() - organ.len());
        let no = Self {
            organ: organ.to_owned(),
            year: found.get(2)?.as_str().parse().ok()?,
            serial: found.get(3)?.as_str().parse().ok()?,
        };
        Some((no, Span::new(start, whole.end())))
    }

    /// Reads a number at the start of what somebody typed; also returns the rest.
    pub fn typed(text: &str) -> Option<(Self, &str)> {
        if let Some((no, span)) = Self::find_all(text).into_iter().next()
            && text.get(..span.start).is_some_and(|before| before.trim().is_empty())
        {
            return Some((no, text.get(span.end..)?));
        }
        let folded = fold::text(text);
        let found = TYPED.captures(&folded)?;
        let no = Self {
            organ: found.get(1)?.as_str().to_owned(),
            year: found.get(2)?.as_str().parse().ok()?,
            serial: found.get(3)?.as_str().parse().ok()?,
        };
        let chars = folded.get(..found.get(0)?.end())?.chars().count();
        let rest =
            text.char_indices().nth(chars).map_or("", |(at, _)| text.get(at..).unwrap_or(""));
        Some((no, rest))
    }
}

/// The name of an organ in running text, without the words that lead to it.
pub(crate) fn without_lead_in(organ: &str) -> &str {
    LEAD_INS
        .iter()
        .filter_map(|word| organ.rfind(word).map(|at| at + word.len()))
        .max()
        .and_then(|at| organ.get(at..))
        .filter(|rest| rest.chars().count() >= 2)
        .unwrap_or(organ)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_bracket_and_spacing() {
        for (text, expected) in [
            ("临政发〔2016〕2 号", "临政发〔2016〕2号"),
            ("国办发[2015]20号", "国办发〔2015〕20号"),
            ("湘应急发﹝2022﹞9号", "湘应急发〔2022〕9号"),
            ("中发（2016）第32号", "中发〔2016〕32号"),
            ("关于贯彻国办发〔2015〕20号文件", "国办发〔2015〕20号"),
            ("依照国发【2016】1号", "国发〔2016〕1号"),
            ("国务院办公厅国办发（2015）20 号", "国办发〔2015〕20号"),
            ("和政发〔2016〕1号", "和政发〔2016〕1号"),
        ] {
            let found: Vec<_> =
                DocNo::find_all(text).iter().map(|(no, _)| no.to_string()).collect();
            assert_eq!(found, [expected], "{text}");
        }
        for (text, expected, rest) in [
            ("临政办发2016 30", "临政办发〔2016〕30号", ""),
            ("国办发[2015]20号 三（五）", "国办发〔2015〕20号", " 三（五）"),
            ("临政办发〔2016〕30号#3.5", "临政办发〔2016〕30号", "#3.5"),
            ("郴政办发2016-19号 （十三）", "郴政办发〔2016〕19号", " （十三）"),
        ] {
            let (no, after) = DocNo::typed(text).expect(text);
            assert_eq!((no.to_string().as_str(), after), (expected, rest), "{text}");
        }
        let two: Vec<_> = DocNo::find_all("根据国发〔2016〕1号和国办发〔2015〕20号")
            .iter()
            .map(|(no, _)| no.to_string())
            .collect();
        assert_eq!(two, ["国发〔2016〕1号", "国办发〔2015〕20号"]);
        assert!(DocNo::typed("安全生产法97").is_none());
    }
}
