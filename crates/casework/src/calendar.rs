//! Working days and the ends of periods.
//!
//! The day that starts a period is not counted; a period whose last day is a day of rest ends on
//! the next working day (民事诉讼法第八十五条, used through 行政处罚法第六十一条 and
//! 行政复议法第八十八条). Working days are those of the State Council's yearly notice.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};
use law::Diagnostic;
use serde::Deserialize;

use crate::finding;

/// The unit of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum Unit {
    /// 工作日.
    #[serde(rename = "wd")]
    WorkingDay,
    /// 日.
    #[serde(rename = "d")]
    Day,
    /// 月.
    #[serde(rename = "m")]
    Month,
    /// 年.
    #[serde(rename = "y")]
    Year,
    /// 小时; such a period has no last day.
    #[serde(rename = "h")]
    Hour,
}

impl Unit {
    /// The unit as it follows a number: `5个工作日`, `60日`, `6个月`.
    pub fn term(self) -> &'static str {
        match self {
            Unit::WorkingDay => "个工作日",
            Unit::Day => "日",
            Unit::Month => "个月",
            Unit::Year => "年",
            Unit::Hour => "小时",
        }
    }
}

/// The years whose days of rest are known.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    years: BTreeMap<i16, Year>,
}

#[derive(Debug, Clone, Default)]
struct Year {
    published: bool,
    rest: BTreeSet<Date>,
    work: BTreeSet<Date>,
}

/// `corpus/calendar/<year>.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct YearFile {
    year: i16,
    published: bool,
    source: String,
    workdays: Vec<toml::value::Datetime>,
    #[serde(default)]
    holiday: Vec<HolidayFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct HolidayFile {
    #[expect(dead_code, reason = "read so that a holiday without a name is refused")]
    name: String,
    days: Vec<toml::value::Datetime>,
}

impl Calendar {
    /// Adds one year's file. `name` is for messages.
    pub(crate) fn add(&mut self, name: &str, text: &str, findings: &mut Vec<Diagnostic>) {
        let file: YearFile = match toml::from_str(text) {
            Ok(file) => file,
            Err(error) => return findings.push(finding::rule_syntax(name, text, &error)),
        };
        let mut year = Year { published: file.published, ..Year::default() };
        if file.source.trim().is_empty() {
            findings.push(finding::rule_source_missing(name, &file.year.to_string()));
        }
        let holidays = file.holiday.iter().flat_map(|h| &h.days).map(|day| (day, true));
        for (day, rests) in holidays.chain(file.workdays.iter().map(|day| (day, false))) {
            let date = crate::date::of_toml(day).filter(|d| d.year() == file.year);
            let set = if rests { &mut year.rest } else { &mut year.work };
            match date {
                Some(date) => _ = set.insert(date),
                None => findings.push(finding::calendar_date(name, &day.to_string(), file.year)),
            }
        }
        if let Some(both) = year.rest.intersection(&year.work).next() {
            findings.push(finding::calendar_date(name, &both.to_string(), file.year));
        }
        if self.years.insert(file.year, year).is_some() {
            findings.push(finding::rule_duplicate(name, &file.year.to_string()));
        }
    }

    /// Whether the notice for the year of `date` is at hand; if not, working days are presumed
    /// from the week alone (推定).
    pub fn is_published(&self, date: Date) -> bool {
        self.years.get(&date.year()).is_some_and(|year| year.published)
    }

    /// Whether offices work on `date`.
    pub fn is_workday(&self, date: Date) -> bool {
        let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        match self.years.get(&date.year()) {
            Some(year) if year.work.contains(&date) => true,
            Some(year) if year.rest.contains(&date) => false,
            _ => !weekend,
        }
    }

    /// `date` itself when it is a working day, else the next one. At the end of the calendar of
    /// the computer the date is returned as it is.
    pub fn workday_from(&self, mut date: Date) -> Date {
        while !self.is_workday(date) {
            match date.tomorrow() {
                Ok(next) => date = next,
                Err(_) => break,
            }
        }
        date
    }

    /// The last day of a period of `n` units that starts on `start`; `None` for hours and for
    /// dates beyond the year 9999.
    pub fn end(&self, start: Date, n: u32, unit: Unit) -> Option<Date> {
        let span = match unit {
            Unit::Hour => return None,
            Unit::WorkingDay => return self.workdays_after(start, n),
            Unit::Day => jiff::Span::new().try_days(n).ok()?,
            Unit::Month => jiff::Span::new().try_months(n).ok()?,
            Unit::Year => jiff::Span::new().try_years(n).ok()?,
        };
        Some(self.workday_from(start.checked_add(span).ok()?))
    }

    /// The `n`-th working day after `start`.
    fn workdays_after(&self, start: Date, n: u32) -> Option<Date> {
        let mut date = start;
        for _ in 0..n {
            date = date.tomorrow().ok()?;
            while !self.is_workday(date) {
                date = date.tomorrow().ok()?;
            }
        }
        Some(date)
    }

    /// Days from `from` to `to`, negative when `to` lies before.
    pub fn days_between(from: Date, to: Date) -> i64 {
        i64::from((to - from).get_days())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};
    use proptest::prelude::*;

    use super::{Calendar, Unit};

    fn calendar() -> Calendar {
        let mut calendar = Calendar::default();
        let mut findings = Vec::new();
        for (name, text) in crate::testing::CALENDARS {
            calendar.add(name, text, &mut findings);
        }
        assert_eq!(findings, []);
        calendar
    }

    /// The worked example of domain.md §2.1: a decision received on Friday 2026-11-20.
    #[test]
    fn ends_periods_as_the_procedure_codes_do() {
        let calendar = calendar();
        let received = date(2026, 11, 20);
        for (n, unit, end) in [
            (5, Unit::WorkingDay, date(2026, 11, 27)), // 要求听证
            (15, Unit::Day, date(2026, 12, 7)),        // 缴款: 12-05 is a Saturday
            (60, Unit::Day, date(2027, 1, 19)),        // 复议
            (6, Unit::Month, date(2027, 5, 20)),       // 诉讼
            (0, Unit::WorkingDay, date(2026, 11, 20)),
        ] {
            assert_eq!(calendar.end(received, n, unit), Some(end), "{n}{}", unit.term());
        }
        // 诉讼期限届满后三个月内申请强制执行.
        let end = calendar.end(date(2027, 5, 20), 3, Unit::Month);
        assert_eq!(end, Some(date(2027, 8, 20)));
        assert_eq!(calendar.end(received, 24, Unit::Hour), None);
    }

    #[test]
    fn knows_holidays_and_the_weekends_worked_for_them() {
        let calendar = calendar();
        for (day, works) in [
            (date(2026, 1, 1), false),   // 元旦
            (date(2026, 1, 4), true),    // Sunday worked for 元旦
            (date(2026, 2, 23), false),  // Monday, last day of 春节
            (date(2026, 10, 10), true),  // Saturday worked for 国庆节
            (date(2026, 11, 21), false), // Saturday
            (date(2024, 2, 9), true),    // 除夕 2024 was no holiday by the notice
        ] {
            assert_eq!(calendar.is_workday(day), works, "{day}");
        }
        assert!(calendar.is_published(date(2026, 12, 31)));
        assert!(!calendar.is_published(date(2027, 1, 1)));
        assert!(!calendar.is_published(date(1999, 1, 1)));
    }

    #[test]
    fn clamps_months_to_their_last_day() {
        let calendar = Calendar::default();
        assert_eq!(calendar.end(date(2026, 8, 31), 6, Unit::Month), Some(date(2027, 3, 1)));
        assert_eq!(calendar.end(Date::MAX, 1, Unit::Day), None);
    }

    #[test]
    fn refuses_days_of_another_year() {
        let mut findings = Vec::new();
        Calendar::default().add(
            "2026.toml",
            "year = 2026\npublished = true\nsource = \"公布\"\nworkdays = [2025-01-04]",
            &mut findings,
        );
        assert_eq!(findings[0].code, "calendar-date");
    }

    proptest! {
        #[test]
        fn periods_end_on_a_working_day_after_their_start(days in 0i32..1200, n in 1u32..200) {
            let calendar = calendar();
            let start = date(2024, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
            for unit in [Unit::WorkingDay, Unit::Day, Unit::Month, Unit::Year] {
                let end = calendar.end(start, n, unit).unwrap();
                prop_assert!(end > start && calendar.is_workday(end), "{} {:?}", end, unit);
                prop_assert!(end <= calendar.end(start, n + 1, unit).unwrap());
            }
            // Counting by hand what the definition says.
            let end = calendar.end(start, n, Unit::WorkingDay).unwrap();
            let counted = start
                .series(jiff::Span::new().days(1))
                .skip(1)
                .take_while(|&d| d <= end)
                .filter(|&d| calendar.is_workday(d))
                .count();
            prop_assert_eq!(counted, n as usize);
        }
    }
}
