//! Step-up tokens spent once.

use crate::AuditContext;
use cs_access::StepUpProof;
use cs_error::Outcome;

/// Where the nonces of spent step-up tokens are kept, for good.
pub trait StepUps: Send + Sync {
    /// Spends a token's nonce and records the audit entry, in one transaction that
    /// is on disk when this returns. Whoever gets `Ok` is the only one who ever
    /// does, in whichever process.
    ///
    /// # Errors
    /// [`cs_error::Code::StepUpReplayed`] (audited as refused); store codes.
    fn spend(&self, who: &AuditContext, proof: &StepUpProof) -> Outcome<()>;
}
