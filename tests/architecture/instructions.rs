//! Who may say that a text is a person's own instruction.

use regex::Regex;

use crate::{
    facts::{Source, shipped_rust},
    finds, none,
};

/// Where what was typed becomes an instruction: the use case that a shell's command
/// calls with it, and the planner's own filter of JSON lines.
const MAKERS: [&str; 5] = [
    "crates/cs-agent/src/instruction.rs",
    "crates/cs-agent/src/line.rs",
    "crates/cs-app/src/ask.rs",
    "crates/cs-app/src/model_turn.rs",
    "crates/cs-app/src/turns.rs",
];

/// Who calls that use case: the window's command, the command line's, and the demo
/// that plays a person at either.
const CALLERS: [&str; 3] = [
    "src-tauri/src/commands/agent.rs",
    "crates/cs-cli/src/commands/ask.rs",
    "crates/cs-app/src/",
];

fn violations(files: &[Source]) -> Vec<String> {
    let made = Regex::new(r"\bInstruction\s*(::\s*typed\s*\(|\()").expect("pattern");
    let asked = Regex::new(r"station\s*\.\s*(ask_turn|ask_model|ask)\s*\(").expect("pattern");
    let turned = Regex::new(
        r"impl[^{]*\b(From|Into|TryFrom|AsRef|Deref|Borrow|Display|ToString)\b[^{]*\b(DataText|Instruction)\b",
    )
    .expect("pattern");
    // The fuzz targets play the person; nothing of them ships.
    let shipped = files
        .iter()
        .filter(|file| !file.path.starts_with("crates/cs-fuzz/"));
    let mut found = Vec::new();
    for file in shipped {
        let among = |list: &[&str]| list.iter().any(|one| file.path.starts_with(one));
        if made.is_match(&file.text) && !among(&MAKERS) {
            found.push(format!("{} makes an instruction", file.path));
        }
        if asked.is_match(&file.text) && !among(&CALLERS) {
            found.push(format!("{} asks the agent", file.path));
        }
        if let Some(hit) = turned.captures(&file.text) {
            found.push(format!("{} turns {} by {}", file.path, &hit[2], &hit[1]));
        }
    }
    found
}

#[test]
fn only_what_was_typed_becomes_an_instruction() {
    none(&violations(&shipped_rust()));
}

#[test]
fn data_that_becomes_an_instruction_is_found() {
    let files = [
        Source::sample(
            "crates/cs-app/src/replies.rs",
            "let x = Instruction::typed(&message.text);",
        ),
        Source::sample(
            "crates/cs-agent/src/instruction.rs",
            "impl From<DataText> for Instruction { }",
        ),
        Source::sample(
            "src-tauri/src/desk/rounds.rs",
            "station.ask_turn(None, &reply, None, &|_| {}, p)",
        ),
        Source::sample("src-tauri/src/commands/agent.rs", "station.ask_turn(a)"),
    ];
    finds(
        &violations(&files),
        &[
            "replies.rs makes an instruction",
            "instruction.rs turns Instruction by From",
            "rounds.rs asks the agent",
        ],
    );
}
