fn main() {
    let _: Result<cs_deid::SealedBody, _> = serde_json::from_str("{}");
}
