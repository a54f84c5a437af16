//! The seal image: what is refused, and where and how large it stands on the paper. The seals are
//! drawn here and are plainly none of any organ: a ring with a bar in it.

use serde_json::{Value, json};

use super::official::{LINE, document};
use super::paper::words;
use super::{PRESS, draft, job, tool};
use crate::{
    PressError, PrintJob, PrintRun, Printed, SealError, SealImage, SealShape, SealSize, Standard,
};

const CLEAR: [u8; 4] = [0; 4];
const WHITE: [u8; 4] = [255; 4];
const GREY: [u8; 4] = [128, 128, 128, 255];
const RED: [u8; 4] = [230, 0, 18, 255];

/// Pixels to an inch; the drawn seals are 42 mm across at this.
const PPI: f64 = 300.0;

struct Drawing {
    /// Pixels across and down, without the margin.
    ring: (u32, u32),
    margin: u32,
    ground: [u8; 4],
    /// Pixels per metre.
    resolution: Option<u32>,
    /// A frame along the sides, not a ring.
    rectangular: bool,
}

impl Default for Drawing {
    fn default() -> Self {
        Self { ring: (496, 496), margin: 0, ground: CLEAR, resolution: None, rectangular: false }
    }
}

impl Drawing {
    fn png(&self) -> Vec<u8> {
        let (across, down) = (self.ring.0 + 2 * self.margin, self.ring.1 + 2 * self.margin);
        let mut pixels = Vec::new();
        for (y, x) in (0..down).flat_map(|y| (0..across).map(move |x| (y, x))) {
            // From -1 to 1 within the ring.
            let place = |at: u32, side: u32| {
                (f64::from(at) - f64::from(self.margin) + 0.5) / f64::from(side) * 2.0 - 1.0
            };
            let (x, y) = (place(x, self.ring.0), place(y, self.ring.1));
            let out = if self.rectangular { x.abs().max(y.abs()) } else { x.hypot(y) };
            let ring = (0.9..=1.0).contains(&out);
            let bar = x.abs() < 0.5 && y.abs() < 0.1;
            pixels.extend(if ring || bar { RED } else { self.ground });
        }
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, across, down);
        encoder.set_color(png::ColorType::Rgba);
        encoder.set_pixel_dims(self.resolution.map(|per_metre| png::PixelDimensions {
            xppu: per_metre,
            yppu: per_metre,
            unit: png::Unit::Meter,
        }));
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&pixels).unwrap();
        writer.finish().unwrap();
        file
    }
}

const ROUND: Option<SealShape> = Some(SealShape::Round(42_000));

/// 45 by 30 mm, and the pixels of that.
const SIDES: SealSize = SealSize { width_um: 45_000, height_um: 30_000 };
const PIXELS: (u32, u32) = (531, 354);

/// A seal that may be printed: 42 mm, declared.
fn seal() -> SealImage {
    SealImage::read(&Drawing::default().png(), ROUND).unwrap()
}

#[test]
fn the_size_is_declared_or_read_from_the_file() {
    let per_metre = Some(11_811);
    let across = |diameter| SealSize { width_um: diameter, height_um: diameter };
    let oval = Some(SealShape::Other(SIDES));
    for (drawing, declared, expected) in [
        (Drawing::default(), Some(SealShape::Round(40_000)), across(40_000)),
        (Drawing { resolution: per_metre, ..Drawing::default() }, None, across(41_994)),
        // What is declared goes before; a margin is no part of the seal; white is ground, too.
        (Drawing { resolution: per_metre, ..Drawing::default() }, ROUND, across(42_000)),
        (Drawing { resolution: per_metre, margin: 60, ..Drawing::default() }, None, across(41_994)),
        (Drawing { margin: 60, ground: WHITE, ..Drawing::default() }, ROUND, across(42_000)),
        // A seal for special purposes may be oval or rectangular, if the office says so.
        (Drawing { ring: PIXELS, ..Drawing::default() }, oval, SIDES),
        (Drawing { ring: PIXELS, rectangular: true, ..Drawing::default() }, oval, SIDES),
        (
            Drawing { rectangular: true, ..Drawing::default() },
            Some(SealShape::Other(across(42_000))),
            across(42_000),
        ),
    ] {
        assert_eq!(SealImage::read(&drawing.png(), declared).unwrap().size(), expected);
    }
}

#[test]
fn what_is_no_seal_is_refused() {
    let drawn = |drawing: Drawing| drawing.png();
    let mut cut_off = Drawing::default().png();
    cut_off.truncate(cut_off.len() / 2);
    let declared = ROUND;
    for (file, declared, expected) in [
        (b"\xff\xd8\xff\xe0 JFIF".to_vec(), declared, "seal-file"),
        (Vec::new(), declared, "seal-file"),
        (cut_off, declared, "seal-file"),
        (vec![0; 9 * 1024 * 1024], declared, "seal-file"),
        (drawn(Drawing { ring: (3001, 20), ..Drawing::default() }), declared, "seal-file"),
        (
            drawn(Drawing { ring: (1, 1), margin: 9, ground: GREY, ..Drawing::default() }),
            declared,
            "seal-ground",
        ),
        (drawn(Drawing { ground: GREY, ..Drawing::default() }), declared, "seal-ground"),
        (drawn(Drawing { ground: RED, ..Drawing::default() }), declared, "seal-ground"),
        (drawn(Drawing::default()), None, "seal-size"),
        // The resolution of a screen.
        (drawn(Drawing { resolution: Some(2835), ..Drawing::default() }), None, "seal-size"),
        (drawn(Drawing::default()), Some(SealShape::Round(9_000)), "seal-size"),
        (drawn(Drawing { rectangular: true, ..Drawing::default() }), declared, "seal-ground"),
        (
            drawn(Drawing { ground: GREY, rectangular: true, ..Drawing::default() }),
            Some(SealShape::Other(SIDES)),
            "seal-ground",
        ),
        (drawn(Drawing::default()), Some(SealShape::Other(SIDES)), "seal-shape"),
        (drawn(Drawing { ring: (496, 400), ..Drawing::default() }), declared, "seal-shape"),
        (
            drawn(Drawing { ring: (496, 400), resolution: Some(11_811), ..Drawing::default() }),
            None,
            "seal-shape",
        ),
        (drawn(Drawing { ring: (200, 200), ..Drawing::default() }), declared, "seal-coarse"),
    ] {
        let refused = SealImage::read(&file, declared).unwrap_err();
        assert_eq!(refused.code(), expected, "{refused}");
        assert!(!refused.hint().is_empty());
    }
    let mut blank = Vec::new();
    let mut encoder = png::Encoder::new(&mut blank, 300, 300);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(&[255; 300 * 300]).unwrap();
    assert_eq!(SealImage::read(&blank, declared).unwrap_err(), SealError::Blank);
}

fn sealed<'a>(layout: &'a str, data: &'a Value, seal: &'a SealImage) -> PrintJob<'a> {
    PrintJob { seal: Some(seal), standard: Standard::PdfA2b, ..job(layout, data) }
}

fn print(layout: &str, data: &Value, seal: &SealImage) -> Result<Printed, PressError> {
    let printed = PRESS.print(&sealed(layout, data, seal))?;
    if let Some(folder) = std::env::var_os("PRESS_OUT") {
        let name = format!("seal-{}.pdf", &printed.sha256[..8]);
        std::fs::write(std::path::Path::new(&folder).join(name), &printed.pdf).unwrap();
    }
    Ok(printed)
}

/// A document of a case, and an official one.
fn documents() -> [(&'static str, Value); 2] {
    let end = json!([
        { "name": "t", "kind": "paragraph", "text": "责令限期整改。" },
        { "name": "s", "kind": "seal", "agency": "云州市应急管理局", "date": "2026年11月20日" },
    ]);
    let mut official = end.clone();
    official.as_array_mut().unwrap().insert(
        0,
        json!({ "name": "m", "kind": "masthead", "issuer": "云州市应急管理局文件", "marks": [] }),
    );
    [
        ("/forms/rectification-order/layout.typ", draft(end)),
        ("/forms/official-circular/layout.typ", document(official, Some("公章"))),
    ]
}

/// The box around the red ink of page 1 that is further down than `below`, in millimetres from the
/// upper left corner: left, top, right, bottom.
fn red(pdf: &[u8], below: f64) -> [f64; 4] {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("page");
    let ppi = PPI.to_string();
    let page = ["-r", &ppi, "-png", "-singlefile", "{}", out.to_str().unwrap()];
    tool("pdftoppm", &page, pdf);
    let file = std::fs::File::open(out.with_extension("png")).unwrap();
    let mut reader = png::Decoder::new(std::io::BufReader::new(file)).read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut bytes).unwrap();
    assert_eq!(frame.color_type, png::ColorType::Rgb);
    let width = frame.width as usize;
    let pixels = bytes.chunks_exact(3).enumerate();
    let red = pixels.filter(|(_, p)| p[0] > 180 && p[1] < 120 && p[2] < 120);
    let mm = |pixels: usize| f64::from(u32::try_from(pixels).unwrap()) / PPI * 25.4;
    let red = red.map(|(at, _)| (at % width, at / width)).filter(|(_, y)| mm(*y) > below);
    let boxed = red.fold([usize::MAX, usize::MAX, 0, 0], |[l, t, r, b], (x, y)| {
        [l.min(x), t.min(y), r.max(x + 1), b.max(y + 1)]
    });
    boxed.map(mm)
}

/// 印章端正、居中下压署名和日期, at its true size; the black of the words stays above the red.
#[test]
fn it_stands_over_signature_and_date_at_its_true_size() {
    for (diameter, diameter_mm) in [(42_000, 42.0), (40_000, 40.0)] {
        for (layout, data) in documents() {
            let image =
                SealImage::read(&Drawing::default().png(), Some(SealShape::Round(diameter)))
                    .unwrap();
            let printed = print(layout, &data, &image).unwrap();
            let words = words(&printed.pdf);
            let mm = |points: f64| points * 25.4 / 72.0;
            let date = words.iter().find(|word| word.text.starts_with("2026年")).unwrap();
            let name = words.iter().rfind(|word| word.text.starts_with("云州市应急")).unwrap();
            let body = words.iter().find(|word| word.text.starts_with("责令限期整改。")).unwrap();
            let [left, top, right, bottom] = red(&printed.pdf, mm(body.bottom));
            let near = |what: &str, measured: f64, expected: f64, within: f64| {
                let off = (measured - expected).abs();
                assert!(off <= within, "{layout}: {what} {measured:.2}, not {expected:.2}");
            };
            near("width", right - left, diameter_mm, 0.2);
            near("height", bottom - top, diameter_mm, 0.2);
            let across = f64::midpoint(mm(date.left), mm(date.right));
            near("middle across", f64::midpoint(left, right), across, 0.5);
            let down = f64::midpoint(mm(name.top), mm(date.bottom));
            near("middle down", f64::midpoint(top, bottom), down, 0.5);
            let above = top - mm(body.bottom);
            assert!((0.0..=LINE).contains(&above), "{layout}: {above:.2} mm below the text");
        }
    }
}

#[test]
fn the_same_seal_gives_the_same_bytes() {
    for (layout, data) in documents() {
        let [a, b] = [(); 2].map(|()| print(layout, &data, &seal()).unwrap());
        assert_eq!(a.sha256, b.sha256);
        assert_ne!(a.sha256, PRESS.print(&job(layout, &data)).unwrap().sha256);
        tool("qpdf", &["--check", "{}"], &a.pdf);
    }
}

#[test]
fn a_print_run_keeps_it() {
    let [(layout, data), _] = documents();
    let image = seal();
    let mut run = PrintRun::new(true);
    run.add(&PRESS.typeset(&sealed(layout, &data, &image)).unwrap());
    let [left, top, right, bottom] = red(&run.pdf("合印", "一份").unwrap().pdf, 0.0);
    assert!((right - left - 42.0).abs() < 0.2 && (bottom - top - 42.0).abs() < 0.2);
}
