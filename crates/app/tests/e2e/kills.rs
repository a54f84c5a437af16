//! An import that is killed: what it said was kept is kept, whole and found, and whatever the index
//! was at that moment, the next search answers.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::program::{Ran, command, scratch, tool};

/// Documents of one import: several groups of those that are kept together.
const DOCUMENTS: usize = 320;
/// Articles of each.
const ARTICLES: usize = 8;
/// In every article and nowhere else.
const WORD: &str = "万无一失";

/// The address of a document; the files stand in this order.
fn number(i: usize) -> String {
    format!("云安办〔2026〕{}号", i + 1)
}

fn write_sources(folder: &Path) {
    for i in 0..DOCUMENTS {
        let mut text = format!("云州市安全生产第{}号办法\n{}\n\n", i + 1, number(i));
        for n in 1..=ARTICLES {
            text += &format!("第{n}条　第{i}件第{n}处应当做到{WORD}，不得瞒报、漏报。\n");
        }
        std::fs::write(folder.join(format!("{i:04}.txt")), text).unwrap();
    }
}

/// The n-th moment of a run, as a share of it: scattered evenly, and the same at every run (the
/// additive recurrence of the golden ratio).
fn moment(n: usize) -> f64 {
    (n as f64 * 0.618_033_988_749_895).fract()
}

/// Runs a command and kills it after so long, unless it ended before. Returns what it had said.
fn killed(data: &Path, args: &[&str], after: Duration) -> String {
    let mut command = command(data);
    let mut child =
        command.args(args).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(after);
    child.kill().unwrap();
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    child.wait().unwrap();
    said
}

/// How many files an import said that it had kept.
fn kept(said: &str) -> usize {
    let mut counts = said.lines().filter_map(|line| line.strip_prefix("已入库 ")?.split_once('/'));
    counts.next_back().map_or(0, |(done, _)| done.parse().unwrap())
}

/// How many articles of each document a search finds.
fn found(data: &Path) -> BTreeMap<String, usize> {
    let ran = command(data).args(["search", WORD, "--limit", "0", "--json"]).output().unwrap();
    let ran = Ran::of(&ran);
    assert!(matches!(ran.code, 0 | 1), "{}", ran.err);
    let answer = ran.json();
    assert_eq!(answer["exhaustive"], true, "{answer}");
    let mut found = BTreeMap::new();
    for hit in answer["hits"].as_array().unwrap() {
        *found.entry(hit["doc"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    found
}

/// What must hold after a kill: the store is sound, and has every document that was reported, whole,
/// and no document in part.
fn check(data: &Path, reported: usize, round: usize) {
    let integrity = "import sqlite3, sys; \
         print(sqlite3.connect(sys.argv[1]).execute('pragma integrity_check').fetchone()[0])";
    let store = data.join("zhunsheng.db");
    let sound = tool("python3", &["-c", integrity, store.to_str().unwrap()]);
    assert_eq!(sound.trim(), "ok", "round {round}");

    let found = found(data);
    for i in 0..reported {
        assert!(found.contains_key(&number(i)), "round {round}: {} of {reported}", number(i));
    }
    assert!(found.values().all(|&n| n == ARTICLES), "round {round}: {found:?}");
    let listed = Ran::of(&command(data).args(["docs", "--json"]).output().unwrap()).json();
    let listed: BTreeSet<&str> = listed["documents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|document| document["doc"].as_str().unwrap())
        .filter(|doc| doc.starts_with("云安办"))
        .collect();
    assert_eq!(listed, found.keys().map(String::as_str).collect(), "round {round}");
    if let Some(last) = reported.checked_sub(1) {
        let shown =
            Ran::of(&command(data).args(["show", &number(last), "--json"]).output().unwrap());
        assert_eq!(shown.json()["doc"]["articles"], ARTICLES, "round {round}: {}", shown.err);
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// Kills an import at so many moments spread over its whole run, and every second time the search
/// that builds the index anew as well.
fn kill(name: &str, rounds: usize) {
    let folder = scratch(name);
    let (sources, base, data) = (folder.join("来源"), folder.join("原样"), folder.join("data"));
    std::fs::create_dir_all(&sources).unwrap();
    write_sources(&sources);
    let sources = sources.to_str().unwrap().to_owned();
    // A folder with one document and its index, so that no round begins with the first import.
    let first = folder.join("首件.txt");
    std::fs::write(&first, "云州市首件办法\n\n第一条　应当安全。\n").unwrap();
    let run = |data: &Path, args: &[&str]| {
        let start = Instant::now();
        let ran = Ran::of(&command(data).args(args).output().unwrap());
        assert!(matches!(ran.code, 0 | 1), "{args:?}: {}", ran.err);
        (start.elapsed(), ran.err)
    };
    run(&base, &["import", first.to_str().unwrap()]);
    run(&base, &["search", "安全"]);
    copy(&base, &data);
    let (importing, said) = run(&data, &["import", &sources]);
    assert_eq!(kept(&said), DOCUMENTS, "{said}");
    let (indexing, _) = run(&data, &["search", WORD]);
    check(&data, DOCUMENTS, 0);

    let (mut early, mut partly) = (0, 0);
    for round in 1..=rounds {
        std::fs::remove_dir_all(&data).unwrap();
        copy(&base, &data);
        let after = importing.mul_f64(moment(round));
        let reported = kept(&killed(&data, &["import", &sources], after));
        early += usize::from(reported == 0);
        partly += usize::from((1..DOCUMENTS).contains(&reported));
        if round.is_multiple_of(2) {
            let after = indexing.mul_f64(moment(round / 2));
            killed(&data, &["search", WORD], after);
        }
        check(&data, reported, round);
        if round.is_multiple_of(10) {
            // The import goes on where it was killed.
            run(&data, &["import", &sources]);
            check(&data, DOCUMENTS, round);
        }
    }
    // The moments were spread over the run.
    assert!(rounds < 100 || early > 10 && partly > 10, "{early} early, {partly} partly");
}

#[test]
fn what_an_import_reported_survives_a_kill() {
    kill("kills", 4);
}

#[test]
#[ignore = "整库测试：./dev test --corpus"]
fn corpus_what_an_import_reported_survives_200_kills() {
    kill("kills-200", 200);
}
