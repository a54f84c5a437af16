//! How a command ends: exit codes, and the one place where findings are printed.

use std::io::Write as _;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use desk::{Diagnostic, Fault, Severity};

use crate::terminal::plain;

/// The end of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// Done.
    Done,
    /// Nothing found, or findings of severity error.
    Negative,
    /// Wrong usage or bad input.
    Usage,
    /// The machine or the program failed.
    Internal,
}

impl From<End> for ExitCode {
    fn from(end: End) -> Self {
        ExitCode::from(match end {
            End::Done => 0,
            End::Negative => 1,
            End::Usage => 2,
            End::Internal => 3,
        })
    }
}

/// Why a command stopped.
#[derive(Debug)]
pub(crate) enum Stop {
    /// A use-case failed.
    Desk(desk::Error),
    /// The output could not be written; a closed pipe is no failure.
    Output(std::io::Error),
}

impl From<desk::Error> for Stop {
    fn from(error: desk::Error) -> Self {
        Self::Desk(error)
    }
}

impl From<std::io::Error> for Stop {
    fn from(error: std::io::Error) -> Self {
        Self::Output(error)
    }
}

/// Prints why a command stopped and says how it ends.
pub(crate) fn stopped(stop: &Stop, json: bool) -> End {
    match stop {
        Stop::Output(error) if error.kind() == std::io::ErrorKind::BrokenPipe => End::Done,
        Stop::Output(error) => {
            let finding = Diagnostic::error("output", format!("输出写不出去：{error}"));
            print_findings(&[finding]);
            End::Internal
        }
        Stop::Desk(error) => {
            if json {
                let body = serde_json::json!({ "findings": error.findings });
                let _ = writeln!(std::io::stdout(), "{body}");
            }
            print_findings(&error.findings);
            match error.fault {
                Fault::Request => End::Usage,
                Fault::Internal => End::Internal,
            }
        }
    }
}

/// Prints findings to stderr, the heaviest first.
pub(crate) fn print_findings(findings: &[Diagnostic]) {
    let mut sorted: Vec<&Diagnostic> = findings.iter().collect();
    sorted.sort_by_key(|f| std::cmp::Reverse(f.severity));
    let mut err = anstream::stderr().lock();
    for finding in sorted {
        let (word, colour) = match finding.severity {
            Severity::Error => ("错误", "\x1b[1;31m"),
            Severity::Warning => ("警告", "\x1b[1;33m"),
            Severity::Note => ("提示", "\x1b[1;36m"),
        };
        // Nobody reads a failed message to a terminal that is gone.
        let message = plain(&finding.message);
        let _ = write!(err, "{colour}{word}\x1b[0m[{}] {message}", finding.code);
        let _ = finding.place.as_ref().map(|place| write!(err, "\n  位置：{}", plain(place)));
        let _ = finding.hint.as_ref().map(|hint| write!(err, "\n  办法：{}", plain(hint)));
        let _ = writeln!(err);
    }
}

/// Prints help as it is, and every misuse of the command line in Chinese.
pub(crate) fn usage(error: &clap::Error) -> End {
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp
            | ErrorKind::DisplayVersion
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    ) {
        let asked = error.kind() != ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
        let _ = error.print();
        return if asked { End::Done } else { End::Usage };
    }
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(s)) => s.clone(),
        Some(ContextValue::Strings(list)) => list.join("、"),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let (argument, value) = (text(ContextKind::InvalidArg), text(ContextKind::InvalidValue));
    let message = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            format!("没有“{}”这个命令", text(ContextKind::InvalidSubcommand))
        }
        ErrorKind::UnknownArgument => format!("不认识的参数“{argument}”"),
        ErrorKind::MissingRequiredArgument => format!("缺少参数：{argument}"),
        ErrorKind::MissingSubcommand => "请写明要做什么".to_owned(),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("“{argument}”给得不够，至少要两个")
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("“{argument}”后面缺少内容"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("“{argument}”的值“{value}”不对")
        }
        ErrorKind::ArgumentConflict => format!("“{argument}”不能和别的参数同用或重复"),
        ErrorKind::InvalidUtf8 => "参数不是 UTF-8 文字".to_owned(),
        _ => "命令写得不对".to_owned(),
    };
    let near =
        [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::ValidValue]
            .into_iter()
            .map(text)
            .find(|s| !s.is_empty());
    let hint = match near {
        Some(near) => format!("可用：{near}；用 --help 查看写法"),
        None => "用 zhunsheng --help 或 zhunsheng 命令 --help 查看写法".to_owned(),
    };
    print_findings(&[Diagnostic::error("usage", message).hint(hint)]);
    End::Usage
}
