//! The export: JSON lines that another program can check years later.
//!
//! One header, then entries in order with checkpoints between them, then one
//! closing line. Each line is an object with one member that says what it is.

use crate::EntryHash;
use crate::chain::{BreakKind, Chain, ChainedEntry};
use crate::checkpoint::{Checkpoint, Segment};
use crate::encode::EntryView;
use serde::{Deserialize, Serialize};

/// Format name in the header.
pub const EXPORT_FORMAT: &str = "countersign-audit-export-v1";

/// The first line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// [`EXPORT_FORMAT`].
    pub format: String,
    /// Practice.
    pub tenant: String,
    /// Public keys of the devices that may sign checkpoints, lower-case hex.
    pub device_keys: Vec<String>,
}

/// The last line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// Entries exported.
    pub seq: u64,
    /// Hash of the last one; of the empty chain when there is none.
    pub head_hash: EntryHash,
}

/// A line as it is written.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Written<'a> {
    Header(&'a Header),
    Entry(&'a ChainedEntry),
    Checkpoint(&'a Checkpoint),
    End(&'a End),
}

/// A line as it is read, texts lent from it.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Read<'a> {
    Header(Header),
    #[serde(borrow)]
    Entry(ReadEntry<'a>),
    Checkpoint(Checkpoint),
    End(End),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadEntry<'a> {
    seq: u64,
    prev_hash: EntryHash,
    hash: EntryHash,
    #[serde(borrow)]
    entry: EntryView<'a>,
}

/// Line one, without its line feed.
pub fn header_line(tenant: &str, device_keys: &[String]) -> String {
    let header = Header {
        format: EXPORT_FORMAT.to_owned(),
        tenant: tenant.to_owned(),
        device_keys: device_keys.to_vec(),
    };
    write(&Written::Header(&header))
}

/// An entry's line, without its line feed.
pub fn entry_line(entry: &ChainedEntry) -> String {
    write(&Written::Entry(entry))
}

/// A checkpoint's line, without its line feed; it stands right after the entry it
/// names.
pub fn checkpoint_line(checkpoint: &Checkpoint) -> String {
    write(&Written::Checkpoint(checkpoint))
}

/// The closing line, without its line feed: number and hash of the last entry
/// ([`Chain::seq`] and [`Chain::head`] of an empty chain when there is none).
pub fn end_line(seq: u64, head_hash: EntryHash) -> String {
    write(&Written::End(&End { seq, head_hash }))
}

fn write(line: &Written<'_>) -> String {
    serde_json::to_string(line).unwrap_or_default()
}

/// What an export is held against.
#[derive(Clone, Debug, Default)]
pub struct VerifyOptions {
    /// A checkpoint copied outside at an earlier time: finds removal at the end
    /// and a chain written anew.
    pub pinned: Option<Checkpoint>,
    /// Device keys known from elsewhere, lower-case hex; empty means those of the
    /// header, which only the pinned checkpoint can vouch for.
    pub trusted_keys: Vec<String>,
}

/// The first thing that doesn't hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Break {
    /// The number of the entry, or of the one expected there.
    pub seq: u64,
    /// The line of the export, from 1.
    pub line: u64,
    /// What.
    pub what: BreakKind,
}

/// What verification found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Practice the header names.
    pub tenant: Option<String>,
    /// Entries that hold, up to the first break.
    pub entries: u64,
    /// Checkpoints that hold.
    pub checkpoints: u64,
    /// Entries after the last checkpoint: nobody's signature covers them yet.
    pub unsigned: u64,
    /// Hash of the last entry that holds.
    pub head: Option<EntryHash>,
    /// The first break; `None` when all is well.
    pub first_break: Option<Break>,
}

impl Report {
    /// Whether everything holds.
    pub const fn holds(&self) -> bool {
        self.first_break.is_none()
    }
}

/// Verifies an export line by line in flat memory.
#[derive(Debug)]
pub struct ExportVerifier {
    options: VerifyOptions,
    device_keys: Vec<String>,
    chain: Option<Chain>,
    segment: Segment,
    line: u64,
    checkpoints: u64,
    ended: bool,
    met_pinned: bool,
    broken: Option<Break>,
}

impl ExportVerifier {
    /// Begins. A pinned checkpoint whose own signature doesn't fit breaks at once.
    pub fn new(options: VerifyOptions) -> Self {
        let mut this = Self {
            device_keys: Vec::new(),
            chain: None,
            segment: Segment::starting_at(1),
            line: 0,
            checkpoints: 0,
            ended: false,
            met_pinned: options.pinned.is_none(),
            broken: None,
            options,
        };
        if this
            .options
            .pinned
            .as_ref()
            .is_some_and(|pinned| !pinned.signature_holds())
        {
            this.stop(BreakKind::CheckpointForged);
        }
        this
    }

    /// Takes the next line; answers whether to go on.
    pub fn line(&mut self, text: &str) -> bool {
        if self.broken.is_some() {
            return false;
        }
        self.line += 1;
        let text = text.trim_end_matches(['\n', '\r']);
        if let Err(what) = self.take(text) {
            self.stop(what);
        }
        self.broken.is_none()
    }

    /// Something that can't even be read as text stands where a line should.
    pub fn unreadable(&mut self) {
        self.line += 1;
        self.stop(BreakKind::Unreadable);
    }

    /// Says what was found.
    pub fn finish(mut self) -> Report {
        if self.broken.is_none() && !self.ended {
            self.stop(BreakKind::Truncated);
        }
        Report {
            tenant: self.chain.as_ref().map(|chain| chain.tenant().to_owned()),
            entries: self.chain.as_ref().map_or(0, Chain::seq),
            checkpoints: self.checkpoints,
            unsigned: self.segment.len(),
            head: self.chain.as_ref().map(Chain::head),
            first_break: self.broken,
        }
    }

    fn take(&mut self, text: &str) -> Result<(), BreakKind> {
        let read: Read<'_> = serde_json::from_str(text).map_err(|_| BreakKind::Unreadable)?;
        if self.ended {
            return Err(BreakKind::Truncated);
        }
        match (read, self.chain.is_some()) {
            (Read::Header(header), false) => self.open(header),
            (Read::Entry(entry), true) => self.entry(&entry),
            (Read::Checkpoint(checkpoint), true) => self.checkpoint(&checkpoint),
            (Read::End(end), true) => self.end(end),
            _ => Err(BreakKind::HeaderMissing),
        }
    }

    fn open(&mut self, header: Header) -> Result<(), BreakKind> {
        if header.format != EXPORT_FORMAT {
            return Err(BreakKind::HeaderMissing);
        }
        if self
            .options
            .pinned
            .as_ref()
            .is_some_and(|pinned| pinned.tenant != header.tenant)
        {
            return Err(BreakKind::WrongTenant);
        }
        self.chain = Some(Chain::start(&header.tenant));
        self.device_keys = header.device_keys;
        Ok(())
    }

    fn entry(&mut self, read: &ReadEntry<'_>) -> Result<(), BreakKind> {
        let chain = self.chain.as_mut().ok_or(BreakKind::HeaderMissing)?;
        let tenant_fits = read.entry.tenant == chain.tenant();
        chain.follow_view(
            read.seq,
            read.prev_hash,
            read.hash,
            &read.entry,
            tenant_fits,
        )?;
        self.segment.push(read.hash);
        if let Some(pinned) = self
            .options
            .pinned
            .as_ref()
            .filter(|pinned| pinned.seq == read.seq)
        {
            self.met_pinned = pinned.head_hash == read.hash;
            if !self.met_pinned {
                self.broken = Some(Break {
                    seq: read.seq,
                    line: self.line,
                    what: BreakKind::Rewritten,
                });
            }
        }
        Ok(())
    }

    fn checkpoint(&mut self, checkpoint: &Checkpoint) -> Result<(), BreakKind> {
        if self
            .chain
            .as_ref()
            .is_none_or(|chain| chain.tenant() != checkpoint.tenant)
        {
            return Err(BreakKind::WrongTenant);
        }
        if !checkpoint.signature_holds() {
            return Err(BreakKind::CheckpointForged);
        }
        let named = self.device_keys.contains(&checkpoint.device_public_key);
        let trusted = &self.options.trusted_keys;
        if !named || !(trusted.is_empty() || trusted.contains(&checkpoint.device_public_key)) {
            return Err(BreakKind::CheckpointUntrusted);
        }
        if self.segment.is_empty() || !self.segment.says(checkpoint) {
            return Err(BreakKind::CheckpointMismatch);
        }
        self.segment = Segment::starting_at(checkpoint.seq + 1);
        self.checkpoints += 1;
        Ok(())
    }

    fn end(&mut self, end: End) -> Result<(), BreakKind> {
        let chain = self.chain.as_ref().ok_or(BreakKind::HeaderMissing)?;
        if end.seq != chain.seq() || end.head_hash != chain.head() {
            return Err(BreakKind::Truncated);
        }
        if !self.met_pinned {
            return Err(BreakKind::RolledBack);
        }
        self.ended = true;
        Ok(())
    }

    fn stop(&mut self, what: BreakKind) {
        let seq = self.chain.as_ref().map_or(1, |chain| chain.seq() + 1);
        self.broken.get_or_insert(Break {
            seq,
            line: self.line.max(1),
            what,
        });
    }
}

/// Verifies a whole export.
pub fn verify_export<S: AsRef<str>>(
    lines: impl IntoIterator<Item = S>,
    options: VerifyOptions,
) -> Report {
    let mut verifier = ExportVerifier::new(options);
    for line in lines {
        if !verifier.line(line.as_ref()) {
            break;
        }
    }
    verifier.finish()
}
