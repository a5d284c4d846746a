//! As much of SquashFS 4.0 as an AppImage needs: folders, files and symbolic
//! links, zlib, no fragments, no extended attributes, one owner. Kernel, FUSE
//! tools and `unsquashfs` read what [`write`] makes; [`read`] reads that, and
//! refuses by name what it doesn't know.
//!
//! The layout is that of `fs/squashfs/squashfs_fs.h` in Linux, format 4.0:
//! superblock, data blocks, inode table, directory table, id table; numbers are
//! little-endian.

pub mod read;
pub mod write;

/// `hsqs`.
const MAGIC: u32 = 0x7371_7368;
/// The superblock's length in bytes.
const HEAD: u64 = 96;
/// Bytes of a data block before compression.
const BLOCK: u32 = 1 << BLOCK_LOG;
const BLOCK_LOG: u16 = 17;
/// Bytes of a metadata block before compression.
const META: usize = 8192;
/// Set in a metadata block's head when it is stored as it is.
const META_PLAIN: u16 = 1 << 15;
/// Set in a data block's size when it is stored as it is.
const DATA_PLAIN: u32 = 1 << 24;
/// zlib.
const ZLIB: u16 = 1;
/// Superblock flags: no fragments (0x10), no extended attributes (0x200).
const FLAGS: u16 = 0x0210;
/// "There is no such table", and for a file "it has no fragment".
const NO_TABLE: u64 = u64::MAX;
const NO_FRAGMENT: u32 = u32::MAX;
/// Entries one directory header may stand for.
const HEADER_ENTRIES: usize = 256;
/// Longest name in bytes.
const NAME: usize = 256;

/// Inode types, as directories and inodes name them.
const FOLDER: u16 = 1;
const FILE: u16 = 2;
const LINK: u16 = 3;
