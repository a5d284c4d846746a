fn main() {
    let _ = cs_deid::CleanPrompt { instructions: String::new(), task: "call Ada Byron".to_string() };
}
