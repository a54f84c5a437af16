//! A contact sheet shows every page at its place, and nothing between them.

use serde_json::json;

use super::{job, press_with};
use crate::{ContactSheet, Press, PressError};

/// A black page of `width` × `height` mm for each of `sizes`.
fn black(press: &Press, name: &str, sizes: &[[u32; 2]], sheet: &mut ContactSheet) {
    let data = json!({ "sizes": sizes });
    let proof = press.typeset(&job("/test.typ", &data)).unwrap();
    sheet.add(name, &proof).unwrap();
}

const PAGES: &str = "#let sizes = json(\"/press/data.json\").sizes
#for size in sizes { page(width: size.at(0) * 1mm, height: size.at(1) * 1mm, fill: black)[] }";

/// The picture, and its red channel.
fn unpacked(png: &[u8]) -> (usize, usize, Vec<u8>) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    assert_eq!(info.color_type, png::ColorType::Rgb);
    let red = pixels.chunks(3).map(|pixel| pixel[0]).collect();
    (info.width as usize, info.height as usize, red)
}

/// Five A4 pages and one A5 across: cells of 413 × 605 pixels, three to a row.
#[test]
fn every_page_stands_in_its_cell_with_its_caption() {
    let press = press_with(PAGES);
    let make = || {
        let mut sheet = ContactSheet::default();
        black(&press, "gentle-reminder", &[[210, 297]; 3], &mut sheet);
        black(&press, "gentle-reminder.long", &[[210, 297], [210, 148], [210, 297]], &mut sheet);
        assert_eq!(sheet.pages(), 6);
        sheet.png(&press).unwrap()
    };
    let png = make();
    assert!(png == make(), "the same pages, the same bytes");
    let (width, height, red) = unpacked(&png);
    assert_eq!((width, height), (3 * 413, 2 * 605));
    for (index, page) in [561, 561, 561, 561, 279, 561].into_iter().enumerate() {
        let (left, top) = (index % 3 * 413, index / 3 * 605);
        let count = |rows: std::ops::Range<usize>, wanted: fn(u8) -> bool| {
            let lines = rows.map(|y| (top + y) * width + left);
            lines.flat_map(|at| &red[at..at + 413]).filter(|&&value| wanted(value)).count()
        };
        assert_eq!(count(0..577, |value| value == 0), 397 * page, "page {index}");
        assert_eq!(count(0..577, |value| value == 208), 413 * 577 - 397 * page, "page {index}");
        assert!(count(577..605, |value| value < 100) > 50, "caption {index}");
    }
}

/// The lines of the imprint are a quarter of a millimetre: less than half a pixel.
#[test]
fn thin_lines_stay_to_be_seen() {
    let press = press_with(
        "#set page(width: 100mm, height: 100mm, margin: 0pt)
#for i in range(20) { place(dy: i * 4.37mm, rect(width: 100%, height: 0.25mm, fill: black)) }",
    );
    let mut sheet = ContactSheet::default();
    sheet.add("gentle-reminder", &press.typeset(&job("/test.typ", &json!({}))).unwrap()).unwrap();
    let (width, _, red) = unpacked(&sheet.png(&press).unwrap());
    let grey: Vec<bool> = (8..196).map(|y| red[y * width + 100] < 200).collect();
    let lines = grey.windows(2).filter(|pair| !pair[0] && pair[1]).count();
    // The first one begins at the edge.
    assert_eq!(lines + usize::from(grey[0]), 20);
}

#[test]
fn a_last_row_may_be_short() {
    let press = press_with(PAGES);
    let mut sheet = ContactSheet::default();
    black(&press, "gentle-reminder", &[[210, 297]; 7], &mut sheet);
    let (width, height, red) = unpacked(&sheet.png(&press).unwrap());
    assert_eq!((width, height), (3 * 413, 3 * 605));
    let rest = (1_210..height).flat_map(|y| &red[y * width + 413..(y + 1) * width]);
    assert!(rest.into_iter().all(|&value| value == 208), "nothing stands where no page is");
}

#[test]
fn a_sheet_has_from_one_page_to_as_many_as_can_be_looked_at() {
    let press = press_with(PAGES);
    let mut sheet = ContactSheet::default();
    let nothing = sheet.png(&press).err().unwrap();
    assert!(matches!(nothing, PressError::SheetPages { pages: 0 }));
    let small = [[10, 10]; ContactSheet::MOST];
    black(&press, "gentle-reminder", &small, &mut sheet);
    let data = json!({ "sizes": [[10, 10]] });
    let proof = press.typeset(&job("/test.typ", &data)).unwrap();
    let full = sheet.add("gentle-reminder.long", &proof).err().unwrap();
    assert!(matches!(full, PressError::SheetPages { pages: 4_097 }));
    assert_eq!(sheet.pages(), ContactSheet::MOST);
}
