//! Sums of money in 分, written in figures and in capitals as 执法文书 require both.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A sum of money of the case: never negative, exact to the 分.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money {
    fen: u64,
}

/// What stands on either side of the three groups of four digits; a sum has at most these.
const GROUPS: [&str; 3] = ["", "万", "亿"];
const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const UNITS: [&str; 4] = ["", "拾", "佰", "仟"];

impl Money {
    /// One 分 less than a 万亿元, above which the capitals have no settled form.
    pub const MAX: Money = Money { fen: 99_999_999_999_999 };

    /// A sum in 分; `None` above [`Money::MAX`].
    pub fn from_fen(fen: u64) -> Option<Self> {
        (fen <= Self::MAX.fen).then_some(Self { fen })
    }

    /// A sum in whole 元; `None` above [`Money::MAX`].
    pub fn from_yuan(yuan: u64) -> Option<Self> {
        Self::from_fen(yuan.checked_mul(100)?)
    }

    /// The sum in 分.
    pub fn fen(self) -> u64 {
        self.fen
    }

    /// Reads `12000`, `12,000`, `12000.5`, `12000.50`, each with or without 元 at the end.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_end_matches('元').trim_end();
        let (yuan, cents) = text.split_once('.').unwrap_or((text, ""));
        let yuan: String = yuan.chars().filter(|c| !matches!(c, ',' | '，')).collect();
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if yuan.is_empty() || !digits(&yuan) || !digits(cents) || cents.len() > 2 {
            return None;
        }
        if text.ends_with('.') {
            return None;
        }
        let cents: u64 = format!("{cents:0<2}").parse().ok()?;
        Self::from_fen(yuan.parse::<u64>().ok()?.checked_mul(100)?.checked_add(cents)?)
    }

    /// So many hundredths of the sum, rounded down to a 分.
    #[must_use]
    pub fn hundredths(self, n: u64) -> Self {
        let part = u128::from(self.fen) * u128::from(n) / 100;
        u64::try_from(part).ok().and_then(Self::from_fen).unwrap_or(Self::MAX)
    }

    /// The two sums together; `None` above [`Money::MAX`].
    pub fn plus(self, other: Self) -> Option<Self> {
        Self::from_fen(self.fen.checked_add(other.fen)?)
    }

    /// 人民币大写 without the prefix: 12000 → 壹万贰仟元整, 325.04 → 叁佰贰拾伍元零肆分.
    ///
    /// Zeros inside the number become one 零; none is written where 万 or 亿 end in zeros and the
    /// next group begins with its thousand (105000 → 壹拾万伍仟元整), as 支付结算办法 allows.
    pub fn capitals(self) -> String {
        let (yuan, jiao, fen) = (self.fen / 100, self.fen / 10 % 10, self.fen % 10);
        let mut out = String::new();
        if yuan > 0 {
            out += &whole(yuan);
            out.push('元');
        }
        if jiao > 0 {
            out.push(DIGITS[jiao as usize]);
            out.push('角');
        }
        if fen > 0 {
            if jiao == 0 && yuan > 0 {
                out.push('零');
            }
            out.push(DIGITS[fen as usize]);
            out.push('分');
        } else if yuan == 0 && jiao == 0 {
            out += "零元整";
        } else {
            out.push('整');
        }
        out
    }

    /// Figures with capitals, the way a 执法文书 prints a sum:
    /// `12000元（大写：人民币壹万贰仟元整）`.
    pub fn in_full(self) -> String {
        format!("{self}（大写：人民币{}）", self.capitals())
    }

    /// Figures in 万元 where that loses nothing, for the ranges of a penalty: `10万元`, `5000元`.
    pub fn in_wan(self) -> String {
        const WAN: u64 = 1_000_000;
        if self.fen > 0 && self.fen.is_multiple_of(WAN) {
            format!("{}万元", self.fen / WAN)
        } else {
            self.to_string()
        }
    }
}

/// `12000元`; 角 and 分 as two decimals, when there are any.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.fen % 100 {
            0 => write!(f, "{}元", self.fen / 100),
            cents => write!(f, "{}.{cents:02}元", self.fen / 100),
        }
    }
}

/// The capitals of a whole number below 万亿.
fn whole(n: u64) -> String {
    let mut out = String::new();
    let mut gap = false;
    for (at, unit) in GROUPS.iter().enumerate().rev() {
        let group = n / 10_000_u64.pow(at as u32) % 10_000;
        if group == 0 {
            gap = !out.is_empty();
            continue;
        }
        if !out.is_empty() && (gap || group < 1_000) {
            out.push('零');
        }
        gap = false;
        out += &four_digits(group);
        out += unit;
    }
    out
}

fn four_digits(n: u64) -> String {
    let mut out = String::new();
    let mut gap = false;
    for (at, unit) in UNITS.iter().enumerate().rev() {
        let digit = n / 10_u64.pow(at as u32) % 10;
        if digit == 0 {
            gap = !out.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            out.push('零');
        }
        out.push(DIGITS[digit as usize]);
        out += unit;
    }
    out
}

/// As a decimal string in 元, which no reader rounds.
impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{}.{:02}", self.fen / 100, self.fen % 100))
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("不是金额"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Money;

    /// domain.md §4.3, which took them from bank and court guidance.
    #[test]
    fn writes_the_capitals_that_offices_expect() {
        for (figures, capitals) in [
            ("0", "零元整"),
            ("200", "贰佰元整"),
            ("3000", "叁仟元整"),
            ("12000", "壹万贰仟元整"),
            ("1050", "壹仟零伍拾元整"),
            ("10001", "壹万零壹元整"),
            ("100100", "壹拾万零壹佰元整"),
            ("105000", "壹拾万伍仟元整"),
            ("1000000", "壹佰万元整"),
            ("20000000", "贰仟万元整"),
            ("100001000", "壹亿零壹仟元整"),
            ("100000001", "壹亿零壹元整"),
            ("120000000", "壹亿贰仟万元整"),
            ("10", "壹拾元整"),
            ("1409.50", "壹仟肆佰零玖元伍角整"),
            ("6007.14", "陆仟零柒元壹角肆分"),
            ("325.04", "叁佰贰拾伍元零肆分"),
            ("0.50", "伍角整"),
            ("0.04", "肆分"),
        ] {
            assert_eq!(Money::parse(figures).unwrap().capitals(), capitals, "{figures}");
        }
    }

    #[test]
    fn prints_figures_and_capitals_together() {
        let fine = Money::from_yuan(12_000).unwrap();
        assert_eq!(fine.in_full(), "12000元（大写：人民币壹万贰仟元整）");
        assert_eq!(Money::parse("1409.5").unwrap().to_string(), "1409.50元");
        assert_eq!(Money::from_yuan(100_000).unwrap().in_wan(), "10万元");
        assert_eq!(Money::from_yuan(5_000).unwrap().in_wan(), "5000元");
    }

    #[test]
    fn reads_what_people_type() {
        for (text, fen) in
            [("12000", 1_200_000), ("12,000元", 1_200_000), ("12000.5", 1_200_050), ("0.01", 1)]
        {
            assert_eq!(Money::parse(text).map(Money::fen), Some(fen), "{text}");
        }
        for text in ["", "元", "-1", "1.234", "1.", ".5", "一万", "1e5", "1000000000000"] {
            assert_eq!(Money::parse(text), None, "{text}");
        }
    }

    /// Reads capitals back by their definition, not by undoing the code above.
    fn read(capitals: &str) -> u64 {
        let (mut total, mut group, mut digit) = (0, 0, 0);
        for c in capitals.chars() {
            match c {
                '拾' => group += std::mem::take(&mut digit) * 10,
                '佰' => group += std::mem::take(&mut digit) * 100,
                '仟' => group += std::mem::take(&mut digit) * 1_000,
                '万' | '亿' | '元' => {
                    group += std::mem::take(&mut digit);
                    total += std::mem::take(&mut group)
                        * match c {
                            '万' => 1_000_000,
                            '亿' => 10_000_000_000,
                            _ => 100,
                        };
                }
                '角' => total += std::mem::take(&mut digit) * 10,
                '分' => total += std::mem::take(&mut digit),
                '整' => {}
                _ => digit = super::DIGITS.iter().position(|&d| d == c).unwrap() as u64,
            }
        }
        total
    }

    proptest! {
        #[test]
        fn capitals_say_the_same_sum(fen in 0..=Money::MAX.fen) {
            let capitals = Money { fen }.capitals();
            prop_assert_eq!(read(&capitals), fen);
            prop_assert!(!capitals.contains("零零") && !capitals.contains("零万"), "{}", capitals);
            prop_assert!(!capitals.contains("零元") || fen < 100, "{}", capitals);
        }

        #[test]
        fn figures_round_trip(fen in 0..=Money::MAX.fen) {
            let money = Money { fen };
            prop_assert_eq!(Money::parse(&money.to_string()), Some(money));
        }

        #[test]
        fn never_panics(text in "\\PC{0,30}") {
            let _ = Money::parse(&text);
        }
    }
}
