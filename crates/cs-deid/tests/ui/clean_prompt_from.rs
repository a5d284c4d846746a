fn main() {
    let _ = cs_deid::CleanPrompt::from("call Ada Byron".to_string());
}
