//! A set of characters, as one bit per code point.

const WORDS: usize = 0x11_0000 / 64;

/// The characters that a list of fonts has between them.
pub(crate) struct Charset(Box<[u64]>);

impl Charset {
    pub(crate) fn new() -> Self {
        Self(vec![0; WORDS].into_boxed_slice())
    }

    pub(crate) fn extend(&mut self, codes: impl IntoIterator<Item = u32>) {
        for code in codes {
            let code = code as usize;
            if let Some(word) = self.0.get_mut(code / 64) {
                *word |= 1 << (code % 64);
            }
        }
    }

    pub(crate) fn contains(&self, character: char) -> bool {
        let code = character as usize;
        self.0[code / 64] & (1 << (code % 64)) != 0
    }
}
