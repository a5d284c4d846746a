//! The registry pass: a practice's own people are found however they are written.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use cs_deid::{
    Deidentifier, Entry, EntryKind, Label, NameParts, ProfileName, Registry, Vault, reidentify,
};
use proptest::prelude::*;

fn person(given: &str, family: &str) -> Entry {
    Entry {
        names: vec![NameParts {
            given: vec![given.into()],
            family: family.into(),
        }],
        ..Entry::default()
    }
}

fn practice() -> Deidentifier {
    let mut ada = person("Xanthe", "O'Quillory-Bräsch");
    ada.identifiers = vec![
        (Label::Mrn, "Z-90-441".into()),
        (Label::MemberId, "W8 771 2".into()),
    ];
    ada.phones = vec!["+1 415 555 0142".into()];
    ada.emails = vec!["x.oq@example.org".into()];
    ada.addresses = vec!["9 Osprey Nook".into()];
    ada.birth_date = chrono::NaiveDate::from_ymd_opt(1961, 12, 9);
    Deidentifier::new(Registry::with_entries([
        (EntryKind::Patient, ada),
        (EntryKind::Patient, person("Will", "Price")),
        (EntryKind::Clinician, person("Hope", "May")),
        (
            EntryKind::Facility,
            Entry {
                organisation: Some("Bluff Point Eye".into()),
                ..Entry::default()
            },
        ),
    ]))
}

fn redacted(text: &str) -> String {
    practice().redact_record(text, ProfileName::SafeHarbor).text
}

#[test]
fn every_way_to_write_a_known_value() {
    for text in [
        "XANTHE O'QUILLORY-BRÄSCH",
        "o’quillory-bräsch, xanthe",
        "xanthe oquillory brasch",
        "z90441",
        "Z-90-441",
        "W87712",
        "415-555-0142",
        "4155550142",
        "(415) 555.0142",
        "X.OQ@example.org",
        "9 osprey nook",
        "12/9/1961",
        "Dec 9 1961",
        "9 December 1961",
        "1961-12-09",
        "19611209",
        "bluff point eye",
        "Will Price",
        "price, will",
        "WILL A. PRICE",
    ] {
        let out = redacted(&format!("about {text} today"));
        assert!(
            out.starts_with("about [[") && out.ends_with("]] today") && !out.contains("]] [["),
            "{text}: {out}"
        );
    }
    assert!(!redacted("xanthe's labs").contains("xanthe"));
}

#[test]
fn common_words_count_only_in_name_context() {
    for text in [
        "the price will go up in may",
        "we hope the price will hold",
        "I may call; hope that helps",
    ] {
        assert_eq!(redacted(text), text);
    }
    assert_eq!(redacted("Ms. Price called"), "Ms. [[PATIENT_1]] called");
    assert_eq!(redacted("Dr. May saw him"), "Dr. [[CLINICIAN_1]] saw him");
}

#[test]
fn new_people_are_known_at_once_and_old_ones_stay() {
    let mut deid = practice();
    for n in 0..40u8 {
        let name = format!(
            "Vosk{}",
            char::from(b'a' + n % 26)
                .to_string()
                .repeat(usize::from(n / 26) + 2)
        );
        deid.insert(EntryKind::Related, person("Zz", &name));
        assert!(
            deid.find(&format!("seen with {} and xanthe", name.to_lowercase()))
                .len()
                >= 2,
            "{name}"
        );
    }
}

#[test]
fn tokens_hold_over_a_conversation_and_come_back() {
    let deid = practice();
    let mut vault = Vault::new();
    let one = deid.tokenise("Will Price (dob 3/4/1950) missed 10/2/2025", &mut vault);
    let two = deid.tokenise("does Price, Will know about 10/02/2025?", &mut vault);
    assert_eq!(
        one.as_str(),
        "[[PATIENT_1]] (dob [[BIRTHDATE_1]]) missed [[DATE_1]]"
    );
    assert_eq!(two.as_str(), "does [[PATIENT_1]] know about [[DATE_1]]?");
    let back = reidentify("[[patient_1]] missed [[ DATE 1 ]].", &vault);
    assert_eq!(back.text, "Will Price missed 10/2/2025.");
    assert!(back.unknown.is_empty());
}

#[test]
fn guardrails_masks_as_its_table_says() {
    let out = practice().mask("Xanthe O'Quillory-Bräsch, DOB 12/09/1961, MRN Z90441, 415-555-0142, 9 Osprey Nook, Boston, MA");
    assert_eq!(
        out.as_str(),
        "X. O'Quillory-Bräsch, DOB 1961, MRN ***0441, [removed], [removed], Boston, MA"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Any text: spans are sorted, apart, on character borders; tokens resolve back to the input.
    #[test]
    fn any_text_round_trips(text in "(\\PC|[ \\n\\[\\]0-9/.:'-]|Dr\\. |dob |MRN |[A-Z][a-z]{2,6} ){0,60}") {
        let deid = practice();
        let spans = deid.find(&text);
        let mut last = 0;
        for span in &spans {
            prop_assert!(span.start >= last && span.start < span.end && span.end <= text.len());
            prop_assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
            last = span.end;
        }
        let points = cs_deid::to_code_points(&text, &spans);
        for (span, point) in spans.iter().zip(&points) {
            let want: String = text.chars().skip(point.start).take(point.end - point.start).collect();
            prop_assert_eq!(span.of(&text), want);
        }
        let _ = deid.redact_record(&text, ProfileName::Guardrails);
    }

    /// The scanner never fails on any bytes, and never seals other bytes than it read.
    #[test]
    fn the_scanner_reads_anything(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let deid = practice();
        if let Ok(sealed) = cs_deid::seal(bytes.clone(), deid.registry()) {
            prop_assert_eq!(sealed.into_bytes(), bytes);
        }
    }
}
