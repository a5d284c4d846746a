//! Tokens and envelopes of access.

use super::records::now;
use super::{Class, class, refused, text};
use cs_access::{
    Audience, ContextEnvelope, Operation, StepUpGrant, StepUpKeys, StepUpSecret, StepUpToken,
    TenantId, UserId,
};

fn tenant() -> Option<TenantId> {
    TenantId::parse("harbor-health").ok()
}

pub(super) fn step_up(data: &[u8]) -> Class {
    let kept = match StepUpKeys::from_bytes(data) {
        Ok(_) => 1,
        Err(fault) => refused(&fault),
    };
    let Some(tenant) = tenant() else {
        return 0;
    };
    let wanted = StepUpGrant {
        tenant,
        user: UserId {
            issuer: "https://signin.example".to_owned(),
            subject: "person-1".to_owned(),
        },
        audience: Audience::Window,
        operation: Operation::AuditExport,
    };
    // A secret the inputs were not made with: whatever they say, none is a token.
    let keys = StepUpKeys::first(StepUpSecret::new([7; 32].into()));
    let token = StepUpToken::new(text(data).into_owned());
    let refusal = keys.check(&token, &wanted, now()).err();
    assert!(refusal.is_some(), "a token nobody issued");
    class(&(kept, refusal.map(|why| format!("{why:?}"))))
}

pub(super) fn envelope(data: &[u8]) -> Class {
    let Some(tenant) = tenant() else {
        return 0;
    };
    match ContextEnvelope::open(data, &tenant, now()) {
        Ok(envelope) => class(&envelope.ensure_permits(&[]).is_ok()),
        Err(fault) => {
            let is_json = cs_json::check(data, cs_json::MOST_LEVELS).is_ok();
            class(&(refused(&fault), is_json))
        }
    }
}
