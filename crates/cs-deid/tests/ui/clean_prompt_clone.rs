fn twice(prompt: cs_deid::CleanPrompt) -> (cs_deid::CleanPrompt, cs_deid::CleanPrompt) {
    (prompt.clone(), prompt)
}

fn main() {
    let _ = twice;
}
