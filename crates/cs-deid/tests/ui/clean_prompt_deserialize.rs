fn main() {
    let _: Result<cs_deid::CleanPrompt, _> = serde_json::from_str("{}");
}
