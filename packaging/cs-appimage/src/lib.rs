//! A type-2 AppImage: one executable file, which is an ELF program (the runtime)
//! followed by a SquashFS image of a folder with `AppRun` in it
//! (<https://github.com/AppImage/AppImageSpec>, draft, section "Type 2 image format").
//!
//! The usual runtime mounts the image through FUSE, which many clinics' desktops
//! don't have. This one unpacks it once into a private folder of the user's cache
//! and starts it from there; a later start finds it unpacked. After the image
//! stands a trailer with its digest: it names the folder and shows that a
//! download arrived whole.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod container;
pub mod squashfs;
pub mod unpacked;

/// What went wrong, as a sentence for the person who started the program.
pub type Outcome<T> = Result<T, String>;
