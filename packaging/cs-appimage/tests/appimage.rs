//! A whole AppImage: packed, started, and refused when it isn't whole.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![cfg(target_os = "linux")]

use std::{
    fs::{self, File},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use cs_appimage::container::{self, Image};

const RUNTIME: &str = env!("CARGO_BIN_EXE_countersign-appimage-runtime");

const APP_RUN: &str = "#!/bin/sh
echo \"says=$(cat \"$APPDIR/says\") first=$1 called=$ARGV0 from=$APPIMAGE in=$OWD\"
exit 7
";

/// An AppImage whose program prints `says` and its surroundings.
fn made(scratch: &Path, name: &str, says: &str) -> PathBuf {
    let folder = scratch.join(format!("{name}.dir"));
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("AppRun"), APP_RUN).unwrap();
    fs::set_permissions(folder.join("AppRun"), fs::Permissions::from_mode(0o755)).unwrap();
    fs::write(folder.join("says"), says).unwrap();
    let out = scratch.join(name);
    container::pack(Path::new(RUNTIME), &folder, &out, 1_700_000_000).unwrap();
    out
}

fn start(appimage: &Path, home: &Path, arguments: &[&str]) -> Output {
    Command::new(appimage)
        .args(arguments)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap())
        .env("HOME", home)
        .current_dir(home)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn shelf(home: &Path) -> PathBuf {
    home.join(".cache/countersign-appimage")
}

fn kept(home: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(shelf(home))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn it_is_of_type_two_and_starts_its_program() {
    let scratch = tempfile::tempdir().unwrap();
    let appimage = made(scratch.path(), "one.AppImage", "hello");
    let bytes = fs::read(&appimage).unwrap();
    assert_eq!(&bytes[..4], b"\x7fELF");
    assert_eq!(&bytes[8..11], b"AI\x02");

    let home = scratch.path().join("home");
    fs::create_dir(&home).unwrap();
    let offset: usize = text(&start(&appimage, &home, &["--appimage-offset"]).stdout)
        .trim()
        .parse()
        .unwrap();
    assert_eq!(&bytes[offset..offset + 4], b"hsqs");
    assert!(
        !shelf(&home).exists(),
        "asking for the offset unpacks nothing"
    );

    for _ in 0..2 {
        let ran = start(&appimage, &home, &["a b"]);
        assert_eq!(ran.status.code(), Some(7), "{}", text(&ran.stderr));
        let said = text(&ran.stdout);
        let file = appimage.display();
        for piece in [
            "says=hello".to_owned(),
            "first=a b".to_owned(),
            format!("called={file}"),
            format!("from={file}"),
            format!("in={}", home.display()),
        ] {
            assert!(said.contains(&piece), "{piece} is not in {said}");
        }
    }
    let image = Image::find(&mut File::open(&appimage).unwrap()).unwrap();
    assert_eq!(kept(&home), [image.name()]);
    let mode = fs::metadata(shelf(&home)).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[test]
fn extracting_and_help_need_no_cache() {
    let scratch = tempfile::tempdir().unwrap();
    let appimage = made(scratch.path(), "one.AppImage", "hello");
    let home = scratch.path().join("home");
    fs::create_dir(&home).unwrap();
    assert!(
        start(&appimage, &home, &["--appimage-extract"])
            .status
            .success()
    );
    let says = fs::read_to_string(home.join("squashfs-root/says")).unwrap();
    assert_eq!(says, "hello");
    let again = start(&appimage, &home, &["--appimage-extract"]);
    assert_eq!(again.status.code(), Some(126), "nothing is overwritten");
    assert!(
        text(&start(&appimage, &home, &["--appimage-help"]).stdout).contains("--appimage-offset")
    );
    assert!(!shelf(&home).exists());
}

#[test]
fn a_file_that_did_not_arrive_whole_is_refused() {
    let scratch = tempfile::tempdir().unwrap();
    let whole = made(scratch.path(), "one.AppImage", "hello");
    let home = scratch.path().join("home");
    fs::create_dir(&home).unwrap();
    let bytes = fs::read(&whole).unwrap();
    let image = Image::find(&mut File::open(&whole).unwrap()).unwrap();
    let in_image = image.offset as usize + 200;
    let mut changed = bytes.clone();
    changed[in_image] ^= 1;
    for (name, bytes) in [("cut", &bytes[..bytes.len() - 10]), ("changed", &changed)] {
        let path = scratch.path().join(name);
        fs::write(&path, bytes).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        let ran = start(&path, &home, &[]);
        assert_eq!(ran.status.code(), Some(126), "{name}");
        assert!(text(&ran.stderr).contains("Download it again"), "{name}");
        assert!(!shelf(&home).exists() || kept(&home).is_empty(), "{name}");
    }
}

#[test]
fn a_cache_others_can_open_is_refused() {
    let scratch = tempfile::tempdir().unwrap();
    let appimage = made(scratch.path(), "one.AppImage", "hello");
    let home = scratch.path().join("home");
    fs::create_dir_all(shelf(&home)).unwrap();
    fs::set_permissions(shelf(&home), fs::Permissions::from_mode(0o770)).unwrap();
    let ran = start(&appimage, &home, &[]);
    assert_eq!(ran.status.code(), Some(126));
    assert!(text(&ran.stderr).contains("a folder of your own"));

    fs::remove_dir(shelf(&home)).unwrap();
    std::os::unix::fs::symlink(scratch.path(), shelf(&home)).unwrap();
    assert_eq!(
        start(&appimage, &home, &[]).status.code(),
        Some(126),
        "a link"
    );
}

#[test]
fn a_new_version_takes_the_place_of_the_old() {
    let scratch = tempfile::tempdir().unwrap();
    let old = made(scratch.path(), "old.AppImage", "old");
    let new = made(scratch.path(), "new.AppImage", "new");
    let home = scratch.path().join("home");
    fs::create_dir(&home).unwrap();
    assert!(text(&start(&old, &home, &[]).stdout).contains("says=old"));
    assert!(text(&start(&new, &home, &[]).stdout).contains("says=new"));
    let image = Image::find(&mut File::open(&new).unwrap()).unwrap();
    assert_eq!(kept(&home), [image.name()], "the old one is not kept");
}
