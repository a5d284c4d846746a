//! The policy, keys and orders as people read them in a terminal.

use cs_app::views::{BlockedExchange, KeysView, OrderRequest, PolicyChange, PolicyView};
use std::fmt::Write;

/// `countersign policy show`
pub fn policy(view: &PolicyView) -> String {
    let title = |name: &String| {
        let found = view.roles.iter().find(|role| role.role == *name);
        found.map_or_else(|| name.clone(), |role| role.title.clone())
    };
    let titles = |names: &[String]| {
        if names.is_empty() {
            return "nobody".to_owned();
        }
        names.iter().map(title).collect::<Vec<_>>().join(", ")
    };
    let mut out = match view.version {
        0 => "The built-in policy counts: the practice decided no other.\n".to_owned(),
        version => format!("Version {version} counts.\n"),
    };
    for rule in &view.rules {
        let one = &rule.rule;
        let own = if one.self_approval {
            "own words too"
        } else {
            "a second person"
        };
        let clinician = if one.clinician {
            " · a licensed clinician among them"
        } else {
            ""
        };
        let _ = write!(
            out,
            "\n{:30} {}\n{:30} {} of them · {own}{clinician} · runs out after {} h",
            rule.title,
            titles(&one.roles),
            "",
            one.quorum,
            one.expires_hours
        );
        if let Some(minutes) = one.escalate_minutes {
            let _ = write!(
                out,
                "\n{:30} overdue after {minutes} min, to {}",
                "",
                titles(&one.escalate_to)
            );
        }
    }
    if view.countersigned_enrolment {
        out.push_str("\n\nA new signing key counts once an administrator countersigned it.");
    }
    for version in &view.history {
        let Some(since) = &version.since else {
            continue;
        };
        let by = version.by.as_deref().unwrap_or_default();
        let _ = write!(
            out,
            "\n\nVersion {} by {by}, {since}: {}",
            version.version, version.reason
        );
        let _ = write!(out, "\n{}", policy_changes(&version.changes));
    }
    out
}

/// What a change changes.
pub fn policy_changes(changes: &[PolicyChange]) -> String {
    let lines: Vec<String> = changes
        .iter()
        .map(|one| format!("  {}: {} → {}", one.what, one.before, one.after))
        .collect();
    lines.join("\n")
}

/// `countersign keys list`
pub fn keys(view: &KeysView) -> String {
    let mut out = String::from("Keys");
    for key in &view.keys {
        let here = if key.here { ", here" } else { "" };
        let _ = write!(
            out,
            "\n  {}  {} · {} · workstation {}{here} · since {}",
            key.public_key.get(..12).unwrap_or_default(),
            key.name,
            key.role,
            key.device,
            key.since
        );
        if let Some(npi) = &key.npi {
            let _ = write!(out, " · NPI {npi}");
        }
        if let Some(by) = &key.countersigned_by {
            let _ = write!(out, " · countersigned by {by}");
        }
        if let Some(ended) = &key.ended {
            let _ = write!(out, " · ENDED: {ended}");
        }
    }
    for one in &view.pending {
        let _ = write!(
            out,
            "\n  {}  {} · {} · workstation {} · WAITS for an administrator since {}",
            one.public_key.get(..12).unwrap_or_default(),
            one.name,
            one.role,
            one.device,
            one.at
        );
    }
    out.push_str("\nWorkstations");
    for device in &view.devices {
        let here = if device.here { ", this one" } else { "" };
        let _ = write!(
            out,
            "\n  {}{here} · {}",
            device.device.get(..12).unwrap_or_default(),
            device.people.join(", ")
        );
        if let Some(ended) = &device.ended {
            let _ = write!(out, " · ENDED: {ended}");
        }
    }
    if view.blocked.is_some() {
        let _ = write!(out, "\n{}", blocked(view.blocked.as_ref()));
    }
    out
}

/// `countersign exchange status`
pub fn blocked(blocked: Option<&BlockedExchange>) -> String {
    let Some(one) = blocked else {
        return "Nothing stops the exchange.".to_owned();
    };
    format!(
        "STOPPED since {}: the practice's queue holds an event in the name of workstation {} (its number {})\n\
         that it did not sign. Nothing is exchanged or sent. Find out who wrote it, then:\n  \
         countersign exchange set-aside {} --reason …",
        one.since,
        one.device,
        one.seq,
        one.event.get(..12).unwrap_or_default()
    )
}

/// What is shown before an order is signed: all of it.
pub fn order(request: &OrderRequest) -> String {
    let mut out = format!("── {}\n", request.title);
    for line in &request.lines {
        let _ = writeln!(out, "  {line}");
    }
    if !request.changes.is_empty() {
        let _ = writeln!(out, "{}", policy_changes(&request.changes));
    }
    let _ = write!(
        out,
        "  Reason: {}\n  Signed by {}, {}, on {}.",
        request.reason, request.signer, request.role, request.device
    );
    out
}
