//! An image to a folder. The image is foreign bytes: every number is checked
//! before it is used, every name before it becomes a path.

use std::{
    fs::{self, File},
    io::{Read, Seek, SeekFrom, Write},
    path::Path,
};

use flate2::read::ZlibDecoder;

use super::{
    BLOCK, DATA_PLAIN, FILE, FOLDER, HEAD, LINK, MAGIC, META, META_PLAIN, NAME, NO_FRAGMENT, ZLIB,
};
use crate::Outcome;

/// Folders in folders: more is an attack or a mistake.
const DEEPEST: u32 = 32;
/// Bytes of an inode or directory table. An application has a few kilobytes.
const LARGEST_TABLE: u64 = 16 << 20;

/// An image in an open file.
pub struct Reader<'a> {
    file: &'a mut File,
    /// Where the image starts in the file.
    offset: u64,
    root: (u32, u16),
    /// Inodes not yet unpacked: an image that leads in circles runs out.
    left: u32,
    inodes: Table,
    folders: Table,
}

impl<'a> Reader<'a> {
    /// Opens the image that starts at `offset` of `file`.
    ///
    /// # Errors
    /// When it isn't an image, or uses what this reader doesn't know.
    pub fn open(file: &'a mut File, offset: u64) -> Outcome<Self> {
        let head = read_at(file, offset, HEAD)?;
        let mut head = Bytes(&head);
        if head.u32()? != MAGIC {
            return Err("There is no SquashFS image here.".into());
        }
        let count = head.u32()?;
        let _time = head.u32()?;
        let block = head.u32()?;
        let fragments = head.u32()?;
        let compressor = head.u16()?;
        let _block_log = head.u16()?;
        let _flags = head.u16()?;
        let _ids = head.u16()?;
        let version = (head.u16()?, head.u16()?);
        if version != (4, 0) || compressor != ZLIB || block != BLOCK || fragments != 0 {
            return Err("This SquashFS image is of a kind this program cannot read.".into());
        }
        let root = head.u64()?;
        let _used = head.u64()?;
        let ids = head.u64()?;
        let _attributes = head.u64()?;
        let inodes = head.u64()?;
        let folders = head.u64()?;
        let root = (
            u32::try_from(root >> 16).map_err(|_| broken())?,
            (root & 0xffff) as u16,
        );
        // The id table's list follows its blocks; they hold 4 + 2 bytes.
        let end = ids.checked_sub(6).ok_or_else(broken)?;
        Ok(Self {
            inodes: Table::load(file, offset, inodes, folders)?,
            folders: Table::load(file, offset, folders, end)?,
            file,
            offset,
            root,
            left: count,
        })
    }

    /// Unpacks everything into `folder`, which must be empty.
    ///
    /// # Errors
    /// When the image is damaged or something can't be written.
    pub fn unpack(mut self, folder: &Path) -> Outcome<()> {
        let inode = self.inode(self.root.0, self.root.1)?;
        let Inode::Folder { listing, length } = inode.1 else {
            return Err(broken());
        };
        self.folder(listing, length, folder, 0)
    }

    /// An inode: its permissions and what it is.
    fn inode(&mut self, block: u32, offset: u16) -> Outcome<(u16, Inode)> {
        self.left = self.left.checked_sub(1).ok_or_else(broken)?;
        let mut bytes = self.inodes.at(block, offset)?;
        let kind = bytes.u16()?;
        let permissions = bytes.u16()?;
        let _rest = bytes.take(12)?;
        let inode = match kind {
            FOLDER => {
                let block = bytes.u32()?;
                let _links = bytes.u32()?;
                let length = bytes.u16()?;
                Inode::Folder {
                    listing: (block, bytes.u16()?),
                    length: usize::from(length).checked_sub(3).ok_or_else(broken)?,
                }
            }
            FILE => {
                let start = bytes.u32()?;
                if bytes.u32()? != NO_FRAGMENT {
                    return Err("This SquashFS image is of a kind this program cannot read.".into());
                }
                let _fragment_offset = bytes.u32()?;
                let length = bytes.u32()?;
                let sizes = (0..length.div_ceil(BLOCK)).map(|_| bytes.u32());
                Inode::File {
                    start,
                    length,
                    sizes: sizes.collect::<Outcome<_>>()?,
                }
            }
            LINK => {
                let _links = bytes.u32()?;
                let length = bytes.u32()?;
                let target = bytes.take(usize::try_from(length).map_err(|_| broken())?)?;
                Inode::Link(String::from_utf8(target.to_vec()).map_err(|_| broken())?)
            }
            _ => return Err("This SquashFS image is of a kind this program cannot read.".into()),
        };
        Ok((permissions, inode))
    }

    fn folder(&mut self, listing: (u32, u16), length: usize, to: &Path, depth: u32) -> Outcome<()> {
        if depth > DEEPEST {
            return Err(broken());
        }
        for entry in entries(&mut self.folders.at(listing.0, listing.1)?, length)? {
            let path = to.join(&entry.name);
            let at = |error: std::io::Error| format!("{}: {error}", path.display());
            let (permissions, inode) = self.inode(entry.block, entry.offset)?;
            match inode {
                Inode::Folder { listing, length } => {
                    // Not `create_dir_all`: a link of the same name must not be followed.
                    fs::create_dir(&path).map_err(at)?;
                    self.folder(listing, length, &path, depth + 1)?;
                }
                Inode::File {
                    start,
                    length,
                    sizes,
                } => self.file(start, length, &sizes, &path, permissions)?,
                Inode::Link(target) => link(&target, &path).map_err(at)?,
            }
        }
        Ok(())
    }

    fn file(
        &mut self,
        start: u32,
        length: u32,
        sizes: &[u32],
        path: &Path,
        permissions: u16,
    ) -> Outcome<()> {
        let at = |error: std::io::Error| format!("{}: {error}", path.display());
        let mut out = File::options()
            .write(true)
            .create_new(true)
            .open(path)
            .map_err(at)?;
        let mut position = self.offset + u64::from(start);
        let mut left = length;
        for size in sizes {
            let wanted = left.min(BLOCK);
            let stored = size & !DATA_PLAIN;
            if stored > BLOCK {
                return Err(broken());
            }
            let block = read_at(self.file, position, stored.into())?;
            let content = match (stored, size & DATA_PLAIN != 0) {
                (0, _) => vec![0; wanted as usize],
                (_, true) => block,
                (_, false) => inflated(&block, wanted as usize)?,
            };
            if content.len() != wanted as usize {
                return Err(broken());
            }
            out.write_all(&content).map_err(at)?;
            position += u64::from(stored);
            left -= wanted;
        }
        permit(path, permissions).map_err(at)
    }
}

enum Inode {
    Folder {
        listing: (u32, u16),
        length: usize,
    },
    File {
        start: u32,
        length: u32,
        sizes: Vec<u32>,
    },
    Link(String),
}

struct Entry {
    name: String,
    block: u32,
    offset: u16,
}

fn entries(bytes: &mut Bytes<'_>, length: usize) -> Outcome<Vec<Entry>> {
    let mut bytes = Bytes(bytes.take(length)?);
    let mut found = Vec::new();
    while !bytes.0.is_empty() {
        let count = bytes.u32()?.checked_add(1).ok_or_else(broken)?;
        let block = bytes.u32()?;
        let _number = bytes.u32()?;
        for _ in 0..count {
            let offset = bytes.u16()?;
            let _number = bytes.u16()?;
            let _kind = bytes.u16()?;
            let length = usize::from(bytes.u16()?) + 1;
            if length > NAME {
                return Err(broken());
            }
            let name = String::from_utf8(bytes.take(length)?.to_vec()).map_err(|_| broken())?;
            if name == "." || name == ".." || name.contains(['/', '\\', '\0']) {
                return Err(broken());
            }
            found.push(Entry {
                name,
                block,
                offset,
            });
        }
    }
    Ok(found)
}

/// A table of metadata blocks, unpacked.
struct Table {
    bytes: Vec<u8>,
    /// Where each block begins: in the table as stored, and in `bytes`.
    blocks: Vec<(u32, usize)>,
}

impl Table {
    fn load(file: &mut File, offset: u64, start: u64, end: u64) -> Outcome<Self> {
        let length = end.checked_sub(start).ok_or_else(broken)?;
        if length > LARGEST_TABLE {
            return Err(broken());
        }
        let stored = read_at(file, offset.checked_add(start).ok_or_else(broken)?, length)?;
        let mut left = Bytes(&stored);
        let mut table = Self {
            bytes: Vec::new(),
            blocks: Vec::new(),
        };
        while !left.0.is_empty() {
            let begins = u32::try_from(stored.len() - left.0.len()).map_err(|_| broken())?;
            table.blocks.push((begins, table.bytes.len()));
            let head = left.u16()?;
            let block = left.take(usize::from(head & !META_PLAIN))?;
            if head & META_PLAIN == 0 {
                table.bytes.extend_from_slice(&inflated(block, META)?);
            } else {
                table.bytes.extend_from_slice(block);
            }
        }
        Ok(table)
    }

    fn at(&self, block: u32, offset: u16) -> Outcome<Bytes<'_>> {
        let (_, begins) = self
            .blocks
            .iter()
            .find(|(stored, _)| *stored == block)
            .ok_or_else(broken)?;
        let from = begins + usize::from(offset);
        self.bytes.get(from..).map(Bytes).ok_or_else(broken)
    }
}

/// Little-endian numbers, read from the front.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, length: usize) -> Outcome<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or_else(broken)?;
        self.0 = rest;
        Ok(taken)
    }

    fn number<const N: usize>(&mut self) -> Outcome<[u8; N]> {
        self.take(N)?.try_into().map_err(|_| broken())
    }

    fn u16(&mut self) -> Outcome<u16> {
        self.number().map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Outcome<u32> {
        self.number().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Outcome<u64> {
        self.number().map(u64::from_le_bytes)
    }
}

fn read_at(file: &mut File, at: u64, length: u64) -> Outcome<Vec<u8>> {
    let mut bytes = vec![0; usize::try_from(length).map_err(|_| broken())?];
    file.seek(SeekFrom::Start(at))
        .and_then(|_| file.read_exact(&mut bytes))
        .map_err(|_| broken())?;
    Ok(bytes)
}

/// Unpacks zlib, at most `most` bytes.
fn inflated(bytes: &[u8], most: usize) -> Outcome<Vec<u8>> {
    let mut out = Vec::new();
    ZlibDecoder::new(bytes)
        .take(most as u64 + 1)
        .read_to_end(&mut out)
        .map_err(|_| broken())?;
    if out.len() > most {
        return Err(broken());
    }
    Ok(out)
}

fn broken() -> String {
    "The image in this file is damaged. Download it again.".into()
}

#[cfg(unix)]
fn link(target: &str, path: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(target, path)
}

#[cfg(not(unix))]
fn link(_: &str, _: &Path) -> std::io::Result<()> {
    Err(std::io::ErrorKind::Unsupported.into())
}

#[cfg(unix)]
fn permit(path: &Path, permissions: u16) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    // Set-user-id and its like mean nothing in an AppImage.
    fs::set_permissions(
        path,
        fs::Permissions::from_mode(u32::from(permissions) & 0o777),
    )
}

#[cfg(not(unix))]
fn permit(_: &Path, _: u16) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing(name: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        for number in [0_u32, 0, 1] {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        for number in [0, 0, FILE, name.len() as u16 - 1] {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        bytes.extend_from_slice(name.as_bytes());
        bytes
    }

    #[test]
    fn a_name_cannot_lead_out() {
        for (name, allowed) in [
            ("AppRun", true),
            ("..a", true),
            (".", false),
            ("..", false),
            ("../escape", false),
            ("/etc/passwd", false),
            ("a\0b", false),
        ] {
            let bytes = listing(name);
            let read = entries(&mut Bytes(&bytes), bytes.len());
            assert_eq!(read.is_ok(), allowed, "{name:?}");
        }
    }
}
