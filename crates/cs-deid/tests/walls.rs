//! What may leave for a model can't be forged: each file under `ui/` must not compile.

#[test]
fn clean_types_cannot_be_forged() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
