//! The file around the image: where the runtime ends, what stands after it.

use std::{
    fs::File,
    io::{Read, Seek, SeekFrom, Write},
    path::Path,
};

use sha2::{Digest, Sha256};

use crate::{Outcome, squashfs};

/// Bytes 8 to 10 of the file tell an AppImage of type 2 from any other program.
pub const MAGIC: [u8; 3] = *b"AI\x02";

const TRAILER_TAG: [u8; 8] = *b"CSIMG256";
const TRAILER: u64 = TRAILER_TAG.len() as u64 + 32;

/// Where the image is in an AppImage, and its SHA-256 as the trailer states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Image {
    /// First byte of the image.
    pub offset: u64,
    /// Bytes of the image.
    pub length: u64,
    /// What the trailer says the image's digest is.
    pub digest: [u8; 32],
}

impl Image {
    /// Finds the image in an open AppImage.
    ///
    /// # Errors
    /// When the file is not an AppImage of this kind, or was cut off.
    pub fn find(file: &mut File) -> Outcome<Self> {
        let offset = end_of_program(file)?;
        let broken = |_| "This file is cut off. Download it again.".to_owned();
        let whole = file.seek(SeekFrom::End(0)).map_err(broken)?;
        let length = whole
            .checked_sub(offset)
            .and_then(|rest| rest.checked_sub(TRAILER))
            .ok_or("This file is cut off. Download it again.")?;
        let mut trailer = [0; TRAILER as usize];
        file.seek(SeekFrom::Start(offset + length))
            .map_err(broken)?;
        file.read_exact(&mut trailer).map_err(broken)?;
        let (tag, stated) = trailer.split_at(TRAILER_TAG.len());
        if tag != TRAILER_TAG {
            return Err("This file is cut off or was changed. Download it again.".into());
        }
        let mut digest = [0; 32];
        digest.copy_from_slice(stated);
        Ok(Self {
            offset,
            length,
            digest,
        })
    }

    /// Reads the image and compares its digest with the trailer's.
    ///
    /// # Errors
    /// When they differ or the file can't be read.
    pub fn check(&self, file: &mut File) -> Outcome<()> {
        let unreadable = |error| format!("This file can't be read: {error}");
        file.seek(SeekFrom::Start(self.offset))
            .map_err(unreadable)?;
        let mut hasher = Sha256::new();
        let mut left = self.length;
        let mut buffer = vec![0; 1 << 16];
        while left > 0 {
            let wanted = buffer
                .len()
                .min(usize::try_from(left).unwrap_or(usize::MAX));
            let Some(part) = buffer.get_mut(..wanted) else {
                break;
            };
            file.read_exact(part).map_err(unreadable)?;
            hasher.update(&*part);
            left -= wanted as u64;
        }
        if hasher.finalize().as_slice() == self.digest {
            return Ok(());
        }
        Err("This file was changed or damaged on its way here. Download it again.".into())
    }

    /// The digest in hexadecimal.
    pub fn name(&self) -> String {
        hexadecimal(&self.digest)
    }
}

/// Bytes as lower-case hexadecimal.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Where the ELF program at the start of the file ends: after its section
/// headers or after its last segment, whichever is later. This is how tools find
/// the image of any type-2 AppImage.
///
/// # Errors
/// When the file isn't a 64-bit little-endian ELF program.
pub fn end_of_program(file: &mut File) -> Outcome<u64> {
    let not_elf = || "Not a 64-bit ELF program.".to_owned();
    let mut head = [0; 64];
    file.seek(SeekFrom::Start(0))
        .and_then(|_| file.read_exact(&mut head))
        .map_err(|_| not_elf())?;
    // Class 2: 64 bits; data 1: little-endian (ELF-64 Object File Format, 1998).
    if head.get(..6) != Some(b"\x7fELF\x02\x01") {
        return Err(not_elf());
    }
    let end_of_sections = number(&head, 40, 8)
        .checked_add(number(&head, 58, 2) * number(&head, 60, 2))
        .ok_or_else(not_elf)?;
    let mut end = end_of_sections;
    let (table, size, count) = (
        number(&head, 32, 8),
        number(&head, 54, 2),
        number(&head, 56, 2),
    );
    for index in 0..count {
        let mut segment = [0; 56];
        file.seek(SeekFrom::Start(table.saturating_add(index * size)))
            .and_then(|_| file.read_exact(&mut segment))
            .map_err(|_| not_elf())?;
        let last = number(&segment, 8, 8).saturating_add(number(&segment, 32, 8));
        end = end.max(last);
    }
    Ok(end)
}

fn number(bytes: &[u8], at: usize, length: usize) -> u64 {
    let part = bytes.get(at..at + length).unwrap_or_default();
    part.iter()
        .rev()
        .fold(0, |value, byte| (value << 8) | u64::from(*byte))
}

/// Packs `folder` behind `runtime` into the AppImage `out`, the same bytes for
/// the same inputs. `seconds` (since 1970) is the time every file is given.
///
/// # Errors
/// When a file can't be read or written, when the folder has no `AppRun`, or
/// when the runtime isn't an ELF program.
pub fn pack(runtime: &Path, folder: &Path, out: &Path, seconds: u32) -> Outcome<()> {
    if !folder.join("AppRun").exists() {
        return Err(format!("{} has no AppRun.", folder.display()));
    }
    let at = |error: std::io::Error| format!("{}: {error}", out.display());
    let mut program = Vec::new();
    let mut source =
        File::open(runtime).map_err(|error| format!("{}: {error}", runtime.display()))?;
    source
        .read_to_end(&mut program)
        .map_err(|error| format!("{}: {error}", runtime.display()))?;
    let end = end_of_program(&mut source)?;
    let end = usize::try_from(end).map_err(|_| "The runtime is too large.")?;
    program.resize(end, 0);
    let magic = program.get_mut(8..11).ok_or("The runtime is no program.")?;
    magic.copy_from_slice(&MAGIC);

    let image = squashfs::write::image(folder, seconds)?;
    let mut file = File::create(out).map_err(at)?;
    file.write_all(&program).map_err(at)?;
    file.write_all(&image).map_err(at)?;
    file.write_all(&TRAILER_TAG).map_err(at)?;
    file.write_all(Sha256::digest(&image).as_slice())
        .map_err(at)?;
    file.sync_all().map_err(at)?;
    executable(out).map_err(at)
}

#[cfg(unix)]
fn executable(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn executable(_: &Path) -> std::io::Result<()> {
    Ok(())
}
