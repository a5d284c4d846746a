//! The program at the front of the AppImage.

use std::process::ExitCode;

#[cfg(unix)]
mod unix {
    use std::{
        env,
        ffi::OsString,
        fs::{self, File},
        os::unix::process::CommandExt,
        path::{Path, PathBuf},
        process::{Command, ExitCode},
    };

    use cs_appimage::{Outcome, container::Image, squashfs::read::Reader, unpacked};

    const HELP: &str = "\
An AppImage: one file that holds a program.

  --appimage-help      this text
  --appimage-version   what made the part of this file that starts the program
  --appimage-offset    where the SquashFS image begins in this file, in bytes
  --appimage-extract   unpack into ./squashfs-root and stop

Any other argument is the program's. It is unpacked once into
countersign-appimage/ in your cache folder (XDG_CACHE_HOME, or ~/.cache) and
started from there; FUSE is neither needed nor used, so --appimage-mount does
not exist. The folder may be deleted while the program is closed.
";

    pub(crate) fn run() -> Outcome<ExitCode> {
        let mut arguments: Vec<OsString> = env::args_os().collect();
        let called = if arguments.is_empty() {
            OsString::new()
        } else {
            arguments.remove(0)
        };
        let me = fs::canonicalize("/proc/self/exe")
            .map_err(|error| format!("This file's own place is unknown: {error}"))?;
        let mut file = File::open(&me).map_err(|error| format!("{}: {error}", me.display()))?;
        let image = Image::find(&mut file)?;
        match arguments.first().and_then(|first| first.to_str()) {
            Some("--appimage-help") => print!("{HELP}"),
            Some("--appimage-version") => {
                println!("Countersign AppImage runtime {}", env!("CARGO_PKG_VERSION"));
            }
            Some("--appimage-offset") => println!("{}", image.offset),
            Some("--appimage-extract") => return extract(&mut file, &image),
            Some("--appimage-mount") => {
                return Err("This AppImage is not mounted; use --appimage-extract.".into());
            }
            // What other runtimes do on request is what this one always does.
            Some("--appimage-extract-and-run") => {
                arguments.remove(0);
                return start(&mut file, &image, &me, called, &arguments);
            }
            _ => return start(&mut file, &image, &me, called, &arguments),
        }
        Ok(ExitCode::SUCCESS)
    }

    fn extract(file: &mut File, image: &Image) -> Outcome<ExitCode> {
        let to = Path::new("squashfs-root");
        fs::create_dir(to).map_err(|error| format!("{}: {error}", to.display()))?;
        image.check(file)?;
        Reader::open(file, image.offset)?.unpack(to)?;
        println!("squashfs-root");
        Ok(ExitCode::SUCCESS)
    }

    /// Replaces this process by the program. Returns only when that fails.
    fn start(
        file: &mut File,
        image: &Image,
        me: &Path,
        called: OsString,
        arguments: &[OsString],
    ) -> Outcome<ExitCode> {
        let folder = unpacked::folder(file, image, &cache()?)?;
        let program = folder.join("AppRun");
        let mut command = Command::new(&program);
        command
            .args(arguments)
            .env("APPDIR", &folder)
            .env("APPIMAGE", me)
            .env("ARGV0", called);
        if let Ok(here) = env::current_dir() {
            command.env("OWD", here);
        }
        let error = command.exec();
        Err(format!("{}: {error}", program.display()))
    }

    /// The user's cache folder. A relative XDG_CACHE_HOME is to be ignored (XDG
    /// Base Directory Specification 0.8).
    fn cache() -> Outcome<PathBuf> {
        let absolute = |name: &str| {
            env::var_os(name)
                .map(PathBuf::from)
                .filter(|path| path.is_absolute())
        };
        absolute("XDG_CACHE_HOME")
            .or_else(|| absolute("HOME").map(|home| home.join(".cache")))
            .ok_or_else(|| "Neither XDG_CACHE_HOME nor HOME says where to unpack.".into())
    }
}

#[cfg(unix)]
fn main() -> ExitCode {
    unix::run().unwrap_or_else(|sentence| {
        eprintln!("{sentence}");
        ExitCode::from(126)
    })
}

#[cfg(not(unix))]
fn main() -> ExitCode {
    eprintln!("An AppImage is for Linux.");
    ExitCode::FAILURE
}
