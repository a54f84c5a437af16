//! Golden documents: every form printed from its example, and those in daily use from long and from
//! minimal facts and empty as well. Checked by hash, then text, then page image.

use std::path::{Path, PathBuf};

use crate::program::{blank, render, root, run, scratch, tool};
use crate::variants::Variants;

/// Every form, by the name of its folder.
pub(crate) fn forms() -> Vec<String> {
    let entries = std::fs::read_dir(root().join("templates/forms")).unwrap().map(|e| e.unwrap());
    let folders = entries.filter(|entry| entry.path().is_dir());
    let mut forms: Vec<String> =
        folders.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    forms.sort();
    assert!(forms.len() > 50, "where are the forms? {forms:?}");
    forms
}

pub(crate) fn example(form: &str) -> PathBuf {
    root().join(format!("templates/forms/{form}/example.toml"))
}

#[test]
fn examples_print_as_before() {
    let folder = scratch("goldens");
    for form in &forms() {
        prints_as_before(form, &print(form, form, &example(form), &folder));
    }
}

#[test]
fn long_and_minimal_facts_print_as_before() {
    let folder = scratch("variants");
    let variants = Variants::read();
    for form in &variants.forms {
        for (variant, facts) in [("long", variants.long(form)), ("minimal", variants.minimal(form))]
        {
            let name = format!("{form}.{variant}");
            let path = folder.join(format!("{name}.toml"));
            std::fs::write(&path, facts).unwrap();
            prints_as_before(&name, &print(form, &name, &path, &folder));
        }
    }
}

/// Every form can be had empty; it has no number, no date and nothing that was decided.
#[test]
fn empty_forms_print_as_before() {
    let folder = scratch("blanks");
    let kept = Variants::read().forms;
    for form in &forms() {
        let name = format!("{form}.blank");
        let pdf = folder.join(format!("{name}.pdf"));
        let ran = blank(form, &pdf);
        assert_eq!(ran.code, 0, "{name}: {}", ran.err);
        assert!(ran.json()["number"].is_null(), "{name}");
        let text = tool("pdftotext", &[pdf.to_str().unwrap(), "-"]);
        assert!(!text.contains("2026") && !text.contains('☑') && !text.contains("某某"), "{name}");
        if kept.contains(form) {
            prints_as_before(&name, &pdf);
        }
    }
}

/// Every page of every example and of long and minimal facts on one picture, which stays in the
/// scratch folder: `./dev pages` hands it out.
#[test]
fn one_sheet_shows_every_page() {
    let folder = scratch("sheet");
    let variants = Variants::read();
    let mut names = forms();
    let mut facts = Vec::new();
    for form in &variants.forms {
        for (variant, text) in [("long", variants.long(form)), ("minimal", variants.minimal(form))]
        {
            let name = format!("{form}.{variant}");
            let path = folder.join(format!("{name}.toml"));
            std::fs::write(&path, text).unwrap();
            facts.push(path.to_str().unwrap().to_owned());
            names.push(name);
        }
    }
    let picture = folder.join("pages.png");
    let mut arguments = vec!["forms", "--json", "--sheet", picture.to_str().unwrap(), "--facts"];
    arguments.extend(facts.iter().map(String::as_str));
    let ran = run(&arguments);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let answer = ran.json();
    let golden = |name: &String| root().join("tests/golden").join(name).join("text.txt");
    let pages: usize = names
        .iter()
        .map(|name| std::fs::read_to_string(golden(name)).unwrap().matches('\u{c}').count())
        .sum();
    assert_eq!(answer["documents"], names.len());
    assert_eq!(answer["pages"], pages, "as many as poppler counted in the goldens");
    let file = std::io::BufReader::new(std::fs::File::open(&picture).unwrap());
    let reader = png::Decoder::new(file).read_info().unwrap();
    let info = reader.info();
    assert!(info.width as usize * info.height as usize > pages * 397 * 561, "{info:?}");
}

#[test]
fn a_sheet_is_one_picture_of_forms_that_exist() {
    let folder = scratch("sheets");
    let picture = folder.join("new/blank.png");
    let ran = run(&[
        "forms",
        "official-letter",
        "--blank",
        "--sheet",
        picture.to_str().unwrap(),
        "--json",
    ]);
    assert_eq!((ran.code, ran.json()["documents"].as_u64()), (0, Some(1)), "{}", ran.err);
    assert!(picture.is_file());
    let (wrong, pdf) = (folder.join("x.png"), folder.join("x.pdf"));
    let (wrong, pdf) = (wrong.to_str().unwrap(), pdf.to_str().unwrap());
    let unfinished = folder.join("official-letter.unfinished.toml");
    std::fs::write(&unfinished, "").unwrap();
    for (arguments, code) in [
        (vec!["official-letter", "--sheet", pdf], "output-format"),
        (vec!["no-such-form", "--sheet", wrong], "form-unknown"),
        (vec!["--sheet", wrong, "--facts", "no-such-form.long.toml"], "form-unknown"),
        (vec!["--sheet", wrong, "--facts", "official-letter.long.toml"], "file-access"),
        (
            vec!["--sheet", wrong, "--facts", unfinished.to_str().unwrap()],
            "official-letter.unfinished：",
        ),
        (vec!["official-letter", "--sheet", "/dev/null/x.png"], "file-access"),
        (vec!["official-letter", "--blank"], "usage"),
        (vec!["--facts", "official-letter.long.toml"], "usage"),
        (vec!["official-letter", "--blank", "--sheet", wrong, "-o", pdf], "usage"),
    ] {
        let ran = run(&[vec!["forms"], arguments].concat());
        assert_ne!(ran.code, 0);
        assert!(ran.err.contains(code), "{code}: {}", ran.err);
    }
    assert!(!Path::new(wrong).exists() && !Path::new(pdf).exists());
}

#[test]
fn every_golden_belongs_to_a_document() {
    let forms = forms();
    let variants = Variants::read().forms;
    let unknown: Vec<&String> = variants.iter().filter(|form| !forms.contains(form)).collect();
    assert!(unknown.is_empty(), "variants.toml names no forms: {unknown:?}");
    for entry in std::fs::read_dir(root().join("tests/golden")).unwrap().map(|e| e.unwrap()) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let wanted = match name.split_once('.') {
            None => forms.contains(&name),
            Some((form, "long" | "minimal" | "blank")) => {
                variants.iter().any(|known| known == form)
            }
            Some(_) => name == "variants.toml",
        };
        assert!(wanted, "tests/golden/{name} is the golden of nothing");
    }
}

fn print(form: &str, name: &str, facts: &Path, folder: &Path) -> PathBuf {
    let pdf = folder.join(format!("{name}.pdf"));
    let ran = render(form, facts, &pdf, &["--json"]);
    assert_eq!(ran.code, 0, "{name}: {}", ran.err);
    pdf
}

/// Same bytes: done. Otherwise the text says what changed, and only if it is the same are the
/// pictures compared. `UPDATE_GOLDENS=1` writes those that changed; look at them before you commit
/// them.
fn prints_as_before(name: &str, pdf: &Path) {
    let golden = root().join("tests/golden").join(name);
    let read = |file: &str| std::fs::read_to_string(golden.join(file)).unwrap_or_default();
    let hash = tool("sha256sum", &[pdf.to_str().unwrap()]);
    let hash = hash.split_whitespace().next().unwrap();
    if read("sha256").trim() == hash {
        return;
    }
    let text = tool("pdftotext", &["-layout", pdf.to_str().unwrap(), "-"]);
    let pictures = pictures(pdf);
    let pages = (1..).zip(&pictures).map(|(n, picture)| (format!("page-{n}.png"), picture));
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        let _ = std::fs::remove_dir_all(&golden);
        std::fs::create_dir_all(&golden).unwrap();
        std::fs::write(golden.join("sha256"), format!("{hash}\n")).unwrap();
        std::fs::write(golden.join("text.txt"), &text).unwrap();
        for (page, picture) in pages {
            std::fs::copy(picture, golden.join(page)).unwrap();
        }
        return;
    }
    assert_eq!(read("text.txt"), text, "{name}: the text changed");
    for (page, picture) in pages {
        let difference = differing(&golden.join(&page), picture);
        assert!(
            difference < 0.002,
            "{name} {page}: {:.2} % of the pixels differ",
            difference * 100.0
        );
    }
}

/// The pages of a document as black-and-white pictures, in order.
fn pictures(pdf: &Path) -> Vec<PathBuf> {
    let folder = pdf.with_extension("pages");
    std::fs::create_dir_all(&folder).unwrap();
    let (pdf, pages) = (pdf.to_str().unwrap(), folder.join("page"));
    tool("pdftoppm", &["-r", "50", "-mono", "-png", pdf, pages.to_str().unwrap()]);
    let mut pictures: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    pictures.sort();
    pictures
}

/// The share of pixels of two black-and-white pictures that differ; 1 if the sizes do.
fn differing(a: &Path, b: &Path) -> f64 {
    let read = |path: &Path| {
        let file = std::io::BufReader::new(std::fs::File::open(path).unwrap());
        let mut reader = png::Decoder::new(file).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        pixels.truncate(info.buffer_size());
        ((info.width, info.height), pixels)
    };
    let ((size, a), (other, b)) = (read(a), read(b));
    if size != other || a.len() != b.len() {
        return 1.0;
    }
    let apart: u32 = a.iter().zip(&b).map(|(a, b)| (a ^ b).count_ones()).sum();
    f64::from(apart) / (a.len().max(1) * 8) as f64
}
