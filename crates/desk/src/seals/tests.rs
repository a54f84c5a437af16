//! Documents under a seal image. The seals are drawn here and plainly none of any organ: a ring.

use std::path::Path;

use crate::testing::{Bench, facts, tool};
use crate::verify::tests::record;
use crate::{Desk, Error, Format, Outcome, Paper, Verified};

/// Under the 执法专用章.
const FORM: &str = "rectification-order";

/// A ring of 500 pixels, of any shade of red.
fn ring(red: u8) -> Vec<u8> {
    let off = |at: u16| (f64::from(at) - 249.5) / 250.0;
    let pixel = |x: u16, y: u16| {
        let inked = (0.9..=1.0).contains(&off(x).hypot(off(y)));
        if inked { [red, 0, 18, 255] } else { [0; 4] }
    };
    let pixels: Vec<u8> = (0..500).flat_map(|y| (0..500).flat_map(move |x| pixel(x, y))).collect();
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 500, 500);
    encoder.set_color(png::ColorType::Rgba);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&pixels).unwrap();
    writer.finish().unwrap();
    file
}

fn write(data: &Path, file: &str, bytes: &[u8]) {
    let path = data.join(file);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

fn print(desk: &Desk, draft: bool) -> Result<Paper, Error> {
    desk.render(FORM, &facts(FORM), Format::Pdf, draft)
}

/// How many pictures a file has, those of transparency not counted.
fn pictures(paper: &Paper) -> usize {
    let list = tool("pdfimages", &["-list", "{}"], &paper.pages[0]);
    list.lines().filter(|line| line.split_whitespace().nth(2) == Some("image")).count()
}

fn verify(desk: &Desk, paper: &Paper) -> Verified {
    let file = tempfile::Builder::new().suffix(".pdf").tempfile().unwrap();
    std::fs::write(file.path(), &paper.pages[0]).unwrap();
    desk.verify(file.path()).unwrap()
}

#[test]
fn issued_documents_are_sealed_and_no_others() {
    let bench = Bench::new();
    let by_hand = print(&bench.desk, false).unwrap();
    assert_eq!((pictures(&by_hand), &by_hand.rendered.seal), (0, &None));
    assert_eq!(record(&by_hand.pages[0]).provenance.seal, None);

    // The office gets an image; what was printed before is what it was.
    let bench = bench.changed(|data| {
        write(data, "seals/执法专用章.png", &ring(230));
        write(data, "settings.toml", "[seals.\"执法专用章\"]\ndiameter = 40".as_bytes());
    });
    assert!(verify(&bench.desk, &by_hand).ok);
    let sealed = print(&bench.desk, false).unwrap();
    assert_eq!(pictures(&sealed), 1);
    let seal = sealed.rendered.seal.clone().unwrap();
    assert_eq!((&*seal.name, &*seal.size), ("执法专用章", "40 × 40 毫米"));
    assert_eq!(seal.size_from, "settings.toml");
    assert_eq!(verify(&bench.desk, &sealed).differences, Vec::<String>::new());

    let draft = print(&bench.desk, true).unwrap();
    assert_eq!((pictures(&draft), &draft.rendered.seal), (0, &None));
    let word = bench.desk.render(FORM, &facts(FORM), Format::Docx, false).unwrap();
    assert_eq!(word.rendered.seal, None);

    // Its form names the seal, but nobody stands under one.
    let form = "inspection-record";
    let minutes = bench.desk.render(form, &facts(form), Format::Pdf, false).unwrap();
    assert_eq!((pictures(&minutes), minutes.rendered.seal), (0, None));

    // Another size, none: said in one sentence.
    let changes: [fn(&Path); 2] = [
        |data| write(data, "settings.toml", "[seals.\"执法专用章\"]\ndiameter = 42".as_bytes()),
        |data| {
            std::fs::remove_file(data.join("settings.toml")).unwrap();
            std::fs::remove_file(data.join("seals/执法专用章.png")).unwrap();
        },
    ];
    changes.into_iter().fold(bench, |bench, change| {
        let bench = bench.changed(change);
        assert_eq!(another_seal(&bench.desk, &sealed), Outcome::Unknown);
        bench
    });
}

/// What comes of a document that was printed under another image than that of today.
fn another_seal(desk: &Desk, paper: &Paper) -> Outcome {
    let answer = verify(desk, paper);
    let [said] = &answer.differences[..] else { panic!("{:?}", answer.differences) };
    assert_eq!(said, "印制所用的印章图与本机现在的不同，不能逐字节核对；文字与重新印出的相同");
    answer.outcome
}

/// A running program takes the picture that is there now, whichever case its ending has.
#[test]
fn a_changed_picture_is_read_anew() {
    let bench = Bench::new().changed(|data| {
        write(data, "settings.toml", "[seals.\"执法专用章\"]\ndiameter = 40".as_bytes());
        write(data, "seals/执法专用章.PNG", &ring(230));
        write(data, "seals/执法专用章.txt", b"");
    });
    let (desk, data) = (&bench.desk, bench.data.path());
    let first = print(desk, false).unwrap();
    assert_eq!(pictures(&first), 1);
    let picture = data.join("seals/执法专用章.PNG");
    std::fs::write(&picture, ring(200)).unwrap();
    // The clock of a file system may be coarse.
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(2);
    std::fs::File::options().write(true).open(&picture).unwrap().set_modified(later).unwrap();
    assert_eq!(another_seal(desk, &first), Outcome::Unknown);
    let second = print(desk, false).unwrap();
    assert!(verify(desk, &second).ok);
    // A second picture of the name: nobody knows which is meant.
    write(data, "seals/执法专用章.png", &ring(230));
    assert_eq!(print(desk, false).unwrap_err().findings[0].code, "seal-file");
    std::fs::remove_file(picture).unwrap();
    assert!(verify(desk, &first).ok);
}

/// Only a folder that is not there means that there is no image.
#[test]
fn a_folder_that_cannot_be_read_stops_the_document() {
    let bench = Bench::new().changed(|data| write(data, "seals", b"no folder"));
    let refused = print(&bench.desk, false).unwrap_err();
    assert_eq!(refused.findings[0].code, "file-access");
    assert!(refused.to_string().starts_with("读取印章图的文件夹失败"), "{refused}");
    assert!(print(&bench.desk, true).is_ok());
}

/// A document must not lack its seal in silence; a draft has none to lack.
#[test]
fn an_unusable_image_stops_the_document() {
    let mut bench = Bench::new();
    let settings = "[seals.\"执法专用章\"]\n";
    for (settings, picture, expected) in [
        ("", Some(&b"GIF89a"[..]), "seal-file"),
        ("", Some(&ring(230)[..]), "seal-size"),
        (&format!("{settings}diameter = 40"), None, "file-access"),
        (&format!("{settings}diameter = 40\nwidth = 40"), Some(&ring(230)), "settings-broken"),
        (&format!("{settings}width = 45\nheight = 30"), Some(&ring(230)), "seal-shape"),
        (&format!("{settings}diameter = -1"), Some(&ring(230)), "seal-size"),
        (&format!("{settings}diameter = nan"), Some(&ring(230)), "seal-size"),
        (&format!("{settings}file = '别处.png'\ndiameter = 40"), Some(&ring(230)), "file-access"),
    ] {
        bench = bench.changed(|data| {
            let _ = std::fs::remove_dir_all(data.join("seals"));
            write(data, "settings.toml", settings.as_bytes());
            if let Some(picture) = picture {
                write(data, "seals/执法专用章.png", picture);
            }
        });
        let refused = print(&bench.desk, false).unwrap_err();
        assert_eq!(refused.findings[0].code, expected, "{settings}: {refused}");
        assert!(refused.findings[0].hint.is_some(), "{refused}");
        assert!(print(&bench.desk, true).is_ok(), "{settings}");
        // Under the 公章.
        let other =
            bench.desk.render("penalty-notice", &facts("penalty-notice"), Format::Pdf, false);
        assert!(other.is_ok(), "{settings}: {:?}", other.err());
    }
}
