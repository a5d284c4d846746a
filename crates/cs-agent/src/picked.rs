//! A person picked from those a question offered. What was shown is data, so it is
//! compared with what came back and never read as a sentence.

use crate::instruction::StepSource;
use crate::plan::finish;
use crate::request::{PlanAnswer, PlanContext, PlanRequest};
use crate::steps::Call;
use serde_json::Value;

/// The plan that asked whom, now for the one picked; none when nothing was picked.
pub(crate) fn answer(request: &PlanRequest, context: &PlanContext) -> Option<PlanAnswer> {
    let picked = context
        .offered
        .iter()
        .find(|one| one.shown.is_given_back_by(&request.text))?;
    let last = context.last.as_ref()?;
    let calls = last.steps.iter().filter_map(|step| {
        let mut call = Call::new(step.skill_name()?);
        call.args = step.args.clone();
        for name in ["patient_id", "query"] {
            let typed = call.args.get(name).and_then(Value::as_str);
            if typed == Some(picked.typed.as_str()) {
                call.set(name, picked.patient.as_str());
            }
        }
        Some(call)
    });
    let calls: Vec<Call> = calls.collect();
    let mut answer = finish(&request.id, request.role, calls);
    for step in &mut answer.steps {
        step.source = StepSource::Picked;
    }
    Some(answer)
}
