//! Permission: what holds for any rules at all.

use super::tests::{decide, permission};
use proptest::prelude::*;
use serde_json::{Value, json};

fn a_rule() -> impl Strategy<Value = Value> {
    let kind = prop_oneof![Just("permit"), Just("deny"), Just("odd")];
    let about = prop_oneof![Just("Observation"), Just("Patient"), Just("")];
    let who = prop_oneof![Just("Practitioner/coach"), Just("Practitioner/other")];
    let limit = prop::option::of(0_u8..3);
    (kind, about, who, limit).prop_map(|(kind, about, who, limit)| {
        let mut rule = json!({
            "type": kind,
            "activity": [{"actor": [{"reference": {"reference": who}}]}],
        });
        rule["data"] = match about {
            "" => json!([{"expression": {}}]),
            about => json!([{"resourceType": [{"code": about}]}]),
        };
        if let Some(number) = limit {
            rule["limit"] = json!([{"element": [format!("e{number}")]}]);
        }
        rule
    })
}

const WAYS: [&str; 6] = [
    "deny-overrides",
    "permit-overrides",
    "ordered-deny-overrides",
    "ordered-permit-overrides",
    "deny-unless-permit",
    "permit-unless-deny",
];

proptest! {
    /// However many permissions without a rule, or of drafts, are added: denied.
    #[test]
    fn no_rule_never_permits(ways in prop::collection::vec(0_usize..6, 0..5), draft in any::<bool>()) {
        let all: Vec<Value> = ways.iter().map(|way| {
            let mut one = permission(WAYS[*way], if draft { json!([{"type": "permit"}]) } else { json!([]) });
            if draft { one["status"] = json!("draft"); }
            one
        }).collect();
        let decided = decide(&all);
        prop_assert!(!decided.permit && decided.rule.is_none());
    }

    /// The unordered ways answer the same in any order, limits too.
    #[test]
    fn the_order_of_rules_changes_no_unordered_answer(
        rules in prop::collection::vec(a_rule(), 1..6),
        shuffled in any::<prop::sample::Index>(),
    ) {
        let mut other = rules.clone();
        let at = shuffled.index(rules.len());
        other.rotate_left(at);
        other.reverse();
        for way in ["deny-overrides", "permit-overrides", "deny-unless-permit", "permit-unless-deny"] {
            let one = decide(&[permission(way, json!(rules))]);
            let two = decide(&[permission(way, json!(other))]);
            prop_assert_eq!((one.permit, one.limits), (two.permit, two.limits), "{}", way);
        }
    }

    /// The ordered ways permit exactly what the unordered ones do (XACML C.3, C.5).
    #[test]
    fn ordered_and_unordered_agree_on_the_answer(rules in prop::collection::vec(a_rule(), 0..6)) {
        for way in ["deny-overrides", "permit-overrides"] {
            let one = decide(&[permission(way, json!(rules))]);
            let two = decide(&[permission(&format!("ordered-{way}"), json!(rules))]);
            prop_assert_eq!(one.permit, two.permit, "{}", way);
        }
    }

    /// One more denial never opens anything; one more permit never closes anything,
    /// in any way of combining.
    #[test]
    fn a_denial_more_never_opens_and_a_permit_more_never_closes(
        rules in prop::collection::vec(a_rule(), 1..5),
        way in 0_usize..6,
    ) {
        let before = decide(&[permission(WAYS[way], json!(rules))]).permit;
        let with = |rule: Value| {
            let mut more = rules.clone();
            more.push(rule);
            decide(&[permission(WAYS[way], json!(more))]).permit
        };
        let (denied, permitted) = (json!({"type": "deny"}), json!({"type": "permit"}));
        prop_assert!(before || !with(denied));
        prop_assert!(!before || with(permitted));
    }

    /// Among permissions a denial overrides, wherever it stands.
    #[test]
    fn no_permission_opens_what_another_closed(
        rules in prop::collection::vec(a_rule(), 0..5), way in 0_usize..6, first in any::<bool>(),
    ) {
        let closed = permission("deny-overrides", json!([{"type": "deny"}]));
        let other = permission(WAYS[way], json!(rules));
        let all = if first { [closed, other] } else { [other, closed] };
        prop_assert!(!decide(&all).permit);
    }

    /// Whatever JSON stands in a Permission: an answer, and never a permit by accident.
    #[test]
    fn any_json_ends_in_an_answer(text in ".{0,40}", number in any::<i32>()) {
        for odd in [json!(text), json!(number), json!([text]), json!({"x": text}), Value::Null] {
            for key in ["rule", "status", "combining", "validity"] {
                let mut one = permission("deny-overrides", json!([{"type": "permit"}]));
                one[key] = odd.clone();
                prop_assert!(!decide(&[one]).permit);
            }
            for part in ["data", "activity", "limit", "type", "import"] {
                let mut rule = json!({"type": "permit"});
                rule[part] = odd.clone();
                prop_assert!(!decide(&[permission("deny-overrides", json!([rule]))]).permit, "{}", part);
            }
        }
    }
}
