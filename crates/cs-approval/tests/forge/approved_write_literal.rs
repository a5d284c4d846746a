//! An `ApprovedWrite` put together field by field.
use cs_access::{ActionKind, TenantId};
use cs_approval::{ActionTarget, ApprovedWrite, AttemptId, Payload, ProposalId};

fn forge(tenant: TenantId, proposal: ProposalId, attempt: AttemptId, target: ActionTarget, payload: Payload) -> ApprovedWrite {
    ApprovedWrite { tenant, proposal, attempt, action: ActionKind::SendSms, target, payload }
}

fn main() {
    let _ = forge;
}
