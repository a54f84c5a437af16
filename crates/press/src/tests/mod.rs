//! The press as its callers see it, with the real fonts, the real layouts and poppler.

#![expect(
    clippy::disallowed_methods,
    reason = "tests read the repository, run poppler and qpdf, and are told by the environment \
              where the fonts are"
)]

mod contact_sheet;
mod guards;
mod ink;
mod linear;
mod official;
mod official_text;
mod paper;
mod repeat;
mod run;
mod seal;
mod twin;
mod whole;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::{
    FontPlaces, Fonts, Layouts, Press, PressError, PrintJob, Printed, Standard, stack_folder_name,
};

const LOCK: &str = include_str!("../../../../templates/fonts/fonts.lock");

/// The templates of the repository and the built stack.
static PRESS: LazyLock<Press> =
    LazyLock::new(|| Press::new(FONTS.clone(), &layouts()).expect("the layouts of templates/"));

static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let stack = stack();
    Fonts::load(&FontPlaces { lock: LOCK, stack: Some(&stack), ..FontPlaces::default() })
        .expect("the built stack")
});

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn stack() -> PathBuf {
    let cache = || {
        let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
        let home = || PathBuf::from(std::env::var_os("HOME").expect("HOME")).join(".cache");
        cache.unwrap_or_else(home).join("zhunsheng").join(stack_folder_name(LOCK))
    };
    let stack = std::env::var_os("ZHUNSHENG_FONTS").map_or_else(cache, PathBuf::from);
    assert!(
        stack.is_dir(),
        "没有打印字体 {}：请先运行 templates/fonts/build.sh（./dev test 会运行它）",
        stack.display()
    );
    stack
}

fn layouts() -> Layouts {
    Layouts::read(&repository().join("templates")).unwrap()
}

/// The layouts of the repository and one more, `/test.typ`.
fn press_with(layout: &str) -> Press {
    let mut layouts = layouts();
    layouts.insert("/test.typ", layout).unwrap();
    Press::new(FONTS.clone(), &layouts).unwrap()
}

const FORMS: [&str; 3] = ["rectification-order", "penalty-notice", "gentle-reminder"];

/// A realistic draft of a form.
fn sample(form: &str) -> Value {
    let text = match form {
        "rectification-order" => include_str!("data/rectification-order.json"),
        "penalty-notice" => include_str!("data/penalty-notice.json"),
        "gentle-reminder" => include_str!("data/gentle-reminder.json"),
        _ => panic!("no sample for {form}"),
    };
    serde_json::from_str(text).unwrap()
}

/// A draft that consists of these parts.
fn draft(parts: Value) -> Value {
    json!({
        "form": "rectification-order", "family": "应急管理行政执法文书", "title": "责令限期整改指令书",
        "number": "（云）应急责改〔2026〕12号", "date": "2026年11月20日", "agency": "云州市应急管理局",
        "watermark": null, "qr": null, "parts": parts,
    })
}

fn job<'a>(layout: &'a str, data: &'a Value) -> PrintJob<'a> {
    PrintJob {
        layout,
        data,
        title: "责令限期整改指令书",
        author: "云州市应急管理局",
        ident: "（云）应急责改〔2026〕12号",
        date: jiff::civil::date(2026, 11, 20),
        standard: Standard::PdfA2b,
        attachment: None,
        seal: None,
    }
}

fn layout_of(data: &Value) -> String {
    format!("/forms/{}/layout.typ", data["form"].as_str().unwrap())
}

fn print(data: &Value) -> Result<Printed, PressError> {
    let layout = layout_of(data);
    let printed = PRESS.print(&job(&layout, data))?;
    // For a look at the pages: PRESS_OUT=some-folder cargo test -p press
    if let Some(folder) = std::env::var_os("PRESS_OUT") {
        let name = format!("{}-{}.pdf", data["form"].as_str().unwrap(), &printed.sha256[..8]);
        std::fs::write(Path::new(&folder).join(name), &printed.pdf).unwrap();
    }
    Ok(printed)
}

/// Runs one of the checking tools on a PDF and returns what it prints.
fn tool(program: &str, arguments: &[&str], pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("it.pdf");
    std::fs::write(&file, pdf).unwrap();
    let arguments: Vec<_> =
        arguments.iter().map(|argument| argument.replace("{}", file.to_str().unwrap())).collect();
    let output = Command::new(program).args(&arguments).output().unwrap_or_else(|error| {
        panic!("{program}: {error}；请安装 poppler-utils 和 qpdf（./dev test 会安装）")
    });
    assert!(
        output.status.success(),
        "{program} {arguments:?}: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// The text of a PDF in reading order.
fn text_of(pdf: &[u8]) -> String {
    tool("pdftotext", &["-enc", "UTF-8", "{}", "-"], pdf)
}

/// Text without any white space: line and page breaks are the layout's, not the data's.
fn dense(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace()).collect()
}
