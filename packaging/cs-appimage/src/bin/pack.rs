//! `countersign-appimage-pack RUNTIME FOLDER OUT SECONDS`: makes an AppImage of a
//! folder. `cargo xtask package` calls it.

use std::{path::Path, process::ExitCode};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [runtime, folder, out, seconds] = arguments.as_slice() else {
        eprintln!("Usage: countersign-appimage-pack RUNTIME FOLDER OUT SECONDS");
        return ExitCode::from(2);
    };
    let Ok(seconds) = seconds.parse() else {
        eprintln!("SECONDS is a number of seconds since 1970.");
        return ExitCode::from(2);
    };
    let packed = cs_appimage::container::pack(
        Path::new(runtime),
        Path::new(folder),
        Path::new(out),
        seconds,
    );
    match packed {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}
