//! One TLS configuration: verified certificates, TLS 1.2 or newer, aws-lc-rs.

use cs_error::{Code, Fault, Outcome};
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::{CertificateDer, pem::PemObject};
use std::sync::Arc;

/// Makes aws-lc-rs the process's provider. Libraries in the same process turn
/// on another one by feature, and then a bare builder would refuse to choose.
pub(crate) fn install_provider() {
    // Fails only when one is installed already, which is as good.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
}

/// Certificates of a PEM text.
pub(crate) fn certificates(pem: &str) -> Outcome<Vec<CertificateDer<'static>>> {
    let invalid = || Fault::new(Code::InputInvalid).with("field", "extra_roots_pem");
    let found: Vec<_> = CertificateDer::pem_slice_iter(pem.as_bytes())
        .collect::<Result<_, _>>()
        .map_err(|_| invalid())?;
    if found.is_empty() {
        Err(invalid())
    } else {
        Ok(found)
    }
}

/// Public authorities and the given ones.
pub(crate) fn client_config(extra: &[CertificateDer<'static>]) -> Outcome<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    for one in extra {
        roots
            .add(one.clone())
            .map_err(|_| Fault::new(Code::InputInvalid).with("field", "extra_roots_pem"))?;
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])
        .map_err(|_| Fault::new(Code::Internal).with("why", "tls versions"))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(config)
}
