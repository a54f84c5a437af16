//! The whole way of a document, as the product goes it: facts, check, wording, layout, file.

use std::path::{Path, PathBuf};
use std::time::Instant;

use cpu_time::ProcessTime;
use desk::{Desk, FactSheet, Format, Places};
use serde_json::json;

/// The form that is printed side by side.
const FORM: &str = "rectification-order";

/// The party of the examples, which each document replaces by its own.
const PARTY: &str = "云州市某某机械有限公司";

/// A desk that has imported the corpus and the statutes.
pub(crate) fn open(home: &str, data: &str, fonts: &str) -> Desk {
    let places = Places {
        home: home.into(),
        data: data.into(),
        fonts: Some(fonts.into()),
        cache: None,
        system_fonts: Vec::new(),
        statute_pack: std::env::var_os("ZHUNSHENG_STATUTE_PACK").map(Into::into),
        today: Some(jiff::civil::date(2026, 11, 22)),
    };
    let desk = Desk::open_at(places).expect("the data folder");
    if desk.is_empty() {
        desk.import(&desk.first_sources(), &|_, _| {}).expect("the corpus");
    }
    desk
}

/// Prints `count` documents of one form, each for another party, one after another; then all of them side
/// by side, and all of them in one file.
pub(crate) fn print(desk: &Desk, count: usize, out: &Path) {
    let (_, example) = desk.form(FORM).expect("the form");
    let facts = |number: usize| FactSheet::read(&of_party(&example, number));
    let one = |number: usize| {
        desk.render(FORM, &facts(number), Format::Pdf, false).expect("a document").pages.remove(0)
    };
    let cold = Instant::now();
    one(count);
    let cold = cold.elapsed().as_secs_f64();
    for number in 0..10 {
        one(count + 1 + number);
    }
    let (started, cpu) = (Instant::now(), ProcessTime::now());
    let mut each = Vec::with_capacity(count);
    let mut bytes = 0;
    for number in 0..count {
        let began = Instant::now();
        let pdf = one(number);
        each.push(began.elapsed().as_secs_f64());
        bytes += pdf.len();
        std::fs::write(out.join(format!("{number:05}.pdf")), pdf).expect("the folder");
    }
    report("zhunsheng", count, started, cpu, bytes, json!({ "cold": cold, "each": each }));
    let folder = out.join("facts");
    std::fs::create_dir_all(&folder).expect("the folder");
    let named = |number: usize| folder.join(format!("{number:05}.toml"));
    let files: Vec<PathBuf> = (0..count).map(named).collect();
    for (number, file) in files.iter().enumerate() {
        std::fs::write(file, of_party(&example, number)).expect("the folder");
    }
    let (started, cpu) = (Instant::now(), ProcessTime::now());
    let batch = desk.render_batch(FORM, &files, false, &out.join("batch")).expect("a batch");
    assert_eq!(batch.documents.len(), count);
    report("zhunsheng, a file each, all cores", count, started, cpu, bytes, json!(null));
    let sheets: Vec<(String, FactSheet)> =
        (0..count).map(|number| (number.to_string(), facts(number))).collect();
    let (started, cpu) = (Instant::now(), ProcessTime::now());
    let bound = desk.render_run(FORM, &sheets, false, true).expect("a run");
    assert_eq!(bound.rendered.documents.len(), count);
    report("zhunsheng, one file for the printer", count, started, cpu, bound.pdf.len(), json!(null));
    std::fs::write(out.join("all.pdf"), bound.pdf).expect("the folder");
}

/// Prints `count` documents, the examples of all forms in turn, and says how much memory is taken.
pub(crate) fn soak(desk: &Desk, home: &Path, count: usize) {
    let forms = desk.forms().expect("the forms").forms;
    let examples: Vec<(String, String)> =
        forms.into_iter().map(|form| (form.id.clone(), desk.form(&form.id).expect("it").1)).collect();
    assert!(home.is_dir() && examples.len() > 50, "where are the forms?");
    let (started, cpu) = (Instant::now(), ProcessTime::now());
    let mut pages = 0;
    for number in 0..count {
        let (form, example) = &examples[number % examples.len()];
        let facts = FactSheet::read(&of_party(example, number));
        let paper = desk.render(form, &facts, Format::Pdf, false).expect("a document");
        pages += paper.rendered.pages;
        if (number + 1) % (count / 20).max(1) == 0 {
            let (seconds, cpu) = (started.elapsed().as_secs_f64(), cpu.elapsed().as_secs_f64());
            let resident = resident_mib();
            println!("{}", json!({ "documents": number + 1, "pages": pages, "seconds": seconds, "cpu": cpu, "MiB": resident }));
        }
    }
}

/// The example with a party of its own, if it names one; the name is up to fifty characters long.
fn of_party(example: &str, number: usize) -> String {
    let long = "精密".repeat(number % 20);
    example.replace(PARTY, &format!("云州市某某{long}机械（{number}）有限公司"))
}

pub(crate) fn report(
    name: &str,
    count: usize,
    started: Instant,
    cpu: ProcessTime,
    bytes: usize,
    more: serde_json::Value,
) {
    let (wall, cpu) = (started.elapsed().as_secs_f64(), cpu.elapsed().as_secs_f64());
    println!(
        "{}",
        json!({ "name": name, "documents": count, "wall": wall, "cpu": cpu, "bytes": bytes, "more": more })
    );
}

/// Memory of this process that is in use, in MiB.
fn resident_mib() -> f64 {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: f64 = pages.split(' ').nth(1).and_then(|n| n.parse().ok()).unwrap_or(0.0);
    pages * 4096.0 / f64::from(1 << 20)
}
