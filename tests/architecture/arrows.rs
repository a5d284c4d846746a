//! The arrow table: which crate of the workspace may name which other one.

use crate::{
    facts::{MEMBERS, Member},
    finds, none,
};

/// A crate, its layer, and the crates it may depend on besides layer 0.
struct Rule {
    name: &'static str,
    layer: u8,
    may: &'static [&'static str],
}

const fn rule(name: &'static str, layer: u8, may: &'static [&'static str]) -> Rule {
    Rule { name, layer, may }
}

/// Layer 0, which everyone may use: patient data stays wrapped, errors stay closed.
const GROUND: [&str; 2] = ["cs-phi", "cs-error"];

/// Layers: 0 ground, 1 pure, 2 adapters, 3 use cases and wiring, 4 shells.
/// Beside the ports stand the pure crates whose types the ports speak in.
const TABLE: &[Rule] = &[
    rule("cs-phi", 0, &[]),
    rule("cs-error", 0, &[]),
    rule("cs-fhir", 1, &[]),
    rule("cs-deid", 1, &["cs-fhir"]),
    rule("cs-access", 1, &["cs-fhir"]),
    rule("cs-approval", 1, &["cs-access", "cs-fhir"]),
    rule("cs-audit", 1, &["cs-fhir"]),
    rule("cs-clinical", 1, &["cs-fhir"]),
    rule(
        "cs-ports",
        1,
        &["cs-fhir", "cs-deid", "cs-access", "cs-approval", "cs-audit"],
    ),
    rule(
        "cs-skills",
        1,
        &[
            "cs-ports",
            "cs-clinical",
            "cs-fhir",
            "cs-access",
            "cs-approval",
            "cs-audit",
        ],
    ),
    rule(
        "cs-agent",
        1,
        &["cs-ports", "cs-deid", "cs-skills", "cs-fhir", "cs-access"],
    ),
    rule(
        "cs-store",
        2,
        &[
            "cs-ports",
            "cs-fhir",
            "cs-access",
            "cs-approval",
            "cs-audit",
        ],
    ),
    rule("cs-keys", 2, &["cs-ports"]),
    rule("cs-net", 2, &[]),
    rule("cs-llm", 2, &["cs-ports", "cs-deid", "cs-net"]),
    rule(
        "cs-sources",
        2,
        &["cs-ports", "cs-net", "cs-fhir", "cs-access", "cs-approval"],
    ),
    rule(
        "cs-channels",
        2,
        &["cs-ports", "cs-net", "cs-access", "cs-approval"],
    ),
    rule(
        "cs-app",
        3,
        &[
            "cs-fhir",
            "cs-access",
            "cs-approval",
            "cs-audit",
            "cs-clinical",
            "cs-deid",
            "cs-ports",
            "cs-skills",
            "cs-agent",
        ],
    ),
    rule(
        "cs-compose",
        3,
        &[
            "cs-app",
            "cs-fhir",
            "cs-access",
            "cs-approval",
            "cs-audit",
            "cs-clinical",
            "cs-deid",
            "cs-ports",
            "cs-skills",
            "cs-agent",
            "cs-store",
            "cs-keys",
            "cs-net",
            "cs-llm",
            "cs-sources",
            "cs-channels",
        ],
    ),
    rule(
        "countersign-desktop",
        4,
        &["cs-compose", "cs-app", "cs-demo"],
    ),
    rule("cs-practice", 4, &["cs-fhir", "cs-net"]),
    rule("cs-demo", 4, &["cs-compose", "cs-app", "cs-practice"]),
    rule("cs-cli", 4, &["cs-compose", "cs-app", "cs-demo"]),
    rule("cs-verify", 4, &["cs-audit", "cs-approval"]),
    rule("cs-appimage", 4, &[]),
    rule("cs-icons", 4, &[]),
    rule("xtask", 4, &[]),
];

fn rule_of(name: &str) -> Option<&'static Rule> {
    TABLE.iter().find(|rule| rule.name == name)
}

fn violations(members: &[Member]) -> Vec<String> {
    let mut found = Vec::new();
    for member in members {
        let Some(rule) = rule_of(&member.name) else {
            found.push(format!(
                "{} is not in the arrow table; give it a layer",
                member.name
            ));
            continue;
        };
        let ours = |name: &&String| members.iter().any(|other| &other.name == *name);
        for target in member.normal.iter().chain(&member.build).filter(ours) {
            let grounded = rule.layer > 0 && GROUND.contains(&target.as_str());
            if !grounded && !rule.may.contains(&target.as_str()) {
                found.push(format!("{} may not depend on {target}", member.name));
            }
        }
    }
    found
}

#[test]
fn dependencies_follow_the_arrow_table() {
    none(&violations(&MEMBERS));
}

#[test]
fn the_table_has_no_row_for_a_crate_that_is_gone() {
    for rule in TABLE {
        assert!(
            MEMBERS.iter().any(|member| member.name == rule.name),
            "{} is gone",
            rule.name
        );
    }
}

#[test]
fn the_table_itself_points_down() {
    for rule in TABLE {
        for target in rule.may {
            let below = rule_of(target).expect(target).layer;
            // The demo practice is a party of its own: only cs-demo starts it, for both
            // shells that people use.
            let starts_demo = (rule.name == "cs-demo" && *target == "cs-practice")
                || (*target == "cs-demo" && matches!(rule.name, "cs-cli" | "countersign-desktop"));
            assert!(
                below < rule.layer || (below == rule.layer && rule.layer < 4) || starts_demo,
                "{} (layer {}) points at {target} (layer {below})",
                rule.name,
                rule.layer
            );
        }
    }
}

#[test]
fn a_wrong_arrow_is_found() {
    let member = |name: &str, normal: &[&str]| Member {
        name: name.to_owned(),
        normal: normal.iter().map(|&n| n.to_owned()).collect(),
        build: Vec::new(),
        dev: Vec::new(),
    };
    let members = [
        member("cs-phi", &["cs-error"]),
        member("cs-error", &["serde"]),
        member("cs-fhir", &["cs-phi", "cs-store"]),
        member("cs-store", &["cs-fhir", "cs-net"]),
        member("cs-net", &["cs-error", "reqwest"]),
        member("cs-surprise", &[]),
    ];
    finds(
        &violations(&members),
        &[
            "cs-phi may not depend on cs-error",
            "cs-fhir may not depend on cs-store",
            "cs-store may not depend on cs-net",
            "cs-surprise is not in the arrow table",
        ],
    );
}
