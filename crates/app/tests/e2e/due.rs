//! What falls due: on screen, as JSON, on paper, and what is said when there is nothing.

use crate::goldens::example;
use crate::program::{run, scratch, tool};

#[test]
fn what_falls_due_is_listed_by_how_soon_it_is() {
    let order = example("rectification-order");
    let order = order.to_str().unwrap();
    let on = |day: &str, more: &[&str]| run(&[&["due", order, "--on", day], more].concat());
    let ran = on("2026-11-10", &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(
        lines[0],
        "2026-11-10：到期事项 3 项，已经届满 1 项，7日以内届满 1 项，其后届满 1 项"
    );
    let at = |head: &str| lines.iter().position(|line| *line == head).unwrap();
    assert!(
        lines[at("已经届满") + 1].starts_with("  2026-10-30 已过11日  云州市某某机械有限公司  ")
    );
    assert!(lines[at("7日以内届满") + 1].starts_with("  2026-11-13 还有3日  "), "{}", ran.out);
    assert!(lines[at("其后届满") + 1].starts_with("  2026-11-20 还有10日  "), "{}", ran.out);
    // Another span, in the same words.
    let ran = on("2026-11-10", &["--within", "10"]);
    assert!(ran.out.contains("10日以内届满 2 项，其后届满 0 项"), "{}", ran.out);
    // Nothing had begun on the day before.
    let ran = on("2026-10-20", &[]);
    assert_eq!((ran.code, ran.out.trim()), (1, "2026-10-20：没有到期事项"));
}

#[test]
fn a_list_is_printed_of_several_cases() {
    let folder = scratch("due");
    let (order, notice) = (example("rectification-order"), example("penalty-notice"));
    let out = folder.join("清单.pdf");
    let arguments = ["due", order.to_str().unwrap(), notice.to_str().unwrap(), "--json"];
    let day = ["--on", "2026-11-20", "-o", out.to_str().unwrap()];
    let ran = run(&[&arguments[..], &day].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let answer = ran.json();
    let days: Vec<&str> =
        answer["rows"].as_array().unwrap().iter().map(|row| row["due"].as_str().unwrap()).collect();
    assert!(days.is_sorted() && days.contains(&"2026-11-13"), "{answer}");
    assert_eq!(answer["findings"][0]["code"], "due-not-begun");
    assert_eq!(answer["printed"]["form"], "due-list");
    let text = tool("pdftotext", &[out.to_str().unwrap(), "-"]);
    let text: String = text.split_whitespace().collect();
    assert!(text.contains("今日届满") && text.contains("期限的依据"), "{text}");
    // A file that cannot be read is named, the others are listed all the same.
    let broken = folder.join("坏.toml");
    std::fs::write(&broken, "[party]\nname = 3").unwrap();
    let ran = run(&["due", order.to_str().unwrap(), broken.to_str().unwrap()]);
    assert!(
        ran.code == 1 && ran.out.contains("责改") && ran.err.contains("坏.toml"),
        "{}",
        ran.err
    );
    let wrong = folder.join("清单.xlsx");
    let ran = run(&["due", order.to_str().unwrap(), "-o", wrong.to_str().unwrap()]);
    assert!(ran.code == 2 && ran.err.contains("output-format") && !wrong.exists());
}
