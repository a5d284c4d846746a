//! The demo certificate authority and the server's certificate.
//!
//! The authority can vouch for nothing but this machine's loopback: its
//! certificate is name-constrained to 127.0.0.1, ::1 and localhost (RFC 5280
//! §4.2.1.10), so that even a leaked key is worthless elsewhere.

use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DnType, ExtendedKeyUsagePurpose,
    GeneralSubtree, IsCa, Issuer, KeyPair, KeyUsagePurpose, NameConstraints,
};
use rustls::ServerConfig;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::fault::PracticeFault;

/// Certificate and private key of the authority, both PEM.
#[derive(Clone)]
pub(crate) struct Authority {
    pub(crate) certificate_pem: String,
    pub(crate) key_pem: String,
}

fn keys(fault: impl std::fmt::Display) -> PracticeFault {
    PracticeFault::Keys(fault.to_string())
}

/// The parameters of the authority's certificate. They must not change
/// between versions: the issuer's name in leaf certificates comes from here.
fn authority_params() -> Result<CertificateParams, PracticeFault> {
    let mut params = CertificateParams::new(Vec::new()).map_err(keys)?;
    params
        .distinguished_name
        .push(DnType::CommonName, "Countersign demo practice authority");
    params
        .distinguished_name
        .push(DnType::OrganizationName, "DEMO - loopback only");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.name_constraints = Some(NameConstraints {
        permitted_subtrees: vec![
            GeneralSubtree::DnsName("localhost".to_owned()),
            GeneralSubtree::IpAddress(CidrSubnet::from_v4_prefix([127, 0, 0, 1], 32)),
            GeneralSubtree::IpAddress(CidrSubnet::from_v6_prefix(
                std::net::Ipv6Addr::LOCALHOST.octets(),
                128,
            )),
        ],
        excluded_subtrees: Vec::new(),
    });
    params.not_before = rcgen::date_time_ymd(2024, 1, 1);
    params.not_after = rcgen::date_time_ymd(2044, 1, 1);
    Ok(params)
}

impl Authority {
    /// Makes a new authority.
    pub(crate) fn generate() -> Result<Self, PracticeFault> {
        let key = KeyPair::generate().map_err(keys)?;
        let certificate = authority_params()?.self_signed(&key).map_err(keys)?;
        Ok(Self {
            certificate_pem: certificate.pem(),
            key_pem: key.serialize_pem(),
        })
    }

    /// A server certificate of this authority for some names, with its key.
    fn issue(
        &self,
        names: &[&str],
    ) -> Result<(CertificateDer<'static>, PrivateKeyDer<'static>), PracticeFault> {
        let authority_key = KeyPair::from_pem(&self.key_pem).map_err(keys)?;
        let issuer = Issuer::new(authority_params()?, authority_key);
        let server_key = KeyPair::generate().map_err(keys)?;
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let mut params = CertificateParams::new(names).map_err(keys)?;
        params
            .distinguished_name
            .push(DnType::CommonName, "Countersign demo practice");
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.use_authority_key_identifier_extension = true;
        params.not_before = rcgen::date_time_ymd(2024, 1, 1);
        params.not_after = rcgen::date_time_ymd(2043, 12, 31);
        let certificate = params.signed_by(&server_key, &issuer).map_err(keys)?;
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(server_key.serialize_der()));
        Ok((certificate.der().clone(), key))
    }

    /// A TLS configuration with a fresh server certificate of this authority.
    /// The provider is named so that no process-wide default is needed.
    pub(crate) fn server_config(&self) -> Result<Arc<ServerConfig>, PracticeFault> {
        let (certificate, key) = self.issue(&["127.0.0.1", "::1", "localhost"])?;
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(keys)?
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .map_err(keys)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustls::client::WebPkiServerVerifier;
    use rustls::client::danger::ServerCertVerifier as _;
    use rustls::{CertificateError, Error, RootCertStore};
    use rustls_pki_types::pem::PemObject as _;
    use rustls_pki_types::{ServerName, UnixTime};

    fn verify(authority: &Authority, name: &str) -> Result<(), Error> {
        let root = CertificateDer::from_pem_slice(authority.certificate_pem.as_bytes()).unwrap();
        let mut roots = RootCertStore::empty();
        roots.add(root).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider)
            .build()
            .unwrap();
        let (certificate, _) = authority.issue(&[name]).unwrap();
        let name = ServerName::try_from(name).unwrap();
        verifier
            .verify_server_cert(&certificate, &[], &name, &[], UnixTime::now())
            .map(|_| ())
    }

    #[test]
    fn the_authority_can_vouch_for_loopback_and_nothing_else() {
        let authority = Authority::generate().unwrap();
        for own in ["127.0.0.1", "::1", "localhost"] {
            verify(&authority, own).unwrap();
        }
        for foreign in ["127.0.0.2", "192.0.2.1", "::2", "bank.example.org"] {
            let fault = verify(&authority, foreign).unwrap_err();
            // The names agree; the constraint is what refuses.
            let by_name = matches!(
                fault,
                Error::InvalidCertificate(
                    CertificateError::NotValidForName
                        | CertificateError::NotValidForNameContext { .. }
                )
            );
            assert!(!by_name, "{foreign}: {fault}");
        }
    }
}
