//! A QR code as a picture: vectors for the page, pixels for programs that know no others.

use std::fmt::Write;

use qrcodegen::{QrCode, QrCodeEcc};

use crate::PressError;

/// White modules around the code, as ISO/IEC 18004 wants.
const QUIET: usize = 4;

/// Pixels to a module: one byte of a picture in black and white.
const PIXELS: usize = 8;

/// Draws `text` (UTF-8) at error correction level M, or higher where that takes no more modules; one unit
/// per module.
///
/// # Errors
/// [`PressError::QrTooLong`] beyond 2331 bytes.
pub(crate) fn svg(text: &str) -> Result<String, PressError> {
    let code = code(text)?;
    let side = code.len() + 2 * QUIET;
    let mut path = String::new();
    for (y, row) in code.iter().enumerate() {
        let mut x = 0;
        // One rectangle per run of dark modules, so that neighbours show no seam.
        for run in row.chunk_by(|a, b| a == b) {
            if run[0] {
                let (left, top, length) = (x + QUIET, y + QUIET, run.len());
                let _ = write!(path, "M{left} {top}h{length}v1h-{length}z");
            }
            x += run.len();
        }
    }
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" \
         width=\"{side}\" height=\"{side}\"><path fill=\"#000\" d=\"{path}\"/></svg>"
    ))
}

/// The same as a PNG of one bit to a pixel, 8 pixels to a module.
///
/// # Errors
/// [`PressError::QrTooLong`] beyond 2331 bytes, [`PressError::Package`] if the file cannot be
/// written.
pub(crate) fn png(text: &str) -> Result<Vec<u8>, PressError> {
    let code = code(text)?;
    let side = code.len() + 2 * QUIET;
    let white = vec![0xff; side];
    let mut pixels = white.repeat(QUIET * PIXELS);
    for row in code {
        let modules = row.into_iter().map(|dark| if dark { 0 } else { 0xff });
        let margin = || std::iter::repeat_n(0xff, QUIET);
        let line: Vec<u8> = margin().chain(modules).chain(margin()).collect();
        pixels.extend(line.repeat(PIXELS));
    }
    pixels.extend(white.repeat(QUIET * PIXELS));
    // A code has at most 177 modules.
    let side = u32::try_from(side * PIXELS).unwrap_or_default();
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    let written = encoder.write_header().and_then(|mut image| image.write_image_data(&pixels));
    written.map_err(|error| PressError::Package(error.to_string()))?;
    Ok(file)
}

/// The modules of a code, row by row; the dark ones are true.
fn code(text: &str) -> Result<Vec<Vec<bool>>, PressError> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium)
        .map_err(|_| PressError::QrTooLong { bytes: text.len() })?;
    let side = 0..code.size();
    Ok(side.clone().map(|y| side.clone().map(|x| code.get_module(x, y)).collect()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Read by another library's reader.
    #[test]
    fn a_code_says_its_text() {
        let number = "（云）应急责改〔2026〕12号";
        let hash = "9871fe55e0734894a98869ffa7978dad628c1fe3dcf1c16c6605bc2f66c88c03";
        for text in [number, hash, &format!("{number} {hash}"), &"准绳".repeat(300)] {
            let file = png(text).unwrap();
            let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
            let mut bits = vec![0; reader.output_buffer_size().unwrap()];
            let side = reader.next_frame(&mut bits).unwrap().width as usize;
            let dark = |x, y| bits[y * side.div_ceil(8) + x / 8] >> (7 - x % 8) & 1 == 0;
            let level = |x, y| if dark(x, y) { 0 } else { 255 };
            let mut picture = rqrr::PreparedImage::prepare_from_greyscale(side, side, level);
            let codes = picture.detect_grids();
            assert_eq!(codes.len(), 1, "{text}");
            assert_eq!(codes[0].decode().unwrap().1, text);
        }
    }

    #[test]
    fn a_text_that_is_too_long_is_refused() {
        let refused = svg(&"准".repeat(800)).unwrap_err();
        assert_eq!(refused.code(), "qr-too-long");
    }
}
