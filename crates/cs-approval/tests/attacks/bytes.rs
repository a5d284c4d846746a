//! Bytes changed after the signature.

use crate::support::review::{approved, now, refusal, send};
use crate::support::*;
use cs_approval::*;
use cs_error::Code;

/// Every class of byte a payload can hold: a letter, a digit, a space, a line feed, a
/// byte of a longer character, a byte that is no text, the first and the last.
#[test]
fn a_changed_byte_of_each_class_is_refused() {
    let world = World::new();
    let text = "Dose 5 mg, señora.\nCall us.\0\u{200B}end"
        .as_bytes()
        .to_vec();
    let whole = |world: &World, text: &[u8]| {
        let mut state = draft(&world.coach, 1, |_| {}).0;
        state.revisions[0].payload.bytes = text.to_vec();
        review_again(world, state)
    };
    let good = whole(&world, &text);
    assert!(
        send(&good, &world.keys(), now()).is_ok(),
        "as it was signed"
    );
    for place in 0..text.len() {
        for flip in [0x01, 0x20, 0x80] {
            let mut changed = good.clone();
            changed.revisions[0].payload.bytes[place] ^= flip;
            assert_eq!(refusal(&changed, &world), Code::PayloadChanged, "{place}");
        }
    }
    let changes: [fn(&mut Vec<u8>); 5] = [
        |bytes| bytes.push(b' '),
        |bytes| bytes.truncate(bytes.len() - 1),
        |bytes| bytes.insert(0, b' '),
        |bytes| bytes.swap(0, 1),
        Vec::clear,
    ];
    for change in changes {
        let mut changed = good.clone();
        change(&mut changed.revisions[0].payload.bytes);
        assert_eq!(refusal(&changed, &world), Code::PayloadChanged);
    }
    let mut typed = good.clone();
    typed.revisions[0].payload.media_type = "text/html".into();
    assert_eq!(refusal(&typed, &world), Code::PayloadChanged);
}

fn review_again(world: &World, mut state: ProposalState) -> ProposalState {
    let envelope = world.admin.approve(2, &state);
    let id = state.proposal.id.clone();
    let body = world.admin.body(2, Some(&id), EventKind::Decided(envelope));
    state.apply(&body, &world.keys()).unwrap();
    state
}

#[test]
fn a_swapped_recipient_is_refused() {
    let world = World::new();
    let good = approved(&world, |_| {});
    assert!(send(&good, &world.keys(), now()).is_ok());
    let swaps: [fn(&mut ActionTarget); 4] = [
        |target| target.address = "+15005550009".into(),
        |target| target.addressee = "Test Patient Eight".into(),
        |target| target.patient_id = "pat-2".into(),
        // The same number to a reader, other bytes: a letter O of another script.
        |target| target.address = target.address.replace('0', "\u{041E}"),
    ];
    for swap in swaps {
        let mut swapped = good.clone();
        swap(&mut swapped.proposal.target);
        assert_eq!(refusal(&swapped, &world), Code::PayloadChanged);
    }
    // Between verification and release.
    let keys = world.keys();
    let verified = verify(&good, &keys, &tenant(), now()).unwrap();
    let mut swapped = good.clone();
    swapped.proposal.target.address = "+15005550009".into();
    let refused = release(verified, &swapped, &keys, attempt_id(1), now());
    assert_eq!(refused.unwrap_err().code(), Code::PayloadChanged);
}
