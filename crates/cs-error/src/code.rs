//! The closed list. Adding a code means writing its sentence here.

use serde::{Deserialize, Serialize};

/// Process exit codes of `countersign`, in the spirit of sysexits(3): a script
/// can tell "you may not" from "try again later" without reading text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// The request itself is wrong (unknown id, bad argument, bad input file).
    Input = 2,
    /// Signed out, no role for it, wrong PIN.
    NotAllowed = 3,
    /// Something outside can't be reached now; nothing was lost.
    TryLater = 4,
    /// The state forbids it (stale, expired, decided already, conflict).
    Conflict = 5,
    /// Data can't be trusted: wrong key, broken chain, bad signature.
    Integrity = 6,
    /// A fault of this program or machine.
    Internal = 70,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $exit:ident, $sentence:literal;)*) => {
        /// Every way a request can fail.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Code { $($(#[$doc])* $variant,)* }

        impl Code {
            /// All codes, for tests and for the documentation.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// The stable name that scripts and logs use.
            pub const fn name(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }

            /// What happened, what was kept, what to do.
            pub const fn sentence(self) -> &'static str {
                match self { $(Code::$variant => $sentence,)* }
            }

            /// The process exit code that goes with it.
            pub const fn exit(self) -> Exit {
                match self { $(Code::$variant => Exit::$exit,)* }
            }
        }
    };
}

codes! {
    /// Bad argument or malformed input.
    InputInvalid = "input_invalid", Input, "The request could not be understood. Nothing was changed; correct it and try again.";
    /// An input is larger than its limit.
    InputTooLarge = "input_too_large", Input, "The input is larger than this program accepts. Nothing was changed; split it and try again.";
    /// Unknown id.
    NotFound = "not_found", Input, "Nothing with that id is in this practice's store. Check the id, or synchronise and try again.";
    /// More than one thing fits.
    Ambiguous = "ambiguous", Input, "More than one record fits. Nothing was done; choose one of them and try again.";
    /// A resource that is not valid R4.
    ResourceInvalid = "resource_invalid", Input, "A record is not valid and was set aside with its reason. The others were kept.";

    /// No session.
    SignedOut = "signed_out", NotAllowed, "Nobody is signed in. Sign in and try again; your drafts are kept.";
    /// The desk is locked.
    Locked = "locked", NotAllowed, "This desk is locked. Unlock it with the PIN and try again; nothing was lost.";
    /// The practice is still being opened.
    Opening = "opening", TryLater, "The practice is still being opened. Nothing was changed; try again in a moment.";
    /// Session expired and could not be renewed.
    SessionExpired = "session_expired", NotAllowed, "The sign-in has expired. Sign in again; your drafts and signed approvals are kept.";
    /// The sign-in flow failed or was refused.
    SignInFailed = "sign_in_failed", NotAllowed, "The sign-in did not succeed. Nothing was changed; try to sign in again.";
    /// The token or answer of the sign-in server could not be trusted.
    SignInUntrusted = "sign_in_untrusted", Integrity, "The sign-in server's answer could not be trusted, so it was refused. Tell your administrator.";
    /// Role without the right to a skill.
    RoleMayNotUse = "role_may_not_use", NotAllowed, "Your role may not use this. Nothing was read or changed; ask a colleague whose role may.";
    /// Role without the right to approve.
    RoleMayNotApprove = "role_may_not_approve", NotAllowed, "Your role may not approve this kind of action. The draft is kept for a colleague whose role may.";
    /// A person may not approve what they proposed.
    SelfApprovalRefused = "self_approval_refused", NotAllowed, "This practice asks a second person to approve what you wrote. The draft is kept for a colleague.";
    /// Another practice's data.
    TenantForbidden = "tenant_forbidden", NotAllowed, "Your account does not belong to this practice. Nothing was read.";
    /// The role was last verified too long ago to be used offline.
    RoleTooOld = "role_too_old", NotAllowed, "Your role was last confirmed too long ago to approve offline. Connect once and try again; the draft is kept.";
    /// Wrong PIN.
    PinWrong = "pin_wrong", NotAllowed, "The PIN is not right. Nothing was signed; try again.";
    /// Too many wrong PINs.
    PinLocked = "pin_locked", NotAllowed, "Five wrong PINs: this key is locked. Sign in again in full to set a new PIN; your drafts are kept.";
    /// The PIN is too short or trivial.
    PinTooWeak = "pin_too_weak", NotAllowed, "A PIN needs at least six digits and may not be one digit repeated or a simple run. Choose another.";
    /// No signing key on this device.
    NotEnrolled = "not_enrolled", NotAllowed, "You have no signing key on this computer yet. Enrol with a fresh sign-in, then approve again.";
    /// Enrolment needs a sign-in younger than five minutes.
    EnrolmentNotFresh = "enrolment_not_fresh", NotAllowed, "A signing key can only be made within five minutes of signing in. Sign in again and retry.";

    /// The network or server is away.
    Offline = "offline", TryLater, "The practice's server cannot be reached. What you read is the kept copy; signed approvals wait and go out when it is back.";
    /// The kept copy is older than the practice allows.
    CacheTooOld = "cache_too_old", TryLater, "The kept copy is older than this practice allows, so charts stay closed. Connect and synchronise once; drafts and signed approvals are kept.";
    /// Rate limited.
    RateLimited = "rate_limited", TryLater, "The server asked us to slow down. What was read is kept; it goes on by itself in a moment.";
    /// The server answered with an error of its own.
    ServerFailed = "server_failed", TryLater, "The server answered with an error of its own. What was kept is safe; try again in a few minutes.";
    /// The server's answer was not in its own format.
    ServerAnswerInvalid = "server_answer_invalid", TryLater, "The server's answer could not be understood and was not used. What was kept is safe; tell your administrator if it repeats.";
    /// The server refused the request.
    ServerRefused = "server_refused", Conflict, "The server refused the request and gave its reason. Nothing was changed there.";
    /// Destination not allowed.
    DestinationForbidden = "destination_forbidden", NotAllowed, "That address is not on this practice's list of allowed destinations, so nothing was sent to it.";
    /// The server's certificate or TLS was not acceptable.
    TlsUntrusted = "tls_untrusted", Integrity, "The server's certificate could not be trusted, so nothing was sent. Tell your administrator.";
    /// Stopped by the person.
    Cancelled = "cancelled", TryLater, "Stopped as you asked. What was read so far is kept and will be continued.";
    /// The resource at the source changed meanwhile (409 or 412).
    VersionConflict = "version_conflict", Conflict, "The record was changed by somebody else meanwhile. Nothing was written; look at the change and decide again.";
    /// Another device holds the claim.
    ClaimLost = "claim_lost", Conflict, "Another workstation of this practice is already sending this. Nothing was sent from here.";

    /// The proposal is not in a state that allows it.
    ProposalState = "proposal_state", Conflict, "This draft is no longer in a state where that can be done. Nothing was changed; open it to see where it stands.";
    /// Expired.
    ProposalExpired = "proposal_expired", Conflict, "This draft has expired and was not sent. Ask for a fresh one.";
    /// Evidence changed.
    ProposalStale = "proposal_stale", Conflict, "Something this draft rests on has changed since. It went back to review with the difference; nothing was sent.";
    /// A different revision or payload than the one reviewed.
    PayloadChanged = "payload_changed", Integrity, "The text is not the one that was approved, so it was not sent. Review and approve it again.";
    /// A signature does not verify.
    SignatureInvalid = "signature_invalid", Integrity, "A signature does not fit what it should have signed. Nothing was sent; tell your administrator.";
    /// The key is unknown, revoked or not enrolled for this person.
    KeyUntrusted = "key_untrusted", Integrity, "The approval was signed with a key this practice does not trust. Nothing was sent; approve it again with an enrolled key.";
    /// A decision used twice.
    DecisionReplayed = "decision_replayed", Integrity, "This approval was used before. Nothing was sent a second time.";
    /// A decision past its expiry.
    DecisionExpired = "decision_expired", Conflict, "The approval has run out before it could be sent. Nothing was sent; approve it again.";
    /// The clock stands before the newest audit entry.
    ClockBehind = "clock_behind", Integrity, "This computer's clock is behind the newest audit entry, so nothing can be signed. Set the clock and try again.";
    /// Message rules forbid the message.
    MessageRuleBroken = "message_rule_broken", Conflict, "The message breaks a rule for texts to patients, named beside it. It was not queued; change it or choose another way.";
    /// Not within contact hours now.
    OutsideContactHours = "outside_contact_hours", TryLater, "It is outside the hours in which this patient may be contacted. The message waits for the next opening.";
    /// Whether the action happened is not known.
    ExecutionUncertain = "execution_uncertain", Conflict, "It is not certain whether this was sent. Nothing is sent again by itself; a person decides after looking.";
    /// The recipient opted out.
    RecipientOptedOut = "recipient_opted_out", Conflict, "The recipient has opted out of these messages. It was not sent; call instead.";

    /// Wrong store key.
    StoreKeyWrong = "store_key_wrong", Integrity, "The store cannot be opened with this key. Nothing was changed; use the keyring or passphrase it was made with.";
    /// A store of a newer version.
    StoreNewer = "store_newer", Conflict, "This store was written by a newer version of Countersign. Nothing was changed; update this program to open it.";
    /// The store is damaged.
    StoreDamaged = "store_damaged", Integrity, "The store is damaged and was left as it is. Restore a backup or synchronise into a new profile.";
    /// Locked by another process for too long.
    StoreBusy = "store_busy", TryLater, "The store is in use by another process. Nothing was changed; try again in a moment.";
    /// Disk full, permissions and the like.
    StoreUnwritable = "store_unwritable", Internal, "The store cannot be written. Nothing was half-written; check free space and permissions.";
    /// The keyring can't be reached and there is no passphrase.
    KeyringAway = "keyring_away", NotAllowed, "No keyring is running and no passphrase was given. Nothing was opened; start the keyring or give the passphrase.";
    /// The passphrase is wrong.
    PassphraseWrong = "passphrase_wrong", NotAllowed, "The passphrase is not right. Nothing was opened; try again.";
    /// The audit chain does not verify.
    AuditBroken = "audit_broken", Integrity, "The audit chain does not verify at the place named. Nothing was changed; keep the file and tell your privacy officer.";
    /// An audit entry could not be written.
    AuditUnwritable = "audit_unwritable", Internal, "The audit entry could not be written, so the action was not done. Check free space and permissions.";

    /// Text was refused because an identifier survived.
    IdentifierSurvived = "identifier_survived", Integrity, "An identifier was still in the text meant for the model, so it was not sent. The answer was made here instead.";
    /// A skill's input or output does not fit its schema.
    SkillSchema = "skill_schema", Internal, "A step's values did not fit its description, so it was not run. Say it another way or tell support.";
    /// The plan could not be made.
    NotUnderstood = "not_understood", Input, "That was not understood. Nothing was done; say who and what, or choose one of the examples.";
    /// Anything that should not happen.
    Internal = "internal", Internal, "Something went wrong inside the program. What was committed is kept; please send the support bundle.";
}
