//! Numbers of documents.

use jiff::civil::Date;

/// `（云）应急责改〔2026〕12号`, with `-1` behind the serial for one of several instruments of a
/// case. Brackets and figures by GB/T 9704-2012 7.2.5: 〔〕, no 第, no padding.
pub fn number(
    region: &str,
    agency: &str,
    form: &str,
    date: Date,
    serial: u32,
    sub: Option<u32>,
) -> String {
    let sub = sub.map(|n| format!("-{n}")).unwrap_or_default();
    format!("（{region}）{agency}{form}〔{}〕{serial}{sub}号", date.year())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    #[test]
    fn is_written_without_padding() {
        let day = date(2026, 1, 5);
        assert_eq!(
            super::number("云", "应急", "责改", day, 12, None),
            "（云）应急责改〔2026〕12号"
        );
        assert_eq!(super::number("云", "应急", "罚", day, 3, Some(2)), "（云）应急罚〔2026〕3-2号");
    }
}
