//! What each window may call, read from the files the build takes them from.

use std::collections::BTreeMap;

const MAIN: &str = include_str!("../capabilities/main.json");
const SIGN: &str = include_str!("../capabilities/sign.json");
const BUILD: &str = include_str!("../build.rs");
const CONFIG: &str = include_str!("../../tauri.conf.json");

fn permissions(file: &str) -> Vec<String> {
    let value: serde_json::Value = serde_json::from_str(file).unwrap();
    value["permissions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|permission| permission.as_str().unwrap().to_owned())
        .collect()
}

/// Commands as `build.rs` declares them.
fn declared() -> Vec<String> {
    let (_, rest) = BUILD.split_once(".commands(&[").unwrap();
    let (list, _) = rest.split_once("])").unwrap();
    list.split(',')
        .map(|word| word.trim().trim_matches('"').to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

/// Commands the handler knows, as the bindings name them.
fn handled() -> Vec<String> {
    let source = include_str!("bindings.rs");
    let (_, rest) = source.split_once("collect_commands![").unwrap();
    let (list, _) = rest.split_once(']').unwrap();
    list.split(',')
        .filter_map(|path| path.trim().rsplit("::").next())
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

fn permission_of(command: &str) -> String {
    format!("allow-{}", command.replace('_', "-"))
}

#[test]
fn every_command_belongs_to_exactly_one_window() {
    let commands = declared();
    assert!(commands.len() > 60, "{commands:?}");
    let mut known = handled();
    let mut listed = commands.clone();
    known.sort();
    listed.sort();
    assert_eq!(known, listed, "build.rs and the handler list the same");

    let mut holders: BTreeMap<String, u32> = BTreeMap::new();
    for permission in permissions(MAIN).into_iter().chain(permissions(SIGN)) {
        *holders.entry(permission).or_default() += 1;
    }
    for command in &commands {
        assert_eq!(
            holders.get(&permission_of(command)),
            Some(&1),
            "{command} has exactly one capability"
        );
    }
}

#[test]
fn the_ceremony_is_the_signing_windows_alone_and_all_it_has() {
    let ceremony: Vec<String> = declared()
        .iter()
        .filter(|command| command.starts_with("ceremony"))
        .map(|command| permission_of(command))
        .collect();
    assert_eq!(ceremony.len(), 6);
    let main = permissions(MAIN);
    assert!(
        ceremony.iter().all(|permission| !main.contains(permission)),
        "the main window may not sign"
    );
    let mut sign = permissions(SIGN);
    sign.sort();
    let mut wanted = ceremony;
    wanted.sort();
    assert_eq!(sign, wanted, "the signing window may do nothing else");
}

#[test]
fn beyond_its_commands_the_main_window_may_listen_and_nothing_more() {
    let commands: Vec<String> = declared().iter().map(|one| permission_of(one)).collect();
    let others: Vec<String> = permissions(MAIN)
        .into_iter()
        .filter(|permission| !commands.contains(permission))
        .collect();
    assert_eq!(
        others,
        ["core:event:allow-listen", "core:event:allow-unlisten"]
    );
}

#[test]
fn each_capability_names_one_window_and_both_are_in_the_build() {
    for (file, label) in [(MAIN, "main"), (SIGN, "sign")] {
        let value: serde_json::Value = serde_json::from_str(file).unwrap();
        assert_eq!(value["windows"], serde_json::json!([label]));
        assert_eq!(value["local"], true);
        assert!(value.get("remote").is_none(), "no page from elsewhere");
    }
    let config: serde_json::Value = serde_json::from_str(CONFIG).unwrap();
    let security = &config["app"]["security"];
    assert_eq!(
        security["capabilities"],
        serde_json::json!(["main", "sign"])
    );
    assert_eq!(security["freezePrototype"], true);
    assert!(security.get("assetProtocol").is_none());
    assert!(
        security
            .get("dangerousDisableAssetCspModification")
            .is_none()
    );
}
