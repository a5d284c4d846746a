//! Confirmations: a fresh PIN or sign-in gives a token, and one operation spends it.

use crate::Workstation;
use crate::session::PinEntry;
use chrono::{DateTime, Duration, Utc};
use cs_access::{
    Ask, Audience, Operation, STEP_UP_LIFETIME, StepUpGrant, StepUpKeys, StepUpSecret, StepUpToken,
    verdict,
};
use cs_audit::{AuditAction, AuditOutcome};
use cs_error::{Code, Fault, Outcome};
use cs_ports::{AuditContext, SecretName};
use std::sync::PoisonError;
use zeroize::Zeroizing;

/// A full sign-in of this process, good for one confirmation while it is fresh.
pub(crate) struct FreshSignIn {
    pub(crate) user: String,
    pub(crate) at: DateTime<Utc>,
}

impl Workstation {
    /// Names the shell this workstation answers; a token of another shell is
    /// refused here. The window, unless told otherwise.
    #[must_use]
    pub fn for_shell(mut self, audience: Audience) -> Self {
        self.audience = audience;
        self
    }

    /// Confirms an operation by the PIN of one's signing key. Wrong ones count
    /// against the same five tries as at a signature.
    ///
    /// # Errors
    /// [`Code::RoleMayNotUse`] when the role may not do it at all,
    /// [`Code::ClockBehind`], [`Code::PinWrong`], [`Code::PinLocked`],
    /// [`Code::NotEnrolled`]; store codes.
    pub fn step_up_by_pin(&self, operation: Operation, pin: &PinEntry) -> Outcome<StepUpToken> {
        let who = self.may_confirm(operation)?;
        self.check_clock()?;
        drop(self.open_key(pin)?);
        self.issue(&who, operation)
    }

    /// Confirms an operation by signing in anew at the practice's server.
    ///
    /// # Errors
    /// [`Code::RoleMayNotUse`], [`Code::ClockBehind`], [`Code::SignInUntrusted`]
    /// when another person signed in, [`Code::EnrolmentNotFresh`] when the server
    /// went by an older sign-in; the sign-in's and store codes.
    pub async fn step_up_by_sign_in(&self, operation: Operation) -> Outcome<StepUpToken> {
        self.may_confirm(operation)?;
        let before = self.principal()?.user;
        let signed_in = self.ports.identity.sign_in(None).await?;
        if signed_in.principal.user != before {
            return Err(Fault::new(Code::SignInUntrusted).with("why", "another person signed in"));
        }
        self.accept(&signed_in)?;
        if self.now().signed_duration_since(signed_in.auth_time) > STEP_UP_LIFETIME {
            return Err(Fault::new(Code::EnrolmentNotFresh).with("why", "an older sign-in"));
        }
        // The role may be another one now.
        let who = self.may_confirm(operation)?;
        self.check_clock()?;
        self.issue(&who, operation)
    }

    /// Confirms an operation by the sign-in this process began with, if it is
    /// younger than five minutes and confirmed nothing yet: nobody signs in twice
    /// for one command.
    ///
    /// # Errors
    /// [`Code::StepUpNeeded`] without such a sign-in; else as
    /// [`Workstation::step_up_by_sign_in`].
    pub fn step_up_by_this_sign_in(&self, operation: Operation) -> Outcome<StepUpToken> {
        let who = self.may_confirm(operation)?;
        self.check_clock()?;
        let user = self.principal()?.user.key();
        let taken = self
            .fresh_sign_in
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let fresh = taken.is_some_and(|sign_in| {
            let age = self.now().signed_duration_since(sign_in.at);
            sign_in.user == user && age >= Duration::zero() && age < STEP_UP_LIFETIME
        });
        if !fresh {
            return Err(needed(operation));
        }
        self.issue(&who, operation)
    }

    /// Spends a token on an operation of this shell, once and for good. Every use
    /// case that asks for a confirmation calls this before it does anything.
    ///
    /// # Errors
    /// [`Code::StepUpNeeded`] without a token, [`Code::StepUpInvalid`],
    /// [`Code::StepUpExpired`], [`Code::StepUpReplayed`], [`Code::ClockBehind`];
    /// each audited. Store codes.
    pub fn spend_step_up(&self, operation: Operation, token: Option<&StepUpToken>) -> Outcome<()> {
        let who = self.may_confirm(operation)?;
        let Some(token) = token else {
            return Err(self.unconfirmed(&who, needed(operation)));
        };
        self.check_clock()?;
        let keys = self.step_up_keys()?;
        let grant = self.grant(operation)?;
        let proof = keys
            .check(token, &grant, self.now())
            .map_err(|refusal| self.unconfirmed(&who, refusal.into()))?;
        self.ports.step_ups.spend(&who, &proof)
    }

    /// Makes the secret anew. Tokens of the old one live out their five minutes.
    ///
    /// # Errors
    /// As [`Workstation::spend_step_up`]; secret store codes.
    pub fn rotate_step_up_secret(&self, token: Option<&StepUpToken>) -> Outcome<()> {
        self.spend_step_up(Operation::SecretRotation, token)?;
        let next = self.new_secret()?;
        let keys = self.step_up_keys()?.rotate(next, self.now());
        let who = self.context("step-up-rotation")?;
        self.record(&who, AuditAction::Administer, AuditOutcome::Success, "")?;
        self.keep_step_up_keys(&keys)
    }

    /// Whether the signed-in person may confirm an operation at all.
    ///
    /// # Errors
    /// [`Code::RoleMayNotUse`], audited.
    pub fn may_step_up(&self, operation: Operation) -> Outcome<()> {
        self.may_confirm(operation).map(drop)
    }

    /// Whether this person may do it at all; nobody is asked for a PIN in vain.
    fn may_confirm(&self, operation: Operation) -> Outcome<AuditContext> {
        let who = self.context(operation.as_str())?;
        let principal = self.principal()?;
        let answer = verdict(&principal, &self.practice.tenant, Ask::Do(operation));
        match answer.refusal {
            None => Ok(who),
            Some(code) => Err(self.unconfirmed(&who, code.into())),
        }
    }

    fn issue(&self, who: &AuditContext, operation: Operation) -> Outcome<StepUpToken> {
        let keys = self.step_up_keys()?;
        let nonce = self.ports.random.id()?;
        let token = keys.issue(&self.grant(operation)?, nonce, self.now());
        let outcome = AuditOutcome::Success;
        self.record(who, AuditAction::Session, outcome, "step_up_issued")?;
        Ok(token)
    }

    fn grant(&self, operation: Operation) -> Outcome<StepUpGrant> {
        Ok(StepUpGrant {
            tenant: self.practice.tenant.clone(),
            user: self.principal()?.user,
            audience: self.audience,
            operation,
        })
    }

    fn unconfirmed(&self, who: &AuditContext, fault: Fault) -> Fault {
        let code = fault.code().name();
        self.record(who, AuditAction::Session, AuditOutcome::Refused, code)
            .err()
            .unwrap_or(fault)
    }

    fn step_up_keys(&self) -> Outcome<StepUpKeys> {
        let kept = self.ports.secrets.get(&self.step_up_name())?;
        if let Some(kept) = kept {
            return Ok(StepUpKeys::from_bytes(&kept)?.tidied(self.now()));
        }
        let keys = StepUpKeys::first(self.new_secret()?);
        self.keep_step_up_keys(&keys)?;
        Ok(keys)
    }

    fn new_secret(&self) -> Outcome<StepUpSecret> {
        let mut key = Zeroizing::new([0; 32]);
        self.ports.random.fill(&mut *key)?;
        Ok(StepUpSecret::new(key))
    }

    fn keep_step_up_keys(&self, keys: &StepUpKeys) -> Outcome<()> {
        let bytes = keys.to_bytes()?;
        self.ports.secrets.set(&self.step_up_name(), &bytes)
    }

    fn step_up_name(&self) -> SecretName {
        SecretName::StepUp(self.practice.tenant.to_string())
    }
}

fn needed(operation: Operation) -> Fault {
    Fault::new(Code::StepUpNeeded).with("operation", operation.as_str())
}
