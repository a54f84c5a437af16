//! The documents that every typesetter gets, and the measurement of our own.
//!
//! ```text
//! print-peers desk HOME DATA FONTS N OUT     N documents from facts to PDF, written to OUT
//! print-peers floor PROJECT FONTS DRAFTS     the engine alone on the same drafts, a line each
//! print-peers soak HOME DATA FONTS N         N documents of all forms in turn; memory on the way
//! ```
//! Each prints its figures as JSON lines.

mod floor;
mod ours;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["desk", home, data, fonts, count, out] => {
            ours::print(&ours::open(home, data, fonts), number(count), out.as_ref());
        }
        ["floor", project, fonts, drafts] => floor::print(project, fonts, drafts),
        ["soak", home, data, fonts, count] => {
            ours::soak(&ours::open(home, data, fonts), home.as_ref(), number(count));
        }
        _ => panic!("usage: print-peers desk|floor|soak …"),
    }
}

fn number(text: &str) -> usize {
    text.parse().expect("a number")
}
