//! Every place for secrets passes the port's suite; each keeps its own promises.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use cs_error::Code;
use cs_keys::{KeyringSecrets, MemorySecrets, PassphraseSecrets};
use cs_ports::{SecretName, Secrets, conformance};
use std::process::Command;

const PASSPHRASE: &str = "seven green kites";

#[test]
fn memory_passes() {
    conformance::secrets(&MemorySecrets::default());
}

#[test]
fn passphrase_file_passes() {
    let folder = tempfile::tempdir().unwrap();
    conformance::secrets(
        &PassphraseSecrets::open(&folder.path().join("secrets.json"), PASSPHRASE).unwrap(),
    );
}

#[test]
fn passphrase_file_survives_reopening_and_refuses_another_passphrase() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secrets.json");
    let name = SecretName::StoreKey("harbor".into());
    PassphraseSecrets::open(&path, PASSPHRASE)
        .unwrap()
        .set(&name, &[7; 32])
        .unwrap();

    let again = PassphraseSecrets::open(&path, PASSPHRASE).unwrap();
    assert_eq!(again.get(&name).unwrap().unwrap().as_slice(), [7; 32]);
    for wrong in ["", "seven green kite", "Seven green kites"] {
        let refused = PassphraseSecrets::open(&path, wrong)
            .err()
            .expect("refused");
        assert_eq!(refused.code(), Code::PassphraseWrong);
    }
    assert_eq!(
        again.get(&name).unwrap().unwrap().as_slice(),
        [7; 32],
        "a wrong try changes nothing"
    );
}

#[test]
fn two_openers_of_one_file_lose_nothing_of_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secrets.json");
    let (one, two) = (
        PassphraseSecrets::open(&path, PASSPHRASE).unwrap(),
        PassphraseSecrets::open(&path, PASSPHRASE).unwrap(),
    );
    std::thread::scope(|scope| {
        for (side, place) in [("one", &one), ("two", &two)] {
            scope.spawn(move || {
                for n in 0..20 {
                    place
                        .set(&SecretName::Tokens(format!("{side}{n}")), side.as_bytes())
                        .unwrap();
                }
            });
        }
    });
    for side in ["one", "two"] {
        for n in 0..20 {
            let value = one
                .get(&SecretName::Tokens(format!("{side}{n}")))
                .unwrap()
                .unwrap();
            assert_eq!(value.as_slice(), side.as_bytes());
        }
    }
}

#[test]
fn the_file_tells_neither_values_nor_names_and_is_private() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secrets.json");
    let place = PassphraseSecrets::open(&path, PASSPHRASE).unwrap();
    place
        .set(&SecretName::Tokens("canary-user".into()), b"canary-value")
        .unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(
        !text.contains("canary") && !text.contains("tokens"),
        "{text}"
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(
            std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
    let left: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    assert_eq!(left.len(), 2, "only the file and its lock: {left:?}");
}

#[test]
fn an_edited_file_is_refused_not_trusted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secrets.json");
    let place = PassphraseSecrets::open(&path, PASSPHRASE).unwrap();
    place.set(&SecretName::DeviceKey, &[1; 32]).unwrap();
    place
        .set(&SecretName::StoreKey("a".into()), &[2; 32])
        .unwrap();
    let text = std::fs::read_to_string(&path).unwrap();

    let code = |text: &str| {
        std::fs::write(&path, text).unwrap();
        PassphraseSecrets::open(&path, PASSPHRASE)
            .err()
            .map(|fault| fault.code())
    };
    assert_eq!(
        code(&text.replace("65536", "8")),
        Some(Code::StoreDamaged),
        "a cheaper derivation"
    );
    assert_eq!(
        code(&text.replace("\"format\": 1", "\"format\": 2")),
        Some(Code::StoreNewer)
    );
    assert_eq!(code("{"), Some(Code::StoreDamaged));
    assert_eq!(code(&text), None);

    // A value moved under another name does not open.
    let mut json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let sealed = json["sealed"].as_object_mut().unwrap();
    let values: Vec<_> = sealed.values().cloned().collect();
    for (at, value) in sealed.values_mut().enumerate() {
        *value = values[(at + 1) % values.len()].clone();
    }
    assert_eq!(code(&json.to_string()), Some(Code::StoreDamaged));
}

#[test]
fn a_new_file_refuses_a_short_passphrase() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secrets.json");
    assert_eq!(
        PassphraseSecrets::open(&path, "1234567")
            .err()
            .unwrap()
            .code(),
        Code::InputInvalid
    );
    assert!(!path.exists());
}

/// Runs under a session bus and an unlocked keyring of its own: the test starts
/// itself again inside them.
#[test]
#[cfg(target_os = "linux")]
fn keyring_passes() {
    if std::env::var_os("CS_KEYS_INSIDE").is_some() {
        let place = KeyringSecrets::connect("conformance").unwrap();
        conformance::secrets(&place);
        place.set(&SecretName::DeviceKey, &[3; 32]).unwrap();
        let other = KeyringSecrets::connect("other-profile").unwrap();
        assert!(
            other.get(&SecretName::DeviceKey).unwrap().is_none(),
            "profiles are apart"
        );
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let runtime = home.path().join("run");
    std::fs::create_dir(&runtime).unwrap();
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&runtime, std::fs::Permissions::from_mode(0o700)).unwrap();
    }
    // The empty line that unlocks nothing is refused by the keyring: any word does.
    let script = "printf 'x\\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec \"$0\" --exact keyring_passes --nocapture";
    let status = Command::new("dbus-run-session")
        .args(["--", "sh", "-c", script])
        .arg(std::env::current_exe().unwrap())
        .env("HOME", home.path())
        .env("XDG_RUNTIME_DIR", &runtime)
        .env_remove("XDG_DATA_HOME")
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .env("CS_KEYS_INSIDE", "1")
        .status()
        .expect("dbus-run-session and gnome-keyring-daemon are installed by `cargo xtask test`");
    assert!(status.success());
}

#[test]
#[cfg(target_os = "linux")]
fn no_keyring_is_said_and_nothing_weaker_is_used() {
    if std::env::var_os("CS_KEYS_NO_BUS").is_some() {
        assert_eq!(
            KeyringSecrets::connect("x").err().expect("no bus").code(),
            Code::KeyringAway
        );
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "no_keyring_is_said_and_nothing_weaker_is_used"])
        .env(
            "DBUS_SESSION_BUS_ADDRESS",
            format!("unix:path={}", home.path().join("none").display()),
        )
        .env("XDG_RUNTIME_DIR", home.path())
        .env("CS_KEYS_NO_BUS", "1")
        .status()
        .unwrap();
    assert!(status.success());
}
