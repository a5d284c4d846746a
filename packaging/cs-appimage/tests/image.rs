//! Images: what goes in comes out, other tools read it too, damage is refused.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![cfg(unix)]

use std::{
    collections::BTreeMap,
    fs::{self, File},
    os::unix::fs::{PermissionsExt, symlink},
    path::Path,
    process::Command,
};

use cs_appimage::squashfs::{read::Reader, write};

/// Every path with its permissions and content.
fn contents(folder: &Path) -> BTreeMap<String, (u32, Vec<u8>)> {
    fn walk(base: &Path, folder: &Path, found: &mut BTreeMap<String, (u32, Vec<u8>)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path
                .strip_prefix(base)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            let about = fs::symlink_metadata(&path).unwrap();
            let mode = about.permissions().mode() & 0o777;
            if about.is_dir() {
                found.insert(name, (mode, b"folder".to_vec()));
                walk(base, &path, found);
            } else if about.is_symlink() {
                let target = fs::read_link(&path).unwrap();
                found.insert(name, (0, target.to_str().unwrap().as_bytes().to_vec()));
            } else {
                found.insert(name, (mode, fs::read(&path).unwrap()));
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(folder, folder, &mut found);
    found
}

/// Bytes that don't compress.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let step = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as u8
    };
    std::iter::repeat_with(step).take(length).collect()
}

/// Everything the format has a special case for.
fn sample(folder: &Path) {
    fs::create_dir_all(folder.join("usr/bin")).unwrap();
    fs::create_dir(folder.join("empty")).unwrap();
    fs::create_dir(folder.join("many")).unwrap();
    for index in 0..700 {
        let name = format!("many/a file with a rather long name, number {index}");
        fs::write(folder.join(name), format!("{index}")).unwrap();
    }
    fs::write(folder.join("AppRun"), "#!/bin/sh\n").unwrap();
    fs::set_permissions(folder.join("AppRun"), fs::Permissions::from_mode(0o755)).unwrap();
    fs::write(folder.join("nothing"), "").unwrap();
    fs::write(folder.join("naïve 名"), "utf-8").unwrap();
    fs::write(folder.join("usr/bin/one block"), vec![7; 131_072]).unwrap();
    fs::write(folder.join("usr/bin/noise"), noise(300_000)).unwrap();
    fs::write(folder.join("usr/bin/zeros"), vec![0; 1_000_000]).unwrap();
    symlink("usr/bin/noise", folder.join("link")).unwrap();
    for entry in walk_files(folder) {
        let mode = if entry.ends_with("AppRun") {
            0o755
        } else {
            0o644
        };
        fs::set_permissions(entry, fs::Permissions::from_mode(mode)).unwrap();
    }
}

fn walk_files(folder: &Path) -> Vec<std::path::PathBuf> {
    let names = contents(folder);
    let files = names.keys().map(|name| folder.join(name));
    files
        .filter(|path| fs::symlink_metadata(path).unwrap().is_file())
        .collect()
}

fn unpacked(image: &[u8], scratch: &Path) -> Result<BTreeMap<String, (u32, Vec<u8>)>, String> {
    let path = scratch.join("image");
    fs::write(&path, image).unwrap();
    let to = scratch.join("to");
    let _ = fs::remove_dir_all(&to);
    fs::create_dir(&to).unwrap();
    Reader::open(&mut File::open(path).unwrap(), 0)?.unpack(&to)?;
    Ok(contents(&to))
}

#[test]
fn what_goes_in_comes_out() {
    let scratch = tempfile::tempdir().unwrap();
    let from = scratch.path().join("from");
    sample(&from);
    let image = write::image(&from, 1_700_000_000).unwrap();
    assert_eq!(image.len() % 4096, 0);
    let out = unpacked(&image, scratch.path()).unwrap();
    assert!(out == contents(&from), "the folder came out changed");
    assert_eq!(
        image,
        write::image(&from, 1_700_000_000).unwrap(),
        "the same folder gave other bytes"
    );
}

/// The format is everybody's: squashfs-tools read it and agree. Where they are
/// not installed this test says so and holds nothing.
#[test]
fn unsquashfs_reads_it_too() {
    let tool = std::env::var("UNSQUASHFS").unwrap_or_else(|_| "unsquashfs".into());
    if Command::new(&tool).arg("-version").output().is_err() {
        println!("SKIPPED: unsquashfs is not installed");
        return;
    }
    let scratch = tempfile::tempdir().unwrap();
    let from = scratch.path().join("from");
    sample(&from);
    let image = scratch.path().join("image");
    fs::write(&image, write::image(&from, 1_700_000_000).unwrap()).unwrap();
    let to = scratch.path().join("by-tool");
    let said = Command::new(&tool)
        .arg("-d")
        .arg(&to)
        .arg(&image)
        .output()
        .unwrap();
    assert!(
        said.status.success(),
        "{}",
        String::from_utf8_lossy(&said.stderr)
    );
    assert!(
        contents(&to) == contents(&from),
        "unsquashfs saw another folder"
    );
}

/// Whatever byte is wrong: an error or other content, never a panic, and never
/// a file outside the folder.
#[test]
fn damage_is_survived() {
    let scratch = tempfile::tempdir().unwrap();
    let from = scratch.path().join("from");
    fs::create_dir_all(from.join("a/b")).unwrap();
    fs::write(from.join("AppRun"), noise(5000)).unwrap();
    fs::write(from.join("a/b/c"), "text text text text").unwrap();
    symlink("AppRun", from.join("a/link")).unwrap();
    let image = write::image(&from, 0).unwrap();
    let used = image.iter().rposition(|byte| *byte != 0).unwrap() + 1;
    let whole = contents(&from);
    let mut refused = 0;
    let places = (0..96).chain((96..used).rev().take(400));
    for place in places {
        for flip in [1, 0x80, 0xff] {
            let mut damaged = image.clone();
            damaged[place] ^= flip;
            match unpacked(&damaged, scratch.path()) {
                Ok(out) => assert!(out.len() <= whole.len()),
                Err(sentence) => {
                    assert!(!sentence.is_empty());
                    refused += 1;
                }
            }
        }
    }
    assert!(refused > 100, "only {refused} damaged images were refused");
    for length in [0, 50, 96, used / 2, used - 20] {
        assert!(unpacked(&image[..length], scratch.path()).is_err());
    }
    let beside: Vec<_> = fs::read_dir(scratch.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(
        beside
            .iter()
            .all(|name| ["from", "image", "to"].contains(&name.as_str()))
    );
}
