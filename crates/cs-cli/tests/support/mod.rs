//! A practice served by the test, and desktops that are real processes.
// Each test file uses a part of it.
#![allow(dead_code, unused_imports)]

mod desktop;
mod house;
pub mod people;
mod tap;

pub use desktop::{Answer, Desktop, PIN};
pub use house::House;
pub use tap::Tap;
