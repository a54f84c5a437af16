//! Pixels: a page drawn, a PNG file read, several put together, and written as PNG.

use std::ops::RangeInclusive;

use crate::PressError;

/// Red, green, blue and opacity, the colours not multiplied by it.
pub(crate) type Pixel = [u8; 4];

/// A picture, row by row from the top.
pub(crate) struct Picture {
    width: usize,
    pixels: Vec<Pixel>,
}

/// Why a file is no picture that is read.
pub(crate) enum Unreadable {
    /// More pixels along a side than asked for.
    TooLarge,
    /// No PNG, a broken one or a moving one.
    Broken(String),
}

impl Picture {
    /// A picture of one colour.
    pub(crate) fn ground(width: usize, height: usize, colour: Pixel) -> Self {
        Self { width, pixels: vec![colour; width * height] }
    }

    /// A picture of these pixels, each of four bytes: those of a page that was drawn.
    pub(crate) fn of_bytes(width: usize, bytes: &[u8]) -> Self {
        Self { width, pixels: bytes.as_chunks().0.to_vec() }
    }

    /// Reads a PNG file of any kind, at most `most` pixels along a side. What it holds beside pixels
    /// (texts, colour profile) is passed over; its resolution, if it has one, is in pixels per metre,
    /// across and down.
    pub(crate) fn read(file: &[u8], most: u32) -> Result<(Self, Option<(u32, u32)>), Unreadable> {
        let broken = |error: png::DecodingError| Unreadable::Broken(error.to_string());
        let mut decoder = png::Decoder::new(std::io::Cursor::new(file));
        decoder.set_ignore_text_chunk(true);
        decoder.set_ignore_iccp_chunk(true);
        decoder.set_transformations(png::Transformations::normalize_to_color8());
        let mut reader = decoder.read_info().map_err(broken)?;
        let (width, height) = reader.info().size();
        if width.max(height) > most {
            return Err(Unreadable::TooLarge);
        }
        let dims = reader.info().pixel_dims;
        let dims =
            dims.filter(|dims| dims.unit == png::Unit::Meter && dims.xppu.min(dims.yppu) > 0);
        let mut bytes = vec![0; reader.output_buffer_size().ok_or(Unreadable::TooLarge)?];
        let frame = reader.next_frame(&mut bytes).map_err(broken)?;
        if (frame.width, frame.height) != (width, height) {
            return Err(Unreadable::Broken("动画".to_owned()));
        }
        bytes.truncate(frame.buffer_size());
        let samples = bytes.chunks_exact(frame.color_type.samples());
        let pixels = samples.map(|sample| match *sample {
            [grey] => [grey, grey, grey, u8::MAX],
            [grey, opacity] => [grey, grey, grey, opacity],
            [red, green, blue] => [red, green, blue, u8::MAX],
            [red, green, blue, opacity, ..] => [red, green, blue, opacity],
            [] => [u8::MAX; 4],
        });
        let picture = Self { width: width as usize, pixels: pixels.collect() };
        Ok((picture, dims.map(|dims| (dims.xppu, dims.yppu))))
    }

    pub(crate) fn width(&self) -> usize {
        self.width
    }

    pub(crate) fn height(&self) -> usize {
        self.pixels.len().checked_div(self.width).unwrap_or(0)
    }

    pub(crate) fn pixels(&self) -> &[Pixel] {
        &self.pixels
    }

    pub(crate) fn rows(&self) -> impl DoubleEndedIterator<Item = &[Pixel]> + ExactSizeIterator {
        self.pixels.chunks_exact(self.width.max(1))
    }

    /// What lies in these rows and columns.
    pub(crate) fn cut(&self, rows: RangeInclusive<usize>, columns: RangeInclusive<usize>) -> Self {
        let width = columns.end() + 1 - columns.start();
        let kept = self.rows().take(rows.end() + 1).skip(*rows.start());
        let pixels = kept.flat_map(|row| row[columns.clone()].iter().copied()).collect();
        Self { width, pixels }
    }

    /// `fine` pixels each way become one, their mean; for opaque pictures.
    pub(crate) fn shrunk(&self, fine: usize) -> Self {
        let (width, height) = ((self.width / fine).max(1), (self.height() / fine).max(1));
        let mut pixels = Vec::with_capacity(width * height);
        let rows: Vec<&[Pixel]> = self.rows().collect();
        for band in rows.chunks(fine).take(height) {
            for left in (0..width).map(|x| x * fine) {
                let right = (left + fine).min(self.width);
                let within = || band.iter().flat_map(|row| &row[left..right]);
                let count = within().count().max(1);
                pixels.push(std::array::from_fn(|channel| {
                    let sum: usize = within().map(|pixel| usize::from(pixel[channel])).sum();
                    (sum / count) as u8
                }));
            }
        }
        Self { width, pixels }
    }

    /// Puts another picture onto this one; what would stand outside is cut off.
    pub(crate) fn place(&mut self, other: &Self, left: usize, top: usize) {
        let width = other.width.min(self.width.saturating_sub(left));
        let below = self.pixels.chunks_exact_mut(self.width.max(1)).skip(top);
        for (onto, row) in below.zip(other.rows()) {
            onto[left..left + width].copy_from_slice(&row[..width]);
        }
    }

    /// As PNG: with opacity if any of it can be seen through.
    ///
    /// # Errors
    /// [`PressError::Picture`].
    pub(crate) fn png(&self) -> Result<Vec<u8>, PressError> {
        let opaque = self.pixels.iter().all(|pixel| pixel[3] == u8::MAX);
        let mut file = Vec::new();
        let colours = if opaque { png::ColorType::Rgb } else { png::ColorType::Rgba };
        let mut writer = writer(&mut file, self.width, self.height(), colours)?;
        let written = if opaque {
            writer.write_image_data(&self.opaque_bytes())
        } else {
            writer.write_image_data(self.pixels.as_flattened())
        };
        written.and_then(|()| writer.finish()).map_err(unwritten)?;
        Ok(file)
    }

    /// Three bytes for each pixel.
    pub(crate) fn opaque_bytes(&self) -> Vec<u8> {
        self.pixels.iter().flat_map(|&[red, green, blue, _]| [red, green, blue]).collect()
    }
}

/// Writes pixels of eight bits a channel into a PNG file.
pub(crate) fn writer(
    file: &mut Vec<u8>,
    width: usize,
    height: usize,
    colours: png::ColorType,
) -> Result<png::Writer<&mut Vec<u8>>, PressError> {
    let side = |pixels: usize| u32::try_from(pixels).map_err(unwritten);
    let mut encoder = png::Encoder::new(file, side(width)?, side(height)?);
    encoder.set_color(colours);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header().map_err(unwritten)
}

pub(crate) fn unwritten(error: impl ToString) -> PressError {
    PressError::Picture(error.to_string())
}
