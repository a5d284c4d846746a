//! The wiring: every port gets its adapter here and nowhere else.

use crate::machine::{SystemClock, SystemRandom};
use crate::profile::{Endpoints, ProfileFile, ProfileFolder};
use crate::turns::{SessionInTurn, take};
use cs_access::{DeviceId, UserId};
use cs_app::{Ports, Workstation};
use cs_approval::DeviceKey;
use cs_channels::{EmailChannel, SmsAccount, SmsChannel};
use cs_error::{Code, Fault, Outcome};
use cs_net::{Destination, MailAccount, MailSecurity, Net, NetPolicy, Scheme};
use cs_ports::{Channel, Clock, Randomness, SecretName, Secrets, Source, StepObserver, SyncState};
use cs_sources::oidc::{DemoUserAgent, OidcClient, OidcConfig, Session, SystemBrowser, UserAgent};
use cs_sources::{PmsApi, PmsQueue, PmsSource, SourceSync};
use cs_store::TenantStore;
use std::sync::Arc;
use zeroize::Zeroizing;

/// How a person signs in.
pub enum SignInBy {
    /// In the system's browser.
    Browser,
    /// As a demo user, without a browser; the demo profile only.
    DemoLogin(String),
}

/// Everything [`open`] needs.
pub struct OpenOptions {
    /// The profile's folder.
    pub folder: ProfileFolder,
    /// Its description.
    pub profile: ProfileFile,
    /// Its secrets.
    pub secrets: Arc<dyn Secrets>,
    /// Who used this seat last.
    pub user: Option<UserId>,
    /// How a person signs in.
    pub sign_in: SignInBy,
    /// Seconds the clock is set off; 0 but in the demo.
    pub clock_offset_seconds: i64,
    /// Told of each step (kill tests).
    pub steps: Arc<dyn StepObserver>,
}

/// Opens a practice: store, keys, network, channels.
///
/// # Errors
/// [`Code::DestinationForbidden`] for a demo with a real address; the store's and
/// the secret store's.
pub fn open(options: OpenOptions) -> Outcome<Workstation> {
    let OpenOptions {
        folder,
        profile,
        secrets,
        user,
        sign_in,
        clock_offset_seconds,
        steps,
    } = options;
    profile.check()?;
    let practice = profile.practice.clone();
    let demo_only =
        !practice.demo && (clock_offset_seconds != 0 || matches!(sign_in, SignInBy::DemoLogin(_)));
    if demo_only {
        return Err(
            Fault::new(Code::DestinationForbidden).with("why", "for the demo practice only")
        );
    }
    let random: Arc<dyn Randomness> = Arc::new(SystemRandom);
    let clock: Arc<dyn Clock> = Arc::new(SystemClock {
        offset_seconds: clock_offset_seconds,
    });
    // Two processes that open a new profile at once must not make two keys.
    let turn = take(&folder.path().join("keys.lock"))?;
    let device_key =
        DeviceKey::from_random(kept_or_made(&*secrets, &SecretName::DeviceKey, &*random)?);
    let device = device_of(&device_key)?;
    let name = SecretName::StoreKey(practice.tenant.to_string());
    let store_key = Zeroizing::new(kept_or_made(&*secrets, &name, &*random)?);
    drop(turn);
    let store = Arc::new(TenantStore::open(
        &folder.store(&practice.tenant)?,
        &store_key,
        &practice.tenant,
        &device,
    )?);
    store.set_device_key(device_key.clone());

    let net = Net::new(policy(&profile.endpoints)?)?;
    let agent: Arc<dyn UserAgent> = match sign_in {
        SignInBy::Browser => Arc::new(SystemBrowser),
        SignInBy::DemoLogin(login) => Arc::new(DemoUserAgent::new(net.clone(), &login)),
    };
    let config = OidcConfig {
        client_id: practice.client_id.clone(),
        ..OidcConfig::practice(&profile.endpoints.issuer)
    };
    let client = OidcClient::new(net.clone(), config, clock.clone(), random.clone());
    let session = Arc::new(Session::new(client, agent, secrets.clone(), user));
    let session = Arc::new(SessionInTurn::new(
        session,
        folder.path().join("session.lock"),
    ));
    let api = PmsApi::new(
        net.clone(),
        &profile.endpoints.pms,
        practice.tenant.clone(),
        session.clone(),
    );
    let source: Arc<dyn Source> = Arc::new(PmsSource::new(api.clone()));
    let sync_state: Arc<dyn SyncState> = store.clone();
    let ports = Ports {
        charts: store.clone(),
        sync: Arc::new(SourceSync::new(
            source.clone(),
            sync_state.clone(),
            steps.clone(),
        )),
        sync_state,
        queue: store.clone(),
        audit: store.clone(),
        settings: store.clone(),
        conversations: store,
        channels: channels(&profile.endpoints, &net, &*secrets, &clock)?,
        secrets,
        source,
        server: Arc::new(PmsQueue::new(api)),
        identity: session,
        clock,
        random,
        steps,
    };
    Ok(Workstation::open(ports, practice, device, device_key))
}

/// Reads a 32-byte secret, making it at the first use.
fn kept_or_made(
    secrets: &dyn Secrets,
    name: &SecretName,
    random: &dyn Randomness,
) -> Outcome<[u8; 32]> {
    if let Some(kept) = secrets.get(name)? {
        return <[u8; 32]>::try_from(kept.as_slice())
            .map_err(|_| Fault::new(Code::StoreDamaged).with("what", "a key"));
    }
    let mut made = [0; 32];
    random.fill(&mut made)?;
    secrets.set(name, &made)?;
    Ok(made)
}

/// A device's id is the first half of its public key's digest: one secret, one id.
fn device_of(key: &DeviceKey) -> Outcome<DeviceId> {
    DeviceId::parse(&cs_fhir::sha256_hex(key.public_hex().as_bytes())[..32])
}

/// The allow-list: exactly the profile's addresses.
fn policy(endpoints: &Endpoints) -> Outcome<NetPolicy> {
    let mut allowed = vec![
        Destination::https(&endpoints.pms, "pms")?,
        Destination::https(&endpoints.issuer, "sign-in")?,
    ];
    if let Some(sms) = &endpoints.sms {
        allowed.push(Destination::https(&sms.base, "sms")?);
    }
    if let Some(mail) = &endpoints.mail {
        allowed.push(Destination {
            scheme: if mail.implicit_tls {
                Scheme::Smtps
            } else {
                Scheme::Smtp
            },
            host: mail.host.clone(),
            port: mail.port,
            purpose: "mail".to_owned(),
        });
    }
    Ok(NetPolicy {
        extra_roots_pem: endpoints.extra_roots_pem.clone(),
        ..NetPolicy::to(allowed)
    })
}

/// The channels whose account is known; the others do not exist on this computer.
fn channels(
    endpoints: &Endpoints,
    net: &Net,
    secrets: &dyn Secrets,
    clock: &Arc<dyn Clock>,
) -> Outcome<Vec<Arc<dyn Channel>>> {
    let secret = |channel: &str| -> Outcome<Option<Zeroizing<String>>> {
        let kept = secrets.get(&SecretName::ChannelAccount(channel.to_owned()))?;
        Ok(kept
            .and_then(|kept| String::from_utf8(kept.to_vec()).ok())
            .map(Zeroizing::new))
    };
    let mut out: Vec<Arc<dyn Channel>> = Vec::new();
    if let (Some(sms), Some(token)) = (&endpoints.sms, secret("sms")?) {
        let account = SmsAccount {
            base: sms.base.clone(),
            account_sid: sms.account.clone(),
            auth_token: token,
            from: sms.from.clone(),
        };
        out.push(Arc::new(SmsChannel::new(net.clone(), account)));
    }
    if let (Some(mail), Some(password)) = (&endpoints.mail, secret("mail")?) {
        let account = MailAccount {
            host: mail.host.clone(),
            port: mail.port,
            security: if mail.implicit_tls {
                MailSecurity::Implicit
            } else {
                MailSecurity::StartTls
            },
            username: mail.user.clone(),
            password,
        };
        out.push(Arc::new(
            EmailChannel::new(net.clone(), account, mail.from.clone()).by_clock(clock.clone()),
        ));
    }
    Ok(out)
}
