//! `demo`: the main job once, on the documents that came with the program.

use std::path::Path;

use desk::{CompareRequest, Desk, Format, SearchRequest};

use super::{Out, compare, import, render, search};
use crate::exit::{End, Stop};
use crate::terminal::{BOLD, DIM, PLAIN};

const QUERIES: &[&str] = &["双随机", "温馨提示书", "安全 同句 培训"];
const COMPARED: [&str; 2] = ["临沂", "郴州"];
/// Rows of each table shown here; the commands show all.
const ROWS: usize = 6;

pub(crate) fn run(desk: &Desk, folder: &Path, out: &mut Out) -> Result<End, Stop> {
    let report = if desk.is_empty() {
        import::first(desk)?
    } else {
        desk.import(&desk.first_sources(), &|_, _| {})?
    };
    step(1, "导入", "import", out)?;
    import::print(&report, out)?;

    for (i, query) in QUERIES.iter().enumerate() {
        if i == 0 {
            step(2, "检索", "search", out)?;
        }
        let request =
            SearchRequest { query: (*query).to_owned(), limit: 3, ..SearchRequest::default() };
        search::print(&desk.search(&request)?, out)?;
        out.line("")?;
    }

    step(3, "对照", "compare", out)?;
    let request = CompareRequest::of(&COMPARED.map(str::to_owned));
    compare::print(&desk.compare(&request)?, ROWS, out)?;

    step(4, "文书", "render", out)?;
    let case = desk.places().home.join("templates/example-case.toml");
    let facts = desk.facts(&case)?;
    let forms = desk.forms()?;
    // The example case has begun these.
    let begun = |id: &str| !facts.text(&format!("document.{id}.date")).is_empty();
    for form in forms.forms.iter().filter(|form| begun(&form.id)) {
        let mut paper = desk.render(&form.id, &facts, Format::Pdf, false)?;
        desk.write(&mut paper, &folder.join(format!("{}.pdf", form.title)))?;
        render::print(&paper.rendered, out)?;
    }

    out.line(format!("\n{BOLD}接着可以试{PLAIN}"))?;
    for line in [
        "zhunsheng show 安全生产法97（四）          查看条款和引用",
        "zhunsheng search '处罚 非 行政' --limit 0   列出全部命中",
        "zhunsheng compare 许昌 山东省              对照市与省的规定",
        "zhunsheng forms rectification-order         文书的字段和示例",
        "zhunsheng serve                             在浏览器中使用",
    ] {
        out.line(format!("  {line}"))?;
    }
    Ok(End::Done)
}

fn step(number: usize, title: &str, command: &str, out: &mut Out) -> Result<(), Stop> {
    out.line(format!("\n{BOLD}{number}　{title}{PLAIN} {DIM}zhunsheng {command}{PLAIN}"))
}
