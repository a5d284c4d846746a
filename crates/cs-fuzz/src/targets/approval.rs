//! Signed things from other devices and servers.

use super::{Class, chosen, class, refused, size, text};
use cs_access::TenantId;
use cs_approval::{
    EventBody, IssuerKeys, Judged, Marks, Payload, ProposalState, SignedDecision, SignedEvent,
    SignedOrder, TrustedKeys, WrappedKey, apply, check_signer, fold, fold_marks, manifest, unlock,
    verify_history,
};
use cs_sources::foreign;
use std::collections::BTreeMap;

pub(super) fn queue_page(data: &[u8]) -> Class {
    let (choice, body) = chosen(data);
    match choice % 3 {
        0 => match foreign::queue_page(choice as u64, body) {
            Ok((events, last)) => {
                assert!(last >= choice as u64);
                let opened = events.iter().filter(|event| event.open().is_ok()).count();
                class(&(size(events.len()), size(opened)))
            }
            Err(fault) => refused(&fault),
        },
        1 => match foreign::queue_claim(body) {
            Ok(_) => 1,
            Err(fault) => refused(&fault),
        },
        _ => match foreign::queue_stored(body) {
            Ok(answer) => class(&(size(answer.stored.len()), size(answer.refused.len()))),
            Err(fault) => refused(&fault),
        },
    }
}

/// Lines of event bodies, as a device of the practice might sign them: the fold
/// must bear whatever a signature covers.
pub(super) fn event_log(data: &[u8]) -> Class {
    let text = text(data);
    let keys = TrustedKeys::default();
    let mut states: BTreeMap<String, ProposalState> = BTreeMap::new();
    let mut marks = Marks::default();
    let mut effects = Vec::new();
    for line in text.lines() {
        if let Ok(event) = serde_json::from_str::<SignedEvent>(line) {
            let folded = fold([&event], &keys);
            assert!(
                folded.proposals.is_empty(),
                "an unknown device's event counted"
            );
            drop(fold_marks([&event], &keys));
            continue;
        }
        let Ok(body) = serde_json::from_str::<EventBody>(line) else {
            continue;
        };
        let name = body.proposal.as_ref().map(ToString::to_string);
        let before = name.as_ref().and_then(|name| states.get(name));
        match apply(before, &body, &keys) {
            Ok(state) => {
                effects.push(state.state.as_str());
                states.insert(name.unwrap_or_default(), state);
            }
            Err(code) => effects.push(code.name()),
        }
        if let Err(code) = marks.apply(&body) {
            effects.push(code.name());
        }
    }
    for state in states.values() {
        assert!(!state.evidence_digest().is_empty());
        drop(state.latest().map(|revision| revision.payload.digest()));
    }
    class(&effects)
}

pub(super) fn key_events(data: &[u8]) -> Class {
    let text = text(data);
    let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
    let mut issuers = IssuerKeys::new();
    if let Ok(jwks) = cs_json::value(first.as_bytes(), cs_json::MOST_LEVELS) {
        drop(issuers.add("https://signin.example", &jwks));
    }
    let events: Vec<SignedEvent> = rest
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    let Ok(tenant) = TenantId::parse("harbor-health") else {
        return 0;
    };
    let (keys, rejected) =
        TrustedKeys::from_events(&events, &issuers, "countersign-desktop", &tenant);
    assert_eq!(
        keys.people().count(),
        0,
        "a key was trusted without its sign-in"
    );
    let why: Vec<Class> = rejected.iter().map(|one| refused(&one.fault)).collect();
    class(&why)
}

pub(super) fn decision(data: &[u8]) -> Class {
    let text = text(data);
    let keys = TrustedKeys::default();
    let Ok(state) = serde_json::from_str::<ProposalState>(&text) else {
        return match SignedDecision::open(&text) {
            Err(fault) => class(&(refused(&fault), order(&text))),
            Ok(opened) => {
                let statement = opened.statement();
                let judged = Judged::AsOf(statement.issued_at);
                let signer = check_signer(&text, &keys, &statement.tenant, judged);
                assert!(signer.is_err(), "an unknown key signed");
                class(&size(statement.items.len()))
            }
        };
    };
    match verify_history(&state, &keys) {
        Ok(decisions) => {
            assert!(decisions.is_empty(), "an unknown key decided");
            class(&state.state.as_str())
        }
        Err(fault) => refused(&fault),
    }
}

/// The same envelope as an order about policies or keys.
fn order(text: &str) -> Class {
    match SignedOrder::open(text) {
        Ok(_) => 1,
        Err(fault) => refused(&fault),
    }
}

pub(super) fn wrapped_key(data: &[u8]) -> Class {
    let Ok(mut wrapped) = serde_json::from_slice::<WrappedKey>(data) else {
        return 0;
    };
    // The bounds of the work factors have tests of their own; here their work
    // would only take time.
    wrapped.cost.memory_kib = wrapped.cost.memory_kib.min(64);
    wrapped.cost.passes = wrapped.cost.passes.min(1);
    match unlock(&wrapped, "294071", &[3; 32]) {
        Ok(key) => class(&key.public_hex()),
        Err(fault) => refused(&fault),
    }
}

pub(super) fn payload(data: &[u8]) -> Class {
    let (choice, rest) = chosen(data);
    let (before, now) = rest.split_at(rest.len() / 2);
    let kind = [
        "text/plain; charset=utf-8",
        "message/countersign-email+json",
    ][choice % 2];
    let of = |bytes: &[u8]| Payload {
        media_type: kind.to_owned(),
        bytes: bytes.to_vec(),
    };
    let whole = cs_app::foreign::payload_shown(&of(rest), &of(b"")).1;
    let hidden = |c: char| {
        c.is_control() && c != '\n'
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}'..='\u{200f}')
    };
    assert!(
        !whole.contains(hidden),
        "something hidden was shown as nothing"
    );
    let (subject, shown, changes) = cs_app::foreign::payload_shown(&of(now), &of(before));
    let carried = manifest(&of(rest));
    let letter = cs_channels::foreign::letter(rest);
    class(&(
        subject.is_some(),
        size(shown.len()),
        size(changes),
        letter.is_some(),
        (
            size(carried.recipients.len()),
            size(carried.attachments.len()),
        ),
    ))
}
