//! A process that is killed in the middle of its work.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use super::{folder, import_one, take};
use crate::Store;

const FOLDER: &str = "ZHUNSHENG_STORE_TEST_FOLDER";

/// What a user was told succeeded is there after `kill -9`, and the store opens without repair.
#[test]
#[expect(clippy::disallowed_methods, reason = "a process is started in order to be killed")]
fn what_was_told_survives_a_kill() {
    let folder = folder();
    for round in 0..3 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "tests::kill::takes_numbers_until_killed",
                "--ignored",
                "--nocapture",
            ])
            .env(FOLDER, folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let told: Vec<u32> = lines
            .filter_map(|line| line.strip_prefix("taken ")?.parse().ok())
            .take(20 + round)
            .collect();
        child.kill().unwrap();
        child.wait().unwrap();
        let last = *told.last().expect("the child took numbers");

        let store = Store::open(folder.path()).unwrap();
        let entries = store.numbers(None).unwrap();
        for serial in told {
            assert!(entries.iter().any(|entry| entry.number.serial == serial), "{serial} is lost");
            assert!(store.document(&format!("d{serial}")).unwrap().is_some(), "d{serial} is lost");
        }
        assert!(take(&store).unwrap() > last);
    }
}

#[test]
#[ignore = "runs only as the process that what_was_told_survives_a_kill kills"]
#[expect(clippy::disallowed_methods, reason = "the folder comes from the parent process")]
fn takes_numbers_until_killed() {
    let folder = std::env::var_os(FOLDER).expect("started by what_was_told_survives_a_kill");
    let store = Store::open(folder.as_ref()).unwrap();
    loop {
        let serial = take(&store).unwrap();
        import_one(&store, &format!("d{serial}"), format!("content {serial}").as_bytes()).unwrap();
        // The parent is gone when the line cannot be written.
        if writeln!(std::io::stdout(), "taken {serial}").is_err() {
            return;
        }
    }
}
