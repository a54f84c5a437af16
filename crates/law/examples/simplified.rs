//! Makes `crates/law/src/fold/simplified.txt` out of OpenCC's `TSCharacters.txt`:
//!
//! ```sh
//! cargo run -p law --example simplified < TSCharacters.txt > crates/law/src/fold/simplified.txt
//! ```
//!
//! A character is taken when it is traditional and nothing else: OpenCC never leaves it as it is, it
//! is no character of GB 2312, the character set of simplified texts, and no other character is
//! simplified to it. 後 stands in GB 2312 and is taken all the same: no simplified text has it.

use std::collections::HashSet;
use std::io::{BufWriter, Read as _, Write as _};

/// In GB 2312, and nevertheless traditional only.
const TAKEN: char = '後';
/// Pairs on one line.
const LINE: usize = 24;

const HEAD: &str = "\
# Traditional characters with the simplified ones that stand for them, for matching only.
# Derived from TSCharacters.txt of OpenCC 1.4.2 (BYVoid/OpenCC, Apache-2.0) by
# crates/law/examples/simplified.rs, which says what was left out.
";

fn main() -> std::io::Result<()> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let rows: Vec<(char, Vec<char>)> = text.lines().filter_map(row).collect();
    let simplified: HashSet<char> = rows.iter().filter_map(|(_, s)| s.first().copied()).collect();
    let taken: Vec<String> = rows
        .iter()
        .filter(|(t, all)| {
            ('\u{4e00}'..='\u{9fff}').contains(t)
                && all.first().is_some_and(|s| u32::from(*s) <= 0xffff)
                && !all.contains(t)
                && (*t == TAKEN || !in_gb2312(*t))
                && !simplified.contains(t)
        })
        .map(|(t, all)| format!("{t}{}", all[0]))
        .collect();
    let mut out = BufWriter::new(std::io::stdout().lock());
    out.write_all(HEAD.as_bytes())?;
    for line in taken.chunks(LINE) {
        writeln!(out, "{}", line.join(" "))?;
    }
    out.flush()
}

/// A character, a tab, and those that it may be simplified to, the likeliest first: 乾 to 干 or 乾.
fn row(line: &str) -> Option<(char, Vec<char>)> {
    let (traditional, simplified) = line.split_once('\t').filter(|_| !line.starts_with('#'))?;
    let all = simplified.split(' ').filter_map(|s| s.chars().next()).collect();
    Some((traditional.chars().next()?, all))
}

/// GB 2312 is the part of GBK in which both bytes are at least A1, up to row F7.
fn in_gb2312(c: char) -> bool {
    let mut buffer = [0; 4];
    let (bytes, _, failed) = encoding_rs::GBK.encode(c.encode_utf8(&mut buffer));
    !failed && matches!(*bytes, [0xa1..=0xf7, 0xa1..=0xfe])
}
