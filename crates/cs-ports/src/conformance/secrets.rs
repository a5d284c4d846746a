//! What every place for secrets does.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used)]

use crate::{SecretName, Secrets};

/// A value longer than one line and full of awkward bytes.
fn awkward() -> Vec<u8> {
    (0..=255_u8).cycle().take(1_500).collect()
}

/// Runs the whole suite on an adapter that holds nothing yet; it holds nothing
/// again afterwards.
///
/// # Panics
/// When the adapter breaks a rule of the port.
pub fn secrets(place: &dyn Secrets) {
    absent_is_none(place);
    values_come_back_byte_for_byte(place);
    names_are_apart(place);
    replacing_and_removing(place);
}

fn absent_is_none(place: &dyn Secrets) {
    let name = SecretName::StoreKey("nobody".into());
    assert!(
        place.get(&name).unwrap().is_none(),
        "an absent secret is None"
    );
    place
        .delete(&name)
        .expect("removing what is not there is no error");
}

fn values_come_back_byte_for_byte(place: &dyn Secrets) {
    let name = SecretName::Tokens("https://issuer.example#coach-1".into());
    for value in [
        b"".to_vec(),
        vec![0; 32],
        vec![0xff; 32],
        b"{\"a\":1}\n".to_vec(),
        awkward(),
    ] {
        place.set(&name, &value).unwrap();
        assert_eq!(
            place.get(&name).unwrap().expect("just written").as_slice(),
            value
        );
    }
    place.delete(&name).unwrap();
}

fn names_are_apart(place: &dyn Secrets) {
    let names = [
        SecretName::StoreKey("a".into()),
        SecretName::StoreKey("b".into()),
        SecretName::Tokens("a".into()),
        SecretName::SigningSecret("a".into()),
        SecretName::ChannelAccount("a".into()),
        SecretName::DeviceKey,
    ];
    for (at, name) in names.iter().enumerate() {
        place.set(name, &[u8::try_from(at).unwrap(); 32]).unwrap();
    }
    for (at, name) in names.iter().enumerate() {
        let value = place.get(name).unwrap().expect("each name keeps its own");
        assert_eq!(
            value.as_slice(),
            [u8::try_from(at).unwrap(); 32],
            "{name:?}"
        );
    }
    for name in &names {
        place.delete(name).unwrap();
        assert!(place.get(name).unwrap().is_none(), "{name:?} is gone");
    }
}

fn replacing_and_removing(place: &dyn Secrets) {
    let name = SecretName::DeviceKey;
    place.set(&name, &[1; 32]).unwrap();
    place.set(&name, b"short").unwrap();
    assert_eq!(
        place.get(&name).unwrap().expect("replaced").as_slice(),
        b"short"
    );
    place.delete(&name).unwrap();
    place.delete(&name).unwrap();
    assert!(place.get(&name).unwrap().is_none());
}
