//! The scanner finds a registry value in every encoding it claims, and lets clean bodies pass.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use cs_deid::{
    CleanPrompt, CountBand, DeidRefusal, Deidentifier, Entry, EntryKind, Label, NameParts,
    Registry, ResultShape, StaticText, Vault, seal,
};

fn registry() -> Registry {
    Registry::with_entries([
        (
            EntryKind::Patient,
            Entry {
                names: vec![NameParts {
                    given: vec!["Zebulon".into(), "Ignaz".into()],
                    family: "Quillfeather".into(),
                }],
                identifiers: vec![
                    (Label::Mrn, "QX-774210".into()),
                    (Label::Ssn, "219-09-9999".into()),
                ],
                phones: vec!["(415) 555-0187".into()],
                emails: vec!["zeb.quill@example.org".into()],
                addresses: vec!["4711 Larkspur Hollow Road".into()],
                birth_date: chrono::NaiveDate::from_ymd_opt(1958, 7, 3),
                ..Entry::default()
            },
        ),
        (
            EntryKind::Patient,
            Entry {
                names: vec![NameParts {
                    given: vec!["Will".into()],
                    family: "Price".into(),
                }],
                ..Entry::default()
            },
        ),
        (
            EntryKind::Facility,
            Entry {
                organisation: Some("Thistledown Family Clinic".into()),
                ..Entry::default()
            },
        ),
    ])
}

fn survives(body: &str) -> bool {
    match seal(body.as_bytes().to_vec(), &registry()) {
        Ok(sealed) => {
            assert_eq!(sealed.bytes(), body.as_bytes());
            false
        }
        Err(refusal) => {
            assert_eq!(refusal.refusal, DeidRefusal::ValueSurvived, "{body}");
            assert!(refusal.count > 0);
            assert!(!format!("{refusal} {refusal:?}").contains("uill"));
            true
        }
    }
}

fn unicode_escaped(text: &str) -> String {
    text.encode_utf16()
        .map(|unit| format!("\\u{unit:04x}"))
        .collect()
}

#[test]
fn a_value_is_found_in_every_encoding() {
    let values = [
        "Zebulon Quillfeather",
        "QX-774210",
        "219-09-9999",
        "zeb.quill@example.org",
        "4711 Larkspur Hollow Road",
        "Thistledown Family Clinic",
    ];
    for value in values {
        let spread: String = value.chars().map(|c| format!("{c} ")).collect();
        let hex = hex::encode(value);
        let mut forms = vec![
            value.to_string(),
            value.to_uppercase(),
            unicode_escaped(value),
            format!(
                r#"{{"messages":[{{"content":"{}"}}]}}"#,
                unicode_escaped(value)
            ),
            STANDARD.encode(value),
            URL_SAFE_NO_PAD.encode(value),
            STANDARD.encode(format!("note about {value}, seen today")),
            STANDARD.encode(STANDARD.encode(format!("twice {value}"))),
            format!("prefixAB{}", STANDARD.encode(format!("x {value} y"))),
            percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC)
                .to_string(),
            value.bytes().map(|b| format!("%{b:02X}")).collect(),
            hex.clone(),
            hex.to_uppercase(),
            value.bytes().map(|b| format!("\\x{b:02x}")).collect(),
            value.bytes().map(|b| format!("{b:02x} ")).collect(),
            value.bytes().map(|b| format!("0x{b:02x}, ")).collect(),
            value
                .chars()
                .map(|c| format!("&#{};", u32::from(c)))
                .collect(),
            value
                .chars()
                .map(|c| format!("&#x{:x};", u32::from(c)))
                .collect(),
            value.chars().flat_map(|c| [c, '\u{200b}']).collect(),
            spread,
            value
                .replace('o', "\u{43e}")
                .replace('e', "\u{435}")
                .replace('a', "\u{430}"),
            value
                .chars()
                .map(|c| {
                    if c.is_ascii_graphic() {
                        char::from_u32(u32::from(c) + 0xfee0).unwrap()
                    } else {
                        c
                    }
                })
                .collect(),
            unicode_escaped(&unicode_escaped(value)).replace('\\', "\\\\"),
        ];
        let (left, right) = value.split_at(value.len() / 2);
        forms.push(format!(r#"{{"a":"{left}","b":"{right}"}}"#));
        forms.push(format!(r#"["{left}", "{right}"]"#));
        forms.push(format!("{left}\",\n\"{right}"));
        for form in forms {
            assert!(
                survives(&format!("the task is: {form} end")) || survives(&form),
                "{value} hidden in {form}"
            );
        }
    }
}

#[test]
fn parts_of_a_person_are_found_too() {
    for text in [
        "ask quillfeather",
        "Quillfeather's labs",
        "Ｚｅｂｕｌｏｎ",
        "dob 07/03/1958",
        "1958-07-03",
        "July 3rd, 1958",
        "3 jul 1958",
        "7/3/1958",
        "phone 415.555.0187",
        "+1 (415) 555 0187",
        "4155550187",
        "will price",
        "price, will",
    ] {
        assert!(survives(text), "{text}");
    }
}

#[test]
fn clean_bodies_pass_unchanged() {
    for text in [
        r#"{"model":"m","messages":[{"role":"user","content":"[[PATIENT_1]] missed the visit on [[DATE_2]]; will the price change? He will call."}]}"#,
        "Find overdue follow-ups. Fields: name, birthDate, phone. Parkinson's disease, 120/80, 5/325 mg, LOINC 4548-4, SNOMED 73211009.",
        "c2hvcnQgdGV4dA== 0xdeadbeef 550e8400-e29b-41d4-a716-446655440000",
    ] {
        assert!(!survives(text), "{text}");
    }
}

#[test]
fn the_scanner_follows_the_registry() {
    let mut registry = registry();
    assert!(seal(b"call Oddvarsen".to_vec(), &registry).is_ok());
    registry.insert(
        EntryKind::Related,
        Entry {
            names: vec![NameParts {
                given: vec!["Tuva".into()],
                family: "Oddvarsen".into(),
            }],
            ..Entry::default()
        },
    );
    let refusal = seal(b"call Oddvarsen".to_vec(), &registry).unwrap_err();
    assert_eq!((refusal.code(), refusal.count), ("deid_value_survived", 1));
    assert!(seal(b"call Quillfeather".to_vec(), &registry).is_err());
}

#[test]
fn what_cannot_be_read_whole_is_refused() {
    let big = vec![b'a'; cs_deid::MAX_BODY_BYTES + 1];
    assert_eq!(
        seal(big, &registry()).unwrap_err().refusal,
        DeidRefusal::BodyTooLarge
    );
}

#[test]
fn a_prompt_needs_clean_parts() {
    let deid = Deidentifier::new(registry());
    let mut vault = Vault::new();
    let task = deid.tokenise(
        "call Zebulon Quillfeather (MRN QX-774210) about 7/3/1958",
        &mut vault,
    );
    assert_eq!(
        task.as_str(),
        "call [[PATIENT_1]] (MRN [[MRN_1]]) about [[BIRTHDATE_1]]"
    );
    let fixed = StaticText::checked(
        "Plan skill calls. Tools: pms-patient-lookup(query), pms-encounter-query(status).",
    )
    .unwrap();
    let shape =
        ResultShape::new("pms-patient-lookup", &["id", "birthDate"], CountBand::of(3)).unwrap();
    let prompt = CleanPrompt::compose(task, &[fixed], &[shape], deid.registry()).unwrap();
    assert!(prompt.instructions().contains("rows few"));
    assert!(prompt.task().contains("[[PATIENT_1]]"));

    assert_eq!(
        StaticText::checked("Ask Dr. Ada Byron first."),
        Err(DeidRefusal::StaticTextUnclean)
    );
    assert_eq!(
        ResultShape::new("lookup", &["Ada Byron"], CountBand::Few),
        Err(DeidRefusal::ShapeInvalid)
    );

    // A value the redactor of another tenant let through is stopped by this tenant's scanner.
    let stranger =
        Deidentifier::default().tokenise("open thistledown family clinic list", &mut Vault::new());
    let leaky = Deidentifier::default().tokenise("quillfeather", &mut Vault::new());
    for text in [stranger, leaky] {
        if text.as_str().contains("quill") || text.as_str().contains("thistle") {
            assert!(CleanPrompt::compose(text, &[], &[], deid.registry()).is_err());
        }
    }
}
