//! A folder to an image. Names are sorted, owner and times are fixed: the same
//! folder always gives the same bytes.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use flate2::{Compression, write::ZlibEncoder};

use super::{
    BLOCK, BLOCK_LOG, DATA_PLAIN, FILE, FLAGS, FOLDER, HEAD, HEADER_ENTRIES, LINK, MAGIC, META,
    META_PLAIN, NAME, NO_FRAGMENT, NO_TABLE, ZLIB,
};
use crate::Outcome;

/// A file, folder or link to be packed.
struct Node {
    name: Vec<u8>,
    permissions: u16,
    number: u32,
    kind: Kind,
}

enum Kind {
    Folder(Vec<Node>),
    File(PathBuf),
    Link(Vec<u8>),
}

/// Where an inode was written: block in the inode table, offset in that block.
#[derive(Clone, Copy)]
struct Place {
    block: u32,
    offset: u16,
}

/// The image of a folder. `seconds` since 1970 is the time of every file in it.
///
/// # Errors
/// When something in the folder can't be read, is neither file, folder nor
/// link, or is larger than the basic forms hold (4 GiB a file, 64 KiB a listing).
pub fn image(folder: &Path, seconds: u32) -> Outcome<Vec<u8>> {
    let mut count = 0;
    let root = Node {
        name: Vec::new(),
        permissions: 0o755,
        kind: Kind::Folder(children(folder, &mut count)?),
        number: next(&mut count),
    };
    let mut writer = Writer {
        data: vec![0; HEAD as usize],
        inodes: Meta::default(),
        folders: Meta::default(),
        seconds,
    };
    // The root's parent is the number after the last, as mksquashfs has it.
    let place = writer.node(&root, count + 1)?;
    writer.finish(place, count)
}

fn next(count: &mut u32) -> u32 {
    *count += 1;
    *count
}

fn children(folder: &Path, count: &mut u32) -> Outcome<Vec<Node>> {
    let at = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(at)? {
        paths.push(entry.map_err(at)?.path());
    }
    paths.sort_by_key(|path| name_of(path));
    paths.iter().map(|path| node(path, count)).collect()
}

fn node(path: &Path, count: &mut u32) -> Outcome<Node> {
    let at = |error: std::io::Error| format!("{}: {error}", path.display());
    let about = fs::symlink_metadata(path).map_err(at)?;
    let kind = if about.is_dir() {
        Kind::Folder(children(path, count)?)
    } else if about.is_file() {
        Kind::File(path.to_owned())
    } else if about.is_symlink() {
        let target = fs::read_link(path).map_err(at)?;
        Kind::Link(target.to_string_lossy().into_owned().into_bytes())
    } else {
        return Err(format!("{} is no file, folder or link.", path.display()));
    };
    let name = name_of(path);
    if name.is_empty() || name.len() > NAME {
        return Err(format!("{}: the name is too long.", path.display()));
    }
    let executable = matches!(kind, Kind::Folder(_)) || is_executable(&about);
    Ok(Node {
        name,
        permissions: match (&kind, executable) {
            (Kind::Link(_), _) => 0o777,
            (_, true) => 0o755,
            (_, false) => 0o644,
        },
        number: next(count),
        kind,
    })
}

fn name_of(path: &Path) -> Vec<u8> {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned().into_bytes()
}

#[cfg(unix)]
fn is_executable(about: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    about.permissions().mode() & 0o100 != 0
}

#[cfg(not(unix))]
fn is_executable(_: &fs::Metadata) -> bool {
    false
}

/// A table of metadata blocks being filled.
#[derive(Default)]
struct Meta {
    /// Finished blocks, heads included.
    done: Vec<u8>,
    /// The block being filled.
    open: Vec<u8>,
}

impl Meta {
    /// Where the next byte will stand.
    fn place(&self) -> Outcome<Place> {
        Ok(Place {
            block: fits(self.done.len())?,
            offset: fits(self.open.len())?,
        })
    }

    fn push(&mut self, bytes: &[u8]) -> Outcome<()> {
        for byte in bytes {
            self.open.push(*byte);
            if self.open.len() == META {
                self.close()?;
            }
        }
        Ok(())
    }

    fn close(&mut self) -> Outcome<()> {
        if self.open.is_empty() {
            return Ok(());
        }
        let packed = deflated(&self.open)?;
        let plain = packed.len() >= self.open.len();
        let stored = if plain { &self.open } else { &packed };
        let length: u16 = fits(stored.len())?;
        let head = if plain { length | META_PLAIN } else { length };
        self.done.extend_from_slice(&head.to_le_bytes());
        self.done.extend_from_slice(stored);
        self.open.clear();
        Ok(())
    }
}

struct Writer {
    /// The file so far: superblock to be filled in, then data blocks.
    data: Vec<u8>,
    inodes: Meta,
    folders: Meta,
    seconds: u32,
}

impl Writer {
    /// Writes a node, what is in it first, and says where its inode stands.
    fn node(&mut self, node: &Node, parent: u32) -> Outcome<Place> {
        match &node.kind {
            Kind::Folder(children) => self.folder(node, children, parent),
            Kind::File(path) => self.file(node, path),
            Kind::Link(target) => {
                let mut inode = self.inode(LINK, node);
                inode.extend_from_slice(&1_u32.to_le_bytes());
                inode.extend_from_slice(&fits::<u32>(target.len())?.to_le_bytes());
                inode.extend_from_slice(target);
                self.place(&inode)
            }
        }
    }

    fn place(&mut self, inode: &[u8]) -> Outcome<Place> {
        let place = self.inodes.place()?;
        self.inodes.push(inode)?;
        Ok(place)
    }

    /// What every inode begins with: type, permissions, owner and group (the
    /// first and only id), time, number.
    fn inode(&self, kind: u16, node: &Node) -> Vec<u8> {
        let mut inode = Vec::new();
        for number in [kind, node.permissions, 0, 0] {
            inode.extend_from_slice(&number.to_le_bytes());
        }
        inode.extend_from_slice(&self.seconds.to_le_bytes());
        inode.extend_from_slice(&node.number.to_le_bytes());
        inode
    }

    fn file(&mut self, node: &Node, path: &Path) -> Outcome<Place> {
        let content = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let start: u32 = fits(self.data.len())?;
        let mut sizes = Vec::new();
        for block in content.chunks(BLOCK as usize) {
            let packed = deflated(block)?;
            let plain = packed.len() >= block.len();
            let stored = if plain { block } else { packed.as_slice() };
            let size: u32 = fits(stored.len())?;
            sizes.push(if plain { size | DATA_PLAIN } else { size });
            self.data.extend_from_slice(stored);
        }
        let mut inode = self.inode(FILE, node);
        for number in [start, NO_FRAGMENT, 0, fits(content.len())?] {
            inode.extend_from_slice(&number.to_le_bytes());
        }
        for size in sizes {
            inode.extend_from_slice(&size.to_le_bytes());
        }
        self.place(&inode)
    }

    fn folder(&mut self, node: &Node, children: &[Node], parent: u32) -> Outcome<Place> {
        let mut entries = Vec::new();
        for child in children {
            entries.push((child, self.node(child, node.number)?));
        }
        let start = self.folders.place()?;
        let listing = listing(&entries)?;
        self.folders.push(&listing)?;
        let folders = children
            .iter()
            .filter(|child| matches!(child.kind, Kind::Folder(_)))
            .count();
        let mut inode = self.inode(FOLDER, node);
        inode.extend_from_slice(&start.block.to_le_bytes());
        inode.extend_from_slice(&fits::<u32>(folders + 2)?.to_le_bytes());
        // The format counts three bytes more than are there, for `.` and `..`.
        inode.extend_from_slice(&fits::<u16>(listing.len() + 3)?.to_le_bytes());
        inode.extend_from_slice(&start.offset.to_le_bytes());
        inode.extend_from_slice(&parent.to_le_bytes());
        self.place(&inode)
    }

    fn finish(mut self, root: Place, count: u32) -> Outcome<Vec<u8>> {
        self.inodes.close()?;
        self.folders.close()?;
        let mut file = self.data;
        let inode_table = file.len() as u64;
        file.append(&mut self.inodes.done);
        let folder_table = file.len() as u64;
        file.append(&mut self.folders.done);
        // One id, 0, in one metadata block; then the list of such blocks.
        let ids = file.len() as u64;
        file.extend_from_slice(&(4 | META_PLAIN).to_le_bytes());
        file.extend_from_slice(&0_u32.to_le_bytes());
        let id_table = file.len() as u64;
        file.extend_from_slice(&ids.to_le_bytes());
        let used = file.len() as u64;

        let mut head = Vec::new();
        for number in [MAGIC, count, self.seconds, BLOCK, 0] {
            head.extend_from_slice(&number.to_le_bytes());
        }
        for number in [ZLIB, BLOCK_LOG, FLAGS, 1, 4, 0] {
            head.extend_from_slice(&number.to_le_bytes());
        }
        let root = u64::from(root.block) << 16 | u64::from(root.offset);
        let tables = [
            id_table,
            NO_TABLE,
            inode_table,
            folder_table,
            NO_TABLE,
            NO_TABLE,
        ];
        for number in [root, used].into_iter().chain(tables) {
            head.extend_from_slice(&number.to_le_bytes());
        }
        if let Some(place) = file.get_mut(..head.len()) {
            place.copy_from_slice(&head);
        }
        // Loop devices read whole pages.
        file.resize(file.len().next_multiple_of(4096), 0);
        Ok(file)
    }
}

/// The bytes of a directory. A header stands for up to 256 entries whose inodes
/// are in one metadata block and whose numbers are near its own.
fn listing(entries: &[(&Node, Place)]) -> Outcome<Vec<u8>> {
    let mut out = Vec::new();
    let mut rest = entries;
    while let Some((first, place)) = rest.first() {
        let near = |(node, at): &&(&Node, Place)| {
            let apart = i64::from(node.number) - i64::from(first.number);
            at.block == place.block && i16::try_from(apart).is_ok()
        };
        let length = rest.iter().take(HEADER_ENTRIES).take_while(near).count();
        let (group, after) = rest.split_at(length);
        for number in [fits::<u32>(length)? - 1, place.block, first.number] {
            out.extend_from_slice(&number.to_le_bytes());
        }
        for (node, at) in group {
            let apart = i64::from(node.number) - i64::from(first.number);
            let apart = i16::try_from(apart).map_err(|_| "Too many files.")?;
            let kind = match node.kind {
                Kind::Folder(_) => FOLDER,
                Kind::File(_) => FILE,
                Kind::Link(_) => LINK,
            };
            out.extend_from_slice(&at.offset.to_le_bytes());
            out.extend_from_slice(&apart.to_le_bytes());
            out.extend_from_slice(&kind.to_le_bytes());
            out.extend_from_slice(&fits::<u16>(node.name.len() - 1)?.to_le_bytes());
            out.extend_from_slice(&node.name);
        }
        rest = after;
    }
    Ok(out)
}

fn deflated(bytes: &[u8]) -> Outcome<Vec<u8>> {
    let failed = |error| format!("Could not compress: {error}");
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).map_err(failed)?;
    encoder.finish().map_err(failed)
}

fn fits<T: TryFrom<usize>>(number: usize) -> Outcome<T> {
    T::try_from(number).map_err(|_| "The folder is too large for this format.".to_owned())
}
