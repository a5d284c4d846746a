//! Every seed, and the same mutations of it each time, through every reader. One
//! test a target, so that a fault names its reader.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use cs_fuzz::engine::{self, Until};
use cs_fuzz::{TARGETS, find, seeds};

/// Mutations read after the seeds: enough to notice a reader that fell back, few
/// enough for every test run. `cargo xtask fuzz` reads millions.
const INPUTS: u64 = 500;
/// Readers that open files or search a store.
const SLOW: [&str; 4] = ["search", "skill_input", "store_file", "deid_registry"];

fn replay(name: &str) {
    let target = find(name).expect("a target of this name");
    let kept = seeds::of(name);
    assert!(!kept.is_empty(), "{name} has no seed");
    for (file, input) in &kept {
        if let Err(said) = engine::read(target, input) {
            panic!("{name}/{file}: {said}");
        }
    }
    let inputs: Vec<Vec<u8>> = kept.into_iter().map(|(_, input)| input).collect();
    let most = if SLOW.contains(&name) { 60 } else { INPUTS };
    let until = Until::Inputs(inputs.len() as u64 + most);
    let ran = engine::run(target, &inputs, 20_261_122, &until, &mut |_| {});
    let said: Vec<String> = ran
        .broken
        .iter()
        .map(|one| format!("{} by {:?}", one.said, String::from_utf8_lossy(&one.input)))
        .collect();
    assert!(said.is_empty(), "{name}: {said:#?}");
    assert!(ran.classes > 1, "{name} tells nothing apart");
}

macro_rules! targets {
    ($($name:ident)*) => {
        $(#[test] fn $name() { replay(stringify!($name)); })*
        const REPLAYED: &[&str] = &[$(stringify!($name)),*];
    };
}

targets! {
    fhir_resource fhir_import fhir_scalars chart_record patient_facts pms_page pms_refusal
    queue_page event_log key_events decision wrapped_key payload audit_export oidc_documents
    id_token redirect http_answer sms_answer smtp_reply addresses model_answer profile
    secrets_file window_arguments deep_link sentence plan_line lookup reply deid_text deid_scan
    deid_registry search skill_input store_file csv_table
    step_up context_envelope fhir_redaction
}

#[test]
fn every_target_is_replayed() {
    let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
    assert_eq!(names, REPLAYED);
}
