//! The values that let something leave can't be made by hand.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[test]
fn forging_is_a_compile_error() {
    trybuild::TestCases::new().compile_fail("tests/forge/*.rs");
}
