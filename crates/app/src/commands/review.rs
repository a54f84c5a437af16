//! `review`: what a drafter should look at before a policy leaves the office.

use std::path::Path;

use desk::{Desk, Diagnostic, Severity};

use super::Out;
use crate::exit::{End, Stop};
use crate::terminal::{BOLD, DIM, PLAIN, plain};

pub(crate) fn run(desk: &Desk, file: &Path, out: &mut Out) -> Result<End, Stop> {
    let answer = desk.review(&super::cite::read(desk, file)?)?;
    let end = if answer.failed() { End::Negative } else { End::Done };
    if out.json {
        out.json(&answer)?;
        return Ok(end);
    }
    for title in &answer.documents {
        out.line(format!("{BOLD}{}{PLAIN}", plain(title)))?;
    }
    for finding in &answer.findings {
        print(finding, out)?;
    }
    let count = |severity| answer.findings.iter().filter(|f| f.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    out.line(format!(
        "\n{errors} 处错误，{warnings} 处待核对，{} 条说明。结论供审核参考，不代替审核",
        count(Severity::Note)
    ))?;
    Ok(end)
}

fn print(finding: &Diagnostic, out: &mut Out) -> Result<(), Stop> {
    let word = match finding.severity {
        Severity::Error => "错误",
        Severity::Warning => "核对",
        Severity::Note => "说明",
    };
    out.line(format!("{word}[{}] {}", finding.code, plain(&finding.message)))?;
    for text in [&finding.place, &finding.hint].into_iter().flatten() {
        out.line(format!("  {DIM}{}{PLAIN}", plain(text)))?;
    }
    Ok(())
}
