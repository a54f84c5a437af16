//! `zhunsheng`: the command line and the web workbench of 准绳.
//!
//! Arguments become plain requests to [`desk`]; its answers are printed for people or, with
//! `--json`, for programs. Nothing else happens here.

mod args;
mod commands;
mod exit;
mod terminal;
mod web;

fn main() -> std::process::ExitCode {
    match args::Args::read() {
        Ok(args) => commands::run(args).into(),
        Err(error) => exit::usage(&error).into(),
    }
}
