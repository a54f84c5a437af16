//! Chinese numerals: 一百一十四 ↔ 114.

/// Reads a whole Chinese, Arabic or full-width numeral (`一百二十`, `二十`, `十八`, `两`, `〇`,
/// `二〇一六`, `１２`). `None` when any character is foreign to it, the order of units is wrong, or
/// the value does not fit.
pub fn parse(text: &str) -> Option<u64> {
    if text.is_empty() {
        return None;
    }
    if let Some(value) = positional(text) {
        return Some(value);
    }
    let (mut total, mut section, mut digit) = (0u64, 0u64, None::<u64>);
    let mut last_unit = u64::MAX;
    for c in text.chars() {
        if let Some(d) = digit_value(c) {
            if digit.is_some_and(|previous| previous != 0) {
                return None;
            }
            digit = Some(d);
            continue;
        }
        let unit = unit_value(c)?;
        if unit >= 10_000 {
            let value = section.checked_add(digit.take().unwrap_or(0))?;
            if value == 0 {
                return None;
            }
            total = total
                .checked_add(value)?
                .checked_mul(unit)
                .filter(|_| total == 0)
                .or_else(|| total.checked_add(value.checked_mul(unit)?))?;
            section = 0;
            last_unit = u64::MAX;
        } else {
            if unit >= last_unit {
                return None;
            }
            last_unit = unit;
            section = section.checked_add(digit.take().unwrap_or(1).checked_mul(unit)?)?;
        }
    }
    total.checked_add(section)?.checked_add(digit.unwrap_or(0))
}

/// Writes `n` the way statutes number their articles: 114 → 一百一十四, 12 → 十二, 101 → 一百零一.
pub fn format(n: u64) -> String {
    if n == 0 {
        return "零".into();
    }
    let mut out = String::new();
    let (yi, rest) = (n / 100_000_000, n % 100_000_000);
    let (wan, low) = (rest / 10_000, rest % 10_000);
    if yi > 0 {
        out.push_str(&format(yi));
        out.push('亿');
    }
    if wan > 0 {
        if yi > 0 && wan < 1_000 {
            out.push('零');
        }
        out.push_str(&below_ten_thousand(wan));
        out.push('万');
    }
    if low > 0 {
        if n >= 10_000 && (low < 1_000 || (wan == 0 && yi > 0)) {
            out.push('零');
        }
        out.push_str(&below_ten_thousand(low));
    }
    // 十二, not 一十二, at the head of the whole number.
    match out.strip_prefix("一十") {
        Some(rest) => format!("十{rest}"),
        None => out,
    }
}

/// Whether `c` may stand in a Chinese numeral.
pub fn is_numeral(c: char) -> bool {
    digit_value(c).is_some() || unit_value(c).is_some()
}

fn positional(text: &str) -> Option<u64> {
    let mut value = 0u64;
    let mut count = 0;
    for c in text.chars() {
        let d = match c {
            '0'..='9' => u64::from(c as u32 - '0' as u32),
            '０'..='９' => u64::from(c as u32 - '０' as u32),
            _ => digit_value(c).filter(|_| c != '两')?,
        };
        value = value.checked_mul(10)?.checked_add(d)?;
        count += 1;
    }
    (count > 0).then_some(value)
}

fn digit_value(c: char) -> Option<u64> {
    Some(match c {
        '〇' | '零' | '○' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

fn unit_value(c: char) -> Option<u64> {
    Some(match c {
        '十' => 10,
        '百' => 100,
        '千' => 1_000,
        '万' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    })
}

fn below_ten_thousand(n: u64) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let mut out = String::new();
    let mut gap = false;
    for (unit, name) in [(1_000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = n / unit % 10;
        if digit == 0 {
            gap = !out.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            out.push('零');
        }
        out.push_str(DIGITS[digit as usize]);
        out.push_str(name);
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    #[test]
    fn reads_what_statutes_and_offices_write() {
        for (text, value) in [
            ("一", 1),
            ("十", 10),
            ("十八", 18),
            ("二十", 20),
            ("一百零二", 102),
            ("一百一十四", 114),
            ("一百二十", 120),
            ("两千", 2_000),
            ("二〇一六", 2016),
            ("１２", 12),
            ("0012", 12),
            ("三十万", 300_000),
            ("一千二百万", 12_000_000),
            ("一亿零一千", 100_001_000),
        ] {
            assert_eq!(super::parse(text), Some(value), "{text}");
        }
        for text in ["", "条", "十十", "一百二百", "百万个", "万"] {
            assert_eq!(super::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn round_trips(n in 0u64..1_000_000_000_000) {
            prop_assert_eq!(super::parse(&super::format(n)), Some(n));
        }

        #[test]
        fn never_panics(text in "[〇零一二三四五六七八九十百千万亿两0-9条]{0,40}") {
            let _ = super::parse(&text);
        }
    }
}
