//! Wires the adapters into `cs-app`, once, for every shell.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod machine;
mod profile;
mod seats;
mod secrets;
mod steps;
mod turns;
mod wire;

pub use machine::{SystemClock, SystemRandom};
pub use profile::{
    Endpoints, MailEndpoint, ProfileFile, ProfileFolder, SmsEndpoint, default_data_dir,
};
pub use seats::Seats;
pub use secrets::{keep_channel_secret, open_keyring, open_passphrase_file};
pub use steps::steps;
pub use wire::{OpenOptions, SignInBy, open};
