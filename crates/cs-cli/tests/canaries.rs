//! After a whole run no patient can be read from anything the processes left on
//! the disk: profile, home and temporary folder, byte for byte.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use cs_app::below::Step;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use support::people::{COUNT, NOTE, planted};
use support::{Desktop, House};

/// A value that must not be found, and the ways in which bytes can spell it.
struct Canary {
    name: String,
    spellings: Vec<Vec<u8>>,
}

impl Canary {
    fn of(name: &str) -> Self {
        let mut spellings = vec![
            name.as_bytes().to_vec(),
            utf16(name),
            name.to_lowercase().into_bytes(),
        ];
        spellings.extend(in_base64(name.as_bytes()));
        spellings.extend(in_base64(&utf16(name)));
        spellings.push(hex(name.as_bytes()));
        Self {
            name: name.to_owned(),
            spellings,
        }
    }
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn hex(bytes: &[u8]) -> Vec<u8> {
    bytes
        .iter()
        .flat_map(|byte| format!("{byte:02x}").into_bytes())
        .collect()
}

/// The base64 of a value depends on where in the whole it stands: the middle of
/// each of the three shifts does not.
fn in_base64(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut out = BTreeSet::new();
    for shift in 0..3 {
        let shifted = [vec![b' '; shift], bytes.to_vec()].concat();
        for engine in [&STANDARD_NO_PAD, &URL_SAFE_NO_PAD] {
            let text = engine.encode(&shifted).into_bytes();
            // The first and last group also hold neighbours' bits.
            let from = if shift == 0 { 0 } else { 4 };
            let to = shifted.len() / 3 * 4;
            if to > from + 6 {
                out.insert(text[from..to].to_vec());
            }
        }
    }
    out.into_iter().collect()
}

/// Names, numbers and words of everybody in the practice, and of the messages.
fn canaries(messages: &[String]) -> Vec<Canary> {
    let mut values: Vec<String> = vec![NOTE.to_owned(), "lavender greenhouse".to_owned()];
    for number in 1..=COUNT {
        let person = planted(number);
        let local = person.phone[5..].to_owned();
        let spoken = format!("({}) {}-{}", &person.phone[2..5], &local[..3], &local[3..]);
        values.extend([
            person.last.to_owned(),
            person.mrn,
            person.phone,
            spoken,
            person.email,
            person.id,
        ]);
        values.push(person.first.to_owned());
    }
    values.extend(messages.iter().cloned());
    values.iter().map(|value| Canary::of(value)).collect()
}

/// Every file below, links to the practice's own state left out: that is the
/// server's side.
fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            files(&entry.path(), out);
        } else if kind.is_file() {
            out.push(entry.path());
        }
    }
}

/// What was found: file, and whose value.
fn scan(folder: &Path, canaries: &[Canary]) -> Vec<String> {
    let mut all = Vec::new();
    files(folder, &mut all);
    let mut found = Vec::new();
    for path in all {
        let bytes = std::fs::read(&path).unwrap();
        let name = path.to_string_lossy().into_owned().into_bytes();
        for canary in canaries {
            let holds = |spelling: &Vec<u8>| holds(&bytes, spelling) || holds(&name, spelling);
            if canary.spellings.iter().any(holds) {
                found.push(format!("{}: {}", path.display(), canary.name));
            }
        }
    }
    found
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    let first = wanted[0];
    let mut from = 0;
    while let Some(at) = bytes[from..].iter().position(|byte| *byte == first) {
        if bytes[from + at..].starts_with(wanted) {
            return true;
        }
        from += at + 1;
    }
    false
}

/// Everything a day brings, a crash in the middle of a write included.
fn a_day(house: &House) -> (Desktop, Vec<String>) {
    let desk = house.desktop("desk", "coach");
    desk.kill_at(Step::SyncBatchAfter, &["sync"], "");
    desk.get_ready();
    desk.run(&["ask", "who missed their appointment in the last two weeks?"])
        .ok();
    let ids = desk.draft(4);
    let messages = ids
        .iter()
        .map(|id| desk.show(id)["text"].as_str().unwrap().to_owned())
        .collect();
    let refused = [
        "proposals",
        "edit",
        &ids[3],
        "--text",
        "call us about your hypertension",
    ];
    desk.run(&refused).refused(5);
    desk.approve(&[&ids[0], &ids[1]]).ok();
    desk.with_pin(
        &["proposals", "decline", &ids[2], "--reason", "called"],
        support::PIN,
    )
    .ok();
    desk.kill_at(Step::AfterSend, &["outbox", "run"], "");
    desk.send();
    desk.run(&["rejects"]).ok();
    desk.run(&["import", "/nowhere"]).refused(2);
    desk.audit_holds();
    house.cut();
    desk.run(&["--offline", "status"]).ok();
    desk.run(&["--offline", "sync"]).refused(4);
    (desk, messages)
}

#[test]
fn nothing_of_a_patient_is_readable_beside_the_store() {
    let house = House::open();
    let (desk, messages) = a_day(&house);
    assert_eq!(messages.len(), 4);
    let wanted = canaries(&messages);
    let found = scan(desk.folder(), &wanted);
    assert!(found.is_empty(), "{found:#?}");

    // The same scanner over the same folder finds what is put there, in every
    // spelling and also in the middle of other bytes.
    let person = planted(5);
    let last = person.last.as_bytes();
    let framed = [b"xy{".as_slice(), last, b"}z, and so on"].concat();
    let plants: [(&str, Vec<u8>); 6] = [
        ("plain", [&[0; 5000], last, &[0xff; 10]].concat()),
        ("wide", [vec![1], utf16(person.last)].concat()),
        ("base64", STANDARD.encode(&framed).into_bytes()),
        ("hex", hex(&framed)),
        ("phone", person.phone.clone().into_bytes()),
        ("message", messages[2].clone().into_bytes()),
    ];
    for (name, bytes) in plants {
        let file = desk.temp().join(name);
        std::fs::write(&file, bytes).unwrap();
        let found = scan(desk.folder(), &wanted);
        assert!(
            found.iter().any(|line| line.contains(&format!("/{name}:"))),
            "{name}: {found:?}"
        );
        std::fs::remove_file(file).unwrap();
    }
    // And the values are really in use: the practice's side has them.
    assert!(!scan(&house.root().join("practice"), &wanted).is_empty());
}
