//! Dates as documents write them (GB/T 15835-2011: Arabic figures, no zero padding) and as people
//! type them.

use jiff::civil::{Date, DateTime};
use toml::value::Datetime;

/// `2026年11月20日`.
pub fn in_words(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// `2026年11月20日9时05分`: hours without, minutes with a leading zero.
pub fn time_in_words(time: DateTime) -> String {
    format!("{}{}时{:02}分", in_words(time.date()), time.hour(), time.minute())
}

/// From one time to another, the date once when both are on one day:
/// `2026年11月20日9时05分至11时40分`.
pub fn span_in_words(start: DateTime, end: DateTime) -> String {
    let end = match start.date() == end.date() {
        true => format!("{}时{:02}分", end.hour(), end.minute()),
        false => time_in_words(end),
    };
    format!("{}至{end}", time_in_words(start))
}

/// Reads `2026-11-20`, `2026/11/20`, `2026.11.20`, `20261120` and `2026年11月20日`.
pub fn parse(text: &str) -> Option<Date> {
    let text = text.trim();
    let numbers: Vec<&str> = if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        vec![&text[..4], &text[4..6], &text[6..]]
    } else if let Some(text) = text.strip_suffix('日') {
        let (year, rest) = text.split_once('年')?;
        let (month, day) = rest.split_once('月')?;
        vec![year, month, day]
    } else {
        text.split(['-', '/', '.']).collect()
    };
    let [year, month, day] = numbers.as_slice() else { return None };
    let number = |s: &str| s.bytes().all(|b| b.is_ascii_digit()).then(|| s.parse::<i16>().ok())?;
    if year.len() != 4 {
        return None;
    }
    let (month, day) = (i8::try_from(number(month)?).ok()?, i8::try_from(number(day)?).ok()?);
    Date::new(number(year)?, month, day).ok()
}

/// Reads a date followed by `9:05`, `09:05:00` or `9时05分`, with a blank or `T` between.
pub fn parse_time(text: &str) -> Option<DateTime> {
    let text = text.trim();
    let cut = match text.find(['T', ' ']) {
        Some(at) => at,
        None => text.find('日')? + '日'.len_utf8(),
    };
    let date = parse(text.get(..cut)?)?;
    let clock = text.get(cut..)?.trim_start_matches(['T', ' ']);
    let clock = clock.strip_suffix('分').unwrap_or(clock).replace('时', ":");
    let mut parts = clock.split(':');
    let (hour, minute) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let second = parts.next().map_or(Some(0), |s| s.parse().ok())?;
    if parts.next().is_some() {
        return None;
    }
    let time = jiff::civil::Time::new(hour, minute, second, 0).ok()?;
    Some(date.to_datetime(time))
}

/// A date written in TOML without a time.
pub(crate) fn of_toml(value: &Datetime) -> Option<Date> {
    match (&value.date, &value.time, &value.offset) {
        (Some(_), None, None) => parse(&value.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn writes_dates_without_padding() {
        assert_eq!(super::in_words(date(2026, 3, 5)), "2026年3月5日");
        assert_eq!(super::time_in_words(date(2026, 3, 5).at(9, 5, 0, 0)), "2026年3月5日9时05分");
    }

    #[test]
    fn reads_what_people_type() {
        for text in ["2026-11-20", "2026/11/20", "2026.11.20", "20261120", "2026年11月20日"] {
            assert_eq!(super::parse(text), Some(date(2026, 11, 20)), "{text}");
        }
        for text in ["", "2026-13-01", "2026-02-30", "26-1-1", "２０２６1120", "2026年11月", "日"]
        {
            assert_eq!(super::parse(text), None, "{text}");
        }
        for text in ["2026-11-20T09:05:00", "2026-11-20 9:05", "2026年11月20日9时05分"] {
            assert_eq!(super::parse_time(text), Some(date(2026, 11, 20).at(9, 5, 0, 0)), "{text}");
        }
        for text in ["2026-11-20", "2026-11-20 25:00", "2026-11-20 9", "日9:05"] {
            assert_eq!(super::parse_time(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn reads_back_what_it_writes(days in -700_000i32..2_900_000) {
            let span = jiff::Span::new().days(days);
            let date = date(1970, 1, 1).checked_add(span).unwrap();
            if date.year() >= 1000 {
                prop_assert_eq!(super::parse(&super::in_words(date)), Some(date));
            }
        }

        #[test]
        fn never_panics(text in "\\PC{0,30}") {
            let _ = (super::parse(&text), super::parse_time(&text));
        }
    }
}
