//! `TrustedKeys` of no practice made into one practice's.
use cs_access::TenantId;
use cs_approval::TrustedKeys;

fn forge(tenant: TenantId) -> TrustedKeys {
    TrustedKeys { tenant: Some(tenant), ..TrustedKeys::default() }
}

fn main() {
    let _ = forge;
}
