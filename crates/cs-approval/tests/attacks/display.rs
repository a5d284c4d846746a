//! What the signer was shown.

use crate::support::review::{now, send, submit};
use crate::support::*;
use cs_approval::*;
use cs_error::Code;

/// A letter of 2,000 lines whose last one says the opposite.
fn long_letter(world: &World) -> ProposalState {
    let mut state = draft(&world.coach, 1, |_| {}).0;
    let mut text = "We would like to see you again.\n".repeat(2000);
    text.push_str("Stop all of your medication today.");
    state.revisions[0].payload.bytes = text.into_bytes();
    state
}

fn statement(world: &World, state: &ProposalState, read_to_end: bool) -> BatchDecision {
    let item = BatchItem {
        state,
        nonce: world.admin.nonce(),
        read_to_end,
    };
    BatchDecision::over(&[item], true, "", &world.admin.who, &policy(), at(2)).unwrap()
}

#[test]
fn a_truncated_display_approves_nothing() {
    let world = World::new();
    let mut state = long_letter(&world);
    let lines = visible_lines(&state.latest().unwrap().payload);
    assert_eq!(lines.len(), 2001, "all of it is rendered");
    assert_eq!(lines[2000], "Stop all of your medication today.");
    let mut try_with = |change: fn(&mut BatchDecision)| {
        let mut cut = statement(&world, &state, true);
        change(&mut cut);
        let envelope = cut.sign(&world.admin.key).unwrap();
        submit(&world, &world.admin, 2, &mut state, envelope)
    };
    assert_eq!(
        try_with(|cut| cut.items[0].lines_shown = Some(40)),
        Err(Code::NotReadToEnd),
        "a screenful was shown"
    );
    assert_eq!(
        try_with(|cut| cut.items[0].read_to_end = Some(false)),
        Err(Code::NotReadToEnd),
        "nobody scrolled"
    );
    assert_eq!(try_with(|_| {}), Ok(()));
    assert!(send(&state, &world.keys(), now()).is_ok());
}

/// The page may not leave the question open: a statement without the two fields, or
/// with an old format's name, is none.
#[test]
fn a_statement_that_does_not_say_what_was_shown_releases_nothing() {
    let world = World::new();
    let mut state = long_letter(&world);
    let mut silent = statement(&world, &state, true);
    silent.items[0].lines_shown = None;
    assert_eq!(
        silent.sign(&world.admin.key).unwrap_err().code(),
        Code::InputInvalid
    );
    let mut old = statement(&world, &state, true);
    old.format = "countersign-decision-v1".into();
    assert_eq!(
        old.sign(&world.admin.key).unwrap_err().code(),
        Code::InputInvalid
    );
    // A whole statement of the old format stands as history and releases nothing.
    old.policy = None;
    old.items[0].lines_shown = None;
    old.items[0].read_to_end = None;
    let envelope = old.sign(&world.admin.key).unwrap();
    assert_eq!(
        submit(&world, &world.admin, 2, &mut state, envelope),
        Ok(())
    );
    assert_eq!(
        send(&state, &world.keys(), now()).unwrap_err().code(),
        Code::PolicyChanged
    );
    assert_eq!(verify_history(&state, &world.keys()).unwrap().len(), 1);
}

#[test]
fn homoglyphs_stand_out_in_text_addressee_and_address() {
    for (text, shown) in [
        ("Pay P\u{0430}yPal", "Pay P⟨U+0430⟩yPal"),
        (
            "visit \u{0430}\u{0440}\u{0440}\u{04CF}\u{0435}.com",
            "visit ⟨U+0430⟩⟨U+0440⟩⟨U+0440⟩⟨U+04CF⟩⟨U+0435⟩.com",
        ),
        ("take \u{1D7D9}0 mg", "take ⟨U+1D7D9⟩0 mg"),
        ("call \u{FF11}23", "call ⟨U+FF11⟩23"),
        ("Приходите в четверг", "Приходите в четверг"),
    ] {
        assert_eq!(visible(text), shown);
    }
    assert_eq!(
        visible_address("p\u{0430}t@example.org"),
        "p⟨U+0430⟩t@example.org"
    );
    assert_eq!(visible_address("+1 500 555 0006"), "+1 500 555 0006");
    // Two texts that a reader can't tell apart are two payloads.
    let payload = |text: &str| Payload {
        media_type: "text/plain; charset=utf-8".into(),
        bytes: text.as_bytes().to_vec(),
    };
    assert_ne!(
        payload("PayPal").digest(),
        payload("P\u{0430}yPal").digest()
    );
}

#[test]
fn right_to_left_and_hidden_characters_stand_out() {
    for (text, shown) in [
        ("Take 1\u{202E}05 mg", "Take 1⟨U+202E⟩05 mg"),
        ("\u{2067}abc\u{2069}", "⟨U+2067⟩abc⟨U+2069⟩"),
        ("stop\u{200F}", "stop⟨U+200F⟩"),
        ("invoice\u{202E}fdp.exe", "invoice⟨U+202E⟩fdp.exe"),
        ("a\u{200B}\u{FEFF}b", "a⟨U+200B⟩⟨U+FEFF⟩b"),
        ("line\u{2028}break", "line⟨U+2028⟩break"),
        // A language written from right to left is left as it is.
        ("שלום, Dr. Demo", "שלום, Dr. Demo"),
        ("مرحبا", "مرحبا"),
    ] {
        assert_eq!(visible(text), shown);
    }
    assert_eq!(visible_address("\u{202E}6000555005"), "⟨U+202E⟩6000555005");
}

/// A recipient or attachment inside the bytes is told of, whatever text stands around it.
#[test]
fn a_recipient_or_attachment_in_the_bytes_is_not_hidden_by_the_text() {
    let letter = |data: &str, more: &str| {
        Payload {
        media_type: "application/json".into(),
        bytes: format!(
            r#"{{"to":["a@example.org"{more}],"attachment":{{"contentType":"application/pdf","title":"letter.pdf","data":"{data}"}}}}"#
        )
        .into_bytes(),
    }
    };
    let (good, other) = (
        letter("aGVsbG8=", ""),
        letter("aGVsbG9v", r#","evil@example.org""#),
    );
    assert_eq!(manifest(&good).recipients, ["a@example.org"]);
    assert_eq!(
        manifest(&other).recipients,
        ["a@example.org", "evil@example.org"]
    );
    assert_ne!(
        manifest(&good).attachments[0].sha256,
        manifest(&other).attachments[0].sha256
    );
    assert!(
        visible_lines(&other)[0].contains("evil@example.org"),
        "and the bytes stand in full"
    );
}
