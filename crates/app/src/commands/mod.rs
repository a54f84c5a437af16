//! One module for each command: ask the desk, print the answer.

mod cite;
pub(crate) mod compare;
mod demo;
mod diff;
mod docs;
mod due;
mod forms;
mod import;
mod render;
mod review;
pub(crate) mod search;
mod serve;
mod show;
mod verify;

use std::io::Write;
use std::path::PathBuf;

use desk::{Desk, Diagnostic, Places};
use serde::Serialize;

use crate::args::{Args, CaseCommand, Command};
use crate::exit::{End, Stop, stopped};

/// Where a command prints, and how.
pub(crate) struct Out {
    /// As JSON.
    pub(crate) json: bool,
    /// With colours.
    pub(crate) colour: bool,
    stream: anstream::AutoStream<std::io::StdoutLock<'static>>,
}

impl Out {
    fn new(json: bool) -> Self {
        let stdout = std::io::stdout();
        let choice = anstream::AutoStream::choice(&stdout);
        Self {
            json,
            colour: choice != anstream::ColorChoice::Never,
            stream: anstream::AutoStream::new(stdout.lock(), choice),
        }
    }

    /// Prints a line.
    pub(crate) fn line(&mut self, text: impl std::fmt::Display) -> Result<(), Stop> {
        Ok(writeln!(self.stream, "{text}")?)
    }

    /// Prints a value as JSON, indented when a person is likely to read it.
    pub(crate) fn json(&mut self, value: &impl Serialize) -> Result<(), Stop> {
        let text = if self.colour {
            serde_json::to_string_pretty(value)
        } else {
            serde_json::to_string(value)
        };
        let text = text.map_err(std::io::Error::other)?;
        self.line(text)
    }
}

/// Runs one command and says how it ended.
pub(crate) fn run(args: Args) -> End {
    let json = args.json;
    dispatch(args).unwrap_or_else(|stop| stopped(&stop, json))
}

fn dispatch(args: Args) -> Result<End, Stop> {
    let out = &mut Out::new(args.json);
    let desk = open(&args)?;
    match args.command {
        Command::Import { paths } => import::run(&desk, &paths, out),
        Command::Docs { kind } => docs::run(&desk, kind.as_deref(), out),
        Command::Show { reference, full, as_of } => {
            show::run(&desk, &reference.join(" "), full, as_of.as_deref(), out)
        }
        Command::Search(args) => search::run(&desk, *args, out),
        Command::Cite { file, as_of } => cite::run(&desk, &file, as_of.as_deref(), out),
        Command::Review { file } => review::run(&desk, &file, out),
        Command::Compare(args) => compare::run(&desk, *args, out),
        Command::Diff { old, new } => diff::run(&desk, &old, &new, out),
        Command::Forms { id: form, blank, sheet: Some(file), facts, .. } => {
            forms::sheet(&desk, &desk::SheetRequest { form, blank, facts }, &file, out)
        }
        Command::Forms { id: Some(id), out: Some(file), .. } => {
            forms::blank(&desk, &id, &file, out)
        }
        Command::Forms { id, .. } => forms::run(&desk, id.as_deref(), out),
        Command::Render { form, facts, out: file, draft, duplex } => match &facts[..] {
            facts if render::names_folder(&file) => {
                render::into_folder(&desk, &form, facts, &file, draft, out)
            }
            [facts] => render::run(&desk, &form, facts, &file, draft, out),
            facts => render::run_of_many(&desk, &form, facts, &file, (draft, duplex), out),
        },
        Command::Due { facts, on, within, out: file } => {
            let on = on.as_deref().map(date).transpose()?;
            due::run(&desk, &facts, desk::DueRequest { on, within }, file.as_deref(), out)
        }
        Command::Verify { file } => verify::run(&desk, &file, out),
        Command::Case { command: CaseCommand::Check { facts, form } } => {
            render::check(&desk, &facts, form.as_deref(), out)
        }
        Command::Demo { out: folder } => demo::run(&desk, &folder, out),
        Command::Serve { listen } => serve::run(desk, listen, out),
    }
}

/// Opens the data folder; the first time, imports what the program came with.
fn open(args: &Args) -> Result<Desk, Stop> {
    let executable = std::env::current_exe().ok();
    let home = Places::find_home(args.home.as_deref(), executable.as_deref())?;
    let today = args.today.as_deref().map(date).transpose()?;
    let places = Places {
        data: args.data.clone().map_or_else(data_folder, Ok)?,
        fonts: args.fonts.clone(),
        cache: cache_folder(),
        system_fonts: system_fonts(),
        statute_pack: args.statute_pack.clone(),
        today,
        home,
    };
    let desk = Desk::open_at(places)?;
    if desk.is_empty() && !matches!(args.command, Command::Import { .. } | Command::Demo { .. }) {
        import::first(&desk)?;
    }
    Ok(desk)
}

/// The folder in which set-up keeps what it built.
fn cache_folder() -> Option<PathBuf> {
    use etcetera::BaseStrategy as _;
    Some(etcetera::choose_base_strategy().ok()?.cache_dir().join("zhunsheng"))
}

/// Where systems keep their fonts.
fn system_fonts() -> Vec<PathBuf> {
    let own = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE"));
    let own = own.map(PathBuf::from).into_iter().flat_map(|home| {
        [home.join(".local/share/fonts"), home.join(".fonts"), home.join("Library/Fonts")]
    });
    let shared =
        ["/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "C:\\Windows\\Fonts"];
    own.chain(shared.map(PathBuf::from)).collect()
}

/// The data folder of the platform for this user.
fn data_folder() -> Result<PathBuf, desk::Error> {
    use etcetera::BaseStrategy as _;
    let strategy = etcetera::choose_base_strategy().map_err(|_| {
        desk::Error::request(
            Diagnostic::error("no-data-folder", "找不到当前用户的主文件夹")
                .hint("请用 --data 指明数据文件夹"),
        )
    })?;
    Ok(strategy.data_dir().join("zhunsheng"))
}

/// Reads `2026-11-22`, `20261122` or `2026年11月22日`.
fn date(text: &str) -> Result<desk::Date, desk::Error> {
    desk::parse_date(text).ok_or_else(|| {
        desk::Error::request(
            Diagnostic::error("bad-date", format!("“{text}”不是日期")).hint("请写作 2026-11-22"),
        )
    })
}
