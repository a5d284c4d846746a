//! What a provider takes can't be forged: each file under `ui/` must not compile.

#[test]
fn only_a_clean_prompt_goes_in_and_only_a_sealed_body_out() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
