fn main() {
    let _: cs_deid::SealedBody = b"Ada Byron".to_vec().into();
}
