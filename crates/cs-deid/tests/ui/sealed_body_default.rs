fn main() {
    let _: cs_deid::SealedBody = Default::default();
}
