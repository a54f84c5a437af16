//! From paper back to provisions: what this program prints, it reads as the same document.

use std::path::Path;

use law::{Document, Level, Source};
use press::{FontPlaces, Fonts, Layouts, Press, PrintJob, Standard};

use super::{Sidecar, parse};

const LOCK: &str = include_str!("../../../../templates/fonts/fonts.lock");

/// As offices print: 16 pt, justified, set in by two characters, a head and a page number.
const LAYOUT: &str = r#"
#set page(
  paper: "a4",
  margin: (x: 27mm, top: 37mm, bottom: 35mm),
  header: align(center)[云州市人民政府文件],
  footer: context align(center)[— #counter(page).display() —],
)
#set text(
  font: ("FandolFang R", "Noto Serif CJK SC", "Noto Serif CJK SC Rare"),
  size: 16pt,
  lang: "zh",
  region: "cn",
)
#set par(justify: true, first-line-indent: (amount: 2em, all: true), leading: 13pt, spacing: 13pt)
#for line in json("/press/data.json").lines { par(line) }
"#;

/// Folder and number of provisions of the second level, as the seeds are known to have.
const SEEDS: [(&str, usize); 5] =
    [("linyi", 26), ("chenzhou", 18), ("xuchang", 25), ("weifang", 5), ("shandong", 26)];

fn press() -> Press {
    let stack = crate::testing::fonts();
    let places = FontPlaces { lock: LOCK, stack: Some(&stack), user: None, system: &[] };
    let mut layouts = Layouts::new();
    layouts.insert("/paper.typ", LAYOUT).unwrap();
    Press::new(Fonts::load(&places).unwrap(), &layouts).unwrap()
}

fn print(press: &Press, lines: &[&str]) -> Vec<u8> {
    let data = serde_json::json!({ "lines": lines });
    let job = PrintJob {
        layout: "/paper.typ",
        data: &data,
        title: "云州市人民政府文件",
        author: "云州市人民政府",
        ident: "试印",
        date: jiff::civil::date(2026, 11, 20),
        standard: Standard::PdfA2b,
        attachment: None,
        seal: None,
    };
    press.print(&job).unwrap().pdf
}

/// Address and words of each provision; blanks are layout.
fn provisions(documents: &[Document]) -> Vec<String> {
    let of = |document: &Document| {
        let each = 0..document.tree.provisions.len();
        let each = each.map(|i| {
            let words: String =
                document.own_text(i).chars().filter(|c| !c.is_whitespace()).collect();
            format!("{} {words}", document.id_of(i).path)
        });
        each.collect::<Vec<_>>()
    };
    documents.iter().flat_map(of).collect()
}

#[test]
fn what_was_printed_is_read_as_the_same_provisions() {
    let press = press();
    for (place, second_level) in SEEDS {
        let folder =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/policies").join(place);
        let mut files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        let file = files.find(|file| file.extension().is_some_and(|e| e == "txt")).unwrap();
        let source = Source::new("原件.txt", std::fs::read_to_string(file).unwrap());
        let originals = law::read(&source);
        let text: Vec<&str> = originals.iter().map(|document| document.text.as_str()).collect();
        let text = text.join("\n");
        let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();

        let pdf = print(&press, &lines);
        let (read, refused) = parse("印件.pdf", &pdf, &Sidecar::default()).unwrap();
        assert!(refused.is_empty());
        assert_eq!(read.len(), originals.len(), "{place}");
        let count = read.iter().flat_map(|d| &d.tree.provisions);
        assert_eq!(count.filter(|p| p.level == Level::Heading2).count(), second_level, "{place}");
        let (read_back, expected) = (provisions(&read), provisions(&originals));
        for (read, expected) in read_back.iter().zip(&expected) {
            assert_eq!(read, expected, "{place}");
        }
        assert_eq!(read_back.len(), expected.len(), "{place}");

        // Every provision knows its page, and the pages run forwards.
        let document = &read[0];
        let pages: Vec<usize> =
            (0..document.tree.provisions.len()).map(|i| document.position(i).unwrap().n).collect();
        assert!(pages.is_sorted() && pages[0] == 1 && pages[pages.len() - 1] > 2, "{pages:?}");
    }
}
