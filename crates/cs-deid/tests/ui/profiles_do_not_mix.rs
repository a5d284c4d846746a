use cs_deid::{CleanPrompt, CleanText, Guardrails, Registry};

fn prompt(text: CleanText<Guardrails>, registry: &Registry) {
    let _ = CleanPrompt::compose(text, &[], &[], registry);
}

fn main() {
    let _ = prompt;
}
