//! Exact numbers: Arabic and Chinese numerals, decimals, magnitudes (1.5亿) and fractions.

use std::cmp::Ordering;
use std::fmt;

use serde::{Serialize, Serializer};

use super::letters::Letters;
use crate::numeral;

/// A non-negative rational in lowest terms. `Display` and JSON give a decimal where one is exact
/// (`0.3`), else a fraction (`1/3`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Number {
    num: u64,
    den: u64,
}

impl Number {
    /// The fraction `num / den`; `None` for a zero denominator.
    pub fn new(num: u64, den: u64) -> Option<Self> {
        if den == 0 {
            return None;
        }
        let common = gcd(num, den);
        Some(Self { num: num / common, den: den / common })
    }

    /// A whole number.
    pub fn whole(n: u64) -> Self {
        Self { num: n, den: 1 }
    }

    /// The product, unless it does not fit.
    pub fn times(self, other: Self) -> Option<Self> {
        // Reduced crosswise first, so that only a result that is too large overflows.
        let (a, d) = (gcd(self.num, other.den), gcd(other.num, self.den));
        Self::new(
            (self.num / a).checked_mul(other.num / d)?,
            (self.den / d).checked_mul(other.den / a)?,
        )
    }

    /// The quotient, unless it does not fit or `other` is zero.
    pub fn over(self, other: Self) -> Option<Self> {
        self.times(Self::new(other.den, other.num)?)
    }

    /// The sum, unless it does not fit.
    pub fn plus(self, other: Self) -> Option<Self> {
        let left = self.num.checked_mul(other.den)?;
        let right = other.num.checked_mul(self.den)?;
        Self::new(left.checked_add(right)?, self.den.checked_mul(other.den)?)
    }

    /// The whole number that this is, if it is one.
    pub fn to_whole(self) -> Option<u64> {
        (self.den == 1).then_some(self.num)
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        let left = u128::from(self.num) * u128::from(other.den);
        left.cmp(&(u128::from(other.num) * u128::from(self.den)))
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.den == 1 {
            return write!(f, "{}", self.num);
        }
        // A decimal is exact when the denominator divides a power of ten.
        let mut scale = 1u64;
        for places in 1..=9usize {
            scale *= 10;
            if scale.is_multiple_of(self.den) {
                let rest = u128::from(self.num % self.den) * u128::from(scale / self.den);
                return write!(f, "{}.{rest:0places$}", self.num / self.den);
            }
        }
        write!(f, "{}/{}", self.num, self.den)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A numeral found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Numeral {
    /// Its value; for a fraction, of the whole expression.
    pub(super) value: Number,
    /// The index after it.
    pub(super) end: usize,
    /// What it is written as.
    pub(super) script: Script,
}

/// How a numeral is written, which decides what may follow it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    /// 300, 1.5亿.
    Arabic,
    /// 2016 or 二〇一六: four digits that may be a year.
    Year,
    /// 三, 二十万.
    Chinese,
    /// 百分之三, which needs no unit.
    Percent,
    /// 千分之三.
    Permille,
    /// 三分之一.
    Fraction,
}

/// Reads the numeral that starts at `i`. The longest one that can be read is taken; a run of
/// numeral characters that means no number (百万, 三五) gives `None`.
pub(super) fn numeral_at(text: &Letters, i: usize) -> Option<Numeral> {
    let half = Number::new(1, 2)?;
    match text.get(i)? {
        c if c.is_ascii_digit() => arabic(text, i),
        '半' if text.get(i + 1) == Some('数') => {
            Some(Numeral { value: half, end: i + 2, script: Script::Fraction })
        }
        '半' => Some(Numeral { value: half, end: i + 1, script: Script::Chinese }),
        _ => chinese(text, i),
    }
}

/// The index after the run of numeral characters at `i`; the scan continues there when the run is
/// no number.
pub(super) fn run_end(text: &Letters, i: usize) -> usize {
    let digits = text.get(i).is_some_and(|c| c.is_ascii_digit());
    let mut end = i;
    while text
        .get(end)
        .is_some_and(|c| if digits { c.is_ascii_digit() } else { numeral::is_numeral(c) })
    {
        end += 1;
    }
    end.max(i + 1)
}

fn arabic(text: &Letters, i: usize) -> Option<Numeral> {
    let mut end = run_end(text, i);
    let mut digits: String = text.slice(i..end).iter().collect();
    let grouped = |at: usize| {
        text.get(at) == Some(',')
            && text.is_ascii(at)
            && run_end(text, at + 1) == at + 4
            && text.get(at + 1).is_some_and(|c| c.is_ascii_digit())
    };
    if digits.len() <= 3 {
        while grouped(end) {
            digits.extend(text.slice(end + 1..end + 4));
            end += 4;
        }
    }
    let year = digits.len() == 4 && end == i + 4;
    let mut value = Number::whole(digits.parse().ok()?);
    let mut script = if year { Script::Year } else { Script::Arabic };
    if text.get(end) == Some('.') && text.get(end + 1).is_some_and(|c| c.is_ascii_digit()) {
        let after = run_end(text, end + 1);
        let places: String = text.slice(end + 1..after).iter().collect();
        let scale = 10u64.checked_pow(u32::try_from(places.len()).ok()?)?;
        value = value.plus(Number::new(places.parse().ok()?, scale)?)?;
        (end, script) = (after, Script::Arabic);
    }
    while let Some(unit) = text.get(end).and_then(magnitude) {
        value = value.times(Number::whole(unit))?;
        (end, script) = (end + 1, Script::Arabic);
    }
    Some(Numeral { value, end, script })
}

fn chinese(text: &Letters, i: usize) -> Option<Numeral> {
    for (lead, denominator, script) in [
        ("百分之", 100, Script::Percent),
        ("千分之", 1_000, Script::Permille),
        ("万分之", 10_000, Script::Fraction),
    ] {
        if text.has(i, lead) {
            let part = plain(text, i + 3).or_else(|| {
                arabic(text, i + 3).filter(|_| text.get(i + 3).is_some_and(|c| c.is_ascii_digit()))
            })?;
            let value = match script {
                Script::Fraction => part.value.over(Number::whole(denominator))?,
                _ => part.value,
            };
            return Some(Numeral { value, end: part.end, script });
        }
    }
    let whole = plain(text, i)?;
    if text.has(whole.end, "分之") {
        let part = plain(text, whole.end + 2)?;
        let value = part.value.over(whole.value)?;
        return Some(Numeral { value, end: part.end, script: Script::Fraction });
    }
    Some(whole)
}

/// A Chinese numeral, with decimals behind 点: 三, 二十万, 零点五.
fn plain(text: &Letters, i: usize) -> Option<Numeral> {
    let mut end = run_end(text, i);
    let run: String = text.slice(i..end).iter().collect();
    // 百万吨, 千人: a magnitude without a digit belongs to a name.
    if run.is_empty() || run.starts_with(['百', '千', '万', '亿']) || run.chars().count() > 24 {
        return None;
    }
    let positional = run.chars().count() > 1 && !run.contains(['十', '百', '千', '万', '亿']);
    if positional && run.chars().count() != 4 {
        return None; // 三五 (天), 一二 (名)
    }
    let mut value = Number::whole(numeral::parse(&run)?);
    let decimals = run_end(text, end + 1);
    if text.get(end) == Some('点') && text.get(end + 1).is_some_and(numeral::is_numeral) {
        let places: String = text.slice(end + 1..decimals).iter().collect();
        if !places.contains(['十', '百', '千', '万', '亿']) {
            let scale = 10u64.checked_pow(u32::try_from(places.chars().count()).ok()?)?;
            value = value.plus(Number::new(numeral::parse(&places)?, scale)?)?;
            end = decimals;
        }
    }
    let script = if positional { Script::Year } else { Script::Chinese };
    Some(Numeral { value, end, script })
}

fn magnitude(c: char) -> Option<u64> {
    Some(match c {
        '十' => 10,
        '百' => 100,
        '千' => 1_000,
        '万' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    })
}

fn gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_numerals_exactly() {
        for (text, value) in [
            ("300", "300"),
            ("１２", "12"),
            ("0.3", "0.3"),
            ("1.5亿", "150000000"),
            ("2万", "20000"),
            ("1,100", "1100"),
            ("百分之七十五", "75"),
            ("百分之零点五", "0.5"),
            ("百分之10", "10"),
            ("千分之五", "5"),
            ("三分之一", "1/3"),
            ("二十万", "200000"),
            ("二〇一六", "2016"),
        ] {
            let letters = Letters::new(text);
            let found = numeral_at(&letters, 0).unwrap();
            assert_eq!(
                (found.value.to_string().as_str(), found.end),
                (value, letters.len()),
                "{text}"
            );
        }
        for text in ["百万吨", "千人", "亿元", "三五天", "两三名", "99999999999999999999"]
        {
            assert_eq!(numeral_at(&Letters::new(text), 0), None, "{text}");
        }
    }

    #[test]
    fn reckons_without_rounding() {
        let n = |num, den| Number::new(num, den).unwrap();
        assert_eq!(n(1, 3).plus(n(1, 6)), Some(n(1, 2)));
        assert_eq!(n(2, 3).over(n(4, 3)), Some(n(1, 2)));
        assert!(n(1, 3) < n(34, 100));
        assert_eq!(Number::whole(u64::MAX).times(n(2, 1)), None);
        assert_eq!(Number::new(1, 0), None);
    }
}
