//! Builders, canaries and scratch profiles for tests.
