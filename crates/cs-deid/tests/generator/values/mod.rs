//! Values of slots by kind.

pub(super) mod dates;
pub(super) mod hard;
pub(super) mod ids;
pub(super) mod places;
