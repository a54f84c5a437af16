//! Numbers of documents.

use jiff::civil::Date;

/// How the documents of a form are numbered: text with places to fill, as `form.toml` has it.
///
/// A case document is numbered `（云）应急责改〔2026〕12号`, an official document `云应急〔2026〕12号`
/// (GB/T 9704-2012, 7.2.5: 〔〕 around the full year, no 第, no padding), a bulletin `第12期`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(String);

/// What fills the places of a [`Pattern`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Filling<'a> {
    /// 行政区简称.
    pub(crate) region: Option<&'a str>,
    /// 机关代字.
    pub(crate) agency: Option<&'a str>,
    /// 文书代字.
    pub(crate) code: Option<&'a str>,
    /// Its year is the year of the number.
    pub(crate) date: Date,
    /// 序号.
    pub(crate) serial: u32,
    /// 子号: one of several instruments of a case has `12-1`.
    pub(crate) sub: Option<u32>,
}

impl Pattern {
    /// The places that a pattern may have.
    pub const PLACES: [&'static str; 5] = ["region", "agency", "code", "year", "serial"];

    /// The pattern of a form that has a 文书代字 and says nothing else.
    pub(crate) fn of_cases() -> Self {
        Self("（{region}）{agency}{code}〔{year}〕{serial}号".to_owned())
    }

    /// Reads a pattern: its places are known, and the serial is among them, without which two
    /// documents could have one number.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let pattern = Self(text.to_owned());
        let mut sound = true;
        let written = pattern.filled(|place| {
            sound &= Self::PLACES.contains(&place);
            Some(String::new())
        });
        let whole = written.is_some_and(|rest| !rest.contains(['{', '}']));
        (sound && whole && pattern.has("serial")).then_some(pattern)
    }

    /// Whether a place occurs.
    pub(crate) fn has(&self, place: &str) -> bool {
        self.0.contains(&format!("{{{place}}}"))
    }

    /// The number; none while something that it wants is missing.
    pub(crate) fn write(&self, filling: Filling<'_>) -> Option<String> {
        self.filled(|place| match place {
            "region" => filling.region.map(str::to_owned),
            "agency" => filling.agency.map(str::to_owned),
            "code" => filling.code.map(str::to_owned),
            "year" => Some(filling.date.year().to_string()),
            "serial" => {
                let sub = filling.sub.map(|n| format!("-{n}")).unwrap_or_default();
                Some(format!("{}{sub}", filling.serial))
            }
            _ => None,
        })
    }

    /// The text with every place filled by `value`; none when `value` has none for a place.
    pub(crate) fn filled(&self, mut value: impl FnMut(&str) -> Option<String>) -> Option<String> {
        let mut out = String::new();
        let mut rest = self.0.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            let (place, after) = after.split_once('}')?;
            out += before;
            out += &value(place)?;
            rest = after;
        }
        Some(out + rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_written_without_padding() {
        let filling = |sub| Filling {
            region: Some("云"),
            agency: Some("应急"),
            code: Some("责改"),
            date: jiff::civil::date(2026, 1, 5),
            serial: 3,
            sub,
        };
        let written = |pattern: &str, sub| Pattern::parse(pattern).unwrap().write(filling(sub));
        for (pattern, sub, number) in [
            ("（{region}）{agency}{code}〔{year}〕{serial}号", None, "（云）应急责改〔2026〕3号"),
            (
                "（{region}）{agency}{code}〔{year}〕{serial}号",
                Some(2),
                "（云）应急责改〔2026〕3-2号",
            ),
            ("{region}{agency}〔{year}〕{serial}号", None, "云应急〔2026〕3号"),
            ("第{serial}期", None, "第3期"),
        ] {
            assert_eq!(written(pattern, sub).as_deref(), Some(number));
        }
        assert_eq!(Pattern::of_cases().write(Filling { code: None, ..filling(None) }), None);
    }

    #[test]
    fn a_pattern_has_known_places_and_the_serial() {
        for text in ["", "第期", "{serial", "serial}", "{year}号", "{month}{serial}", "{serial}}"]
        {
            assert_eq!(Pattern::parse(text), None, "{text}");
        }
    }
}
