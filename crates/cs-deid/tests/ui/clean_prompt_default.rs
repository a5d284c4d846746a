fn main() {
    let _: cs_deid::CleanPrompt = Default::default();
}
