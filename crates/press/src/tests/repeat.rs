//! The same job gives the same bytes, and the attachment comes out as it went in.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::{FONTS, FORMS, PRESS, job, layout_of, layouts, sample, tool};
use crate::{Attachment, FontPlaces, Fonts, Layouts, Press, PressError, Standard};

#[test]
fn the_same_job_gives_the_same_bytes() {
    let fresh = Press::new(FONTS.clone(), &layouts()).unwrap();
    let print = |press: &Press, form: &str| {
        let data = sample(form);
        press.print(&job(&layout_of(&data), &data)).unwrap().pdf
    };
    for form in FORMS {
        let first = print(&PRESS, form);
        assert_eq!(first, print(&PRESS, form), "{form} again");
        assert_eq!(first, print(&fresh, form), "{form} by another press");
        let threads: Vec<_> = std::thread::scope(|scope| {
            let workers: Vec<_> = (0..4).map(|_| scope.spawn(|| print(&PRESS, form))).collect();
            workers.into_iter().map(|worker| worker.join().unwrap()).collect()
        });
        assert!(threads.iter().all(|pdf| *pdf == first), "{form} in threads");
    }
}

#[test]
fn what_a_document_is_shows_in_its_bytes() {
    let data = sample("rectification-order");
    let layout = layout_of(&data);
    let first = PRESS.print(&job(&layout, &data)).unwrap();
    let mut other = job(&layout, &data);
    other.ident = "（云）应急责改〔2026〕13号";
    assert_ne!(first.sha256, PRESS.print(&other).unwrap().sha256);
    let mut other = job(&layout, &data);
    other.date = jiff::civil::date(2026, 11, 21);
    assert_ne!(first.sha256, PRESS.print(&other).unwrap().sha256);
}

#[test]
fn the_attachment_comes_out_as_it_went_in() {
    let data = sample("rectification-order");
    let layout = layout_of(&data);
    let bytes = serde_json::to_vec_pretty(&data).unwrap();
    let mut job = job(&layout, &data);
    job.standard = Standard::PdfA3b;
    job.attachment = Some(Attachment {
        name: "facts.json",
        description: "本文书所载事项",
        media_type: "application/json",
        bytes: &bytes,
    });
    let printed = PRESS.print(&job).unwrap();
    assert_eq!(printed.pdf, PRESS.print(&job).unwrap().pdf);
    assert_eq!(printed.pages, PRESS.typeset(&super::job(&layout, &data)).unwrap().pages());

    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.json");
    tool(
        "pdfdetach",
        &["-savefile", "facts.json", "-o", out.to_str().unwrap(), "{}"],
        &printed.pdf,
    );
    assert_eq!(std::fs::read(out).unwrap(), bytes);
    let file = String::from_utf8_lossy(&printed.pdf).into_owned();
    assert!(file.contains("/AFRelationship"), "PDF/A-3 wants the relation of the file");
    tool("qpdf", &["--check", "{}"], &printed.pdf);
}

/// A layout is known by a hash over all files that it names, directly or through others.
#[test]
fn layouts_are_known_by_a_hash() {
    let layout = "#import \"lib/a.typ\": x\n#image(\"/lib/b.svg\")";
    let files = [
        ("/test.typ", layout),
        ("/lib/a.typ", "#import \"c.typ\"\n#let x = [甲]"),
        ("/lib/b.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"/>"),
        ("/lib/c.typ", "// 空"),
        ("/lib/d.typ", "// 没有用到"),
    ];
    let hash = |changed: &str| {
        let mut layouts = Layouts::new();
        for (path, text) in files {
            let more = if path == changed { " " } else { "" };
            layouts.insert(path, format!("{text}{more}")).unwrap();
        }
        Press::new(FONTS.clone(), &layouts).unwrap().fingerprint("/test.typ").unwrap()
    };
    let first = hash("");
    assert_eq!(first.len(), 64);
    assert_eq!(first, hash("/lib/d.typ"));
    for changed in ["/test.typ", "/lib/a.typ", "/lib/b.svg", "/lib/c.typ"] {
        assert_ne!(first, hash(changed), "{changed}");
    }
    assert!(matches!(PRESS.fingerprint("/none.typ"), Err(PressError::UnknownLayout { .. })));
}

/// Fonts are known by a hash: of the same files the same, with one more another.
#[test]
fn fonts_are_known_by_a_hash() {
    let stack = super::stack();
    let load = |user: Option<&Path>| {
        let places = FontPlaces { lock: super::LOCK, user, stack: Some(&stack), system: &[] };
        Fonts::load(&places).unwrap().fingerprint().to_owned()
    };
    assert_eq!(load(None), FONTS.fingerprint());
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("own.ttf");
    std::fs::copy(stack.join("FandolKai-Regular.ttf"), &own).unwrap();
    let with_own = load(Some(folder.path()));
    assert_ne!(with_own, FONTS.fingerprint());
    let mut font = std::fs::read(&own).unwrap();
    rename_family(&mut font, "FandolKai", "Unheardof");
    // A font tool would write the checksum of the changed table; here its first byte stands for it.
    font[16] ^= 1;
    std::fs::write(&own, font).unwrap();
    assert_ne!(load(Some(folder.path())), with_own);
}

#[test]
fn attachments_that_cannot_be_are_refused() {
    let data = json!({});
    for name in ["", "../x", "a/b", "a b", "事实.json", ".hidden", &"x".repeat(65)] {
        let mut job = job("/forms/rectification-order/layout.typ", &data);
        job.standard = Standard::PdfA3b;
        job.attachment =
            Some(Attachment { name, description: "", media_type: "application/json", bytes: b"" });
        let error = PRESS.typeset(&job).err().unwrap();
        assert!(matches!(error, PressError::AttachmentName { .. }), "{name}: {error}");
        job.attachment =
            Some(Attachment { name: "a", description: "", media_type: "text/plain", bytes: b"" });
        job.standard = Standard::PdfA2b;
        let error = PRESS.typeset(&job).err().unwrap();
        assert!(matches!(error, PressError::AttachmentStandard { .. }), "{error}");
    }
}

#[test]
fn fonts_that_are_not_there_are_named() {
    let folder = tempfile::tempdir().unwrap();
    fn load(lock: &str, stack: Option<&Path>, system: &[PathBuf]) -> &'static str {
        Fonts::load(&FontPlaces { lock, stack, user: None, system }).err().unwrap().code()
    }
    assert_eq!(load(super::LOCK, Some(folder.path()), &[]), "font-missing");
    assert_eq!(load("font = 3", Some(folder.path()), &[]), "font-lock");
    assert_eq!(load(super::LOCK, None, &[]), "no-fonts");
    assert_eq!(load(super::LOCK, None, &[folder.path().join("absent")]), "no-fonts");
    // Without a stack, the fonts of the system: what is no font there is passed over.
    std::fs::write(folder.path().join("broken.ttf"), b"not a font").unwrap();
    assert_eq!(load(super::LOCK, None, &[folder.path().to_owned()]), "no-fonts");
    // In the office's own folder it is an error.
    let places = FontPlaces { user: Some(folder.path()), ..FontPlaces::default() };
    assert_eq!(Fonts::load(&places).err().unwrap().code(), "font-unreadable");
}

/// Without a built stack the system's fonts print the forms, and the report says so. (Here the
/// stack's folder stands for the system's; Fandol is passed over in system folders.)
#[test]
fn system_fonts_print_the_forms() {
    let system = [super::stack()];
    let places = FontPlaces { lock: super::LOCK, system: &system, ..FontPlaces::default() };
    let press = Press::new(Fonts::load(&places).unwrap(), &layouts()).unwrap();
    for form in FORMS {
        let data = sample(form);
        let printed = press.print(&job(&layout_of(&data), &data)).unwrap();
        assert!(!printed.fonts.is_empty());
        for face in printed.fonts {
            assert_eq!((face.origin, face.sha256), (crate::Origin::System, None));
            assert!(!face.family.starts_with("Fandol"));
        }
    }
}

/// A machine with no Chinese font but one that no layout names prints with that one.
#[test]
fn any_chinese_font_is_better_than_none() {
    let folder = tempfile::tempdir().unwrap();
    let mut font = std::fs::read(super::stack().join("FandolHei-Regular.ttf")).unwrap();
    rename_family(&mut font, "FandolHei", "Unheardof");
    std::fs::write(folder.path().join("unheardof.ttf"), font).unwrap();
    let system = [folder.path().to_owned()];
    let places = FontPlaces { lock: super::LOCK, system: &system, ..FontPlaces::default() };
    let press = Press::new(Fonts::load(&places).unwrap(), &layouts()).unwrap();
    let data = sample("rectification-order");
    let used = press.print(&job(&layout_of(&data), &data)).unwrap().fonts;
    assert_eq!(used.iter().map(|face| face.family.as_str()).collect::<Vec<_>>(), ["Unheardof"]);
}

/// A licensed font in the office's folder takes the place of the open one, and the report says so.
#[test]
fn the_offices_fonts_come_first() {
    let folder = tempfile::tempdir().unwrap();
    let stack = super::stack();
    // A stand-in: the stack's 楷体 under the name that 仿宋_GB2312 has in its file.
    let mut font = std::fs::read(stack.join("FandolKai-Regular.ttf")).unwrap();
    rename_family(&mut font, "FandolKai", "FangSong_");
    std::fs::write(folder.path().join("simfang.ttf"), font).unwrap();
    let fonts = Fonts::load(&FontPlaces {
        lock: super::LOCK,
        user: Some(folder.path()),
        stack: Some(&stack),
        system: &[],
    })
    .unwrap();
    assert_eq!(fonts.faces()[0].origin, crate::Origin::User);
    assert_eq!(fonts.faces()[0].family, "FangSong_");

    let mut layouts = layouts();
    layouts
        .insert("/test.typ", "#set text(font: (\"FangSong_\", \"FandolFang R\"))\n责令")
        .unwrap();
    let press = Press::new(fonts, &layouts).unwrap();
    let data = json!({});
    let used = press.print(&job("/test.typ", &data)).unwrap().fonts;
    assert_eq!(used.iter().map(|face| face.family.as_str()).collect::<Vec<_>>(), ["FangSong_"]);
    assert!(used.iter().all(|face| face.file.starts_with(folder.path())));
}

/// Overwrites the family name in a font file by one of the same length, in the two encodings that
/// name tables use.
fn rename_family(font: &mut [u8], from: &str, to: &str) {
    let wide = |name: &str| name.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>();
    for (from, to) in [(wide(from), wide(to)), (from.into(), to.into())] {
        assert_eq!(from.len(), to.len());
        let mut at = 0;
        while let Some(found) = font[at..].windows(from.len()).position(|window| window == from) {
            font[at + found..at + found + to.len()].copy_from_slice(&to);
            at += found + to.len();
        }
    }
}
