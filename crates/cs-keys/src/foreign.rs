//! Foreign bytes this crate reads, each as a function of the bytes alone, so that
//! they can be fuzzed without a file. The stores read through the same code.

use crate::vault::{VaultFile, from_base64};
use cs_error::Outcome;

/// A file of sealed secrets, as far as it is read before a passphrase is tried.
///
/// # Errors
/// [`cs_error::Code::StoreDamaged`], [`cs_error::Code::StoreNewer`].
pub fn secrets_file(bytes: &[u8]) -> Outcome<()> {
    VaultFile::parse(bytes).map(drop)
}

/// An entry of the OS keyring; how many bytes it holds.
///
/// # Errors
/// [`cs_error::Code::StoreDamaged`].
pub fn keyring_entry(text: &[u8]) -> Outcome<usize> {
    from_base64(text).map(|value| value.len())
}
