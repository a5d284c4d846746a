fn main() {
    let _ = cs_deid::SealedBody::from("Ada Byron".to_string());
}
