//! Who is calling, for which practice, and what the role may do.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::answer::{Refusal, set};
use crate::shared::Shared;
use crate::signin::tokens::AccessClaims;
use crate::signin::users::{Role, practice_zone};
use crate::world::AccessKey;

use super::allowance::{Allowance, Verdict};

/// An authenticated caller acting for one practice.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub(crate) login: String,
    pub(crate) sub: String,
    pub(crate) role: Role,
    pub(crate) clinician: bool,
    pub(crate) practice: String,
}

/// A part of the PMS that roles are admitted to (WIRE §4, Roles).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Area {
    Patients,
    Encounters,
    Prescriptions,
    Clinical,
    Warehouse,
    Reports,
}

/// A write that roles are admitted to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Write {
    Communication,
    Contact,
    Encounter,
    Refill,
}

impl Caller {
    /// Refuses a role that may not read this part.
    pub(crate) fn may_read(&self, area: Area) -> Result<(), Refusal> {
        let admitted = match self.role {
            Role::PracticeAdministrator | Role::MpsAdmin => true,
            Role::HealthCoach => match area {
                Area::Patients | Area::Encounters | Area::Clinical | Area::Warehouse => true,
                // A licensed clinician reads the prescriptions they answer for.
                Area::Prescriptions => self.clinician,
                Area::Reports => false,
            },
            Role::PriorAuthSpecialist => !matches!(area, Area::Warehouse | Area::Reports),
            Role::AccountManager => matches!(area, Area::Warehouse | Area::Reports),
        };
        admitted
            .then_some(())
            .ok_or(Refusal::ForbiddenRole("This role may not read this part."))
    }

    /// Refuses a role that may not make this write.
    pub(crate) fn may_write(&self, write: Write) -> Result<(), Refusal> {
        let admitted = match self.role {
            Role::PracticeAdministrator | Role::MpsAdmin => true,
            Role::HealthCoach => match write {
                Write::Communication => true,
                Write::Refill => self.clinician,
                Write::Contact | Write::Encounter => false,
            },
            Role::PriorAuthSpecialist | Role::AccountManager => false,
        };
        admitted.then_some(()).ok_or(Refusal::ForbiddenRole(
            "This role may not make this change; nothing was changed.",
        ))
    }

    /// The practice's calendar zone.
    pub(crate) fn zone(&self) -> chrono_tz::Tz {
        practice_zone(&self.practice)
    }
}

/// The claims of a good access token in `Authorization: Bearer`.
pub(crate) fn bearer_claims(shared: &Shared, headers: &HeaderMap) -> Result<AccessClaims, Refusal> {
    let token = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| {
            let (scheme, token) = value.split_once(' ')?;
            scheme
                .eq_ignore_ascii_case("bearer")
                .then_some(token.trim())
        })
        .ok_or(Refusal::Unauthorized("No access token was sent."))?;
    let claims = shared
        .signing_key
        .read_access_token(token, &shared.base_url)
        .ok_or(Refusal::Unauthorized(
            "The access token is not one of this practice.",
        ))?;
    let world = shared.world();
    let generation = claims
        .jti
        .split_once('.')
        .and_then(|(generation, _)| generation.parse::<u64>().ok());
    let current = generation.is_some_and(|generation| generation >= world.token_generation)
        && shared.clock.now().timestamp() < claims.exp;
    if !current {
        return Err(Refusal::Unauthorized("The access token has expired."));
    }
    let live = world
        .grants
        .get(&claims.sid)
        .is_some_and(|grant| !grant.revoked)
        && !world.revoked_tokens.contains(&claims.jti);
    live.then_some(claims)
        .ok_or(Refusal::Unauthorized("The access token was revoked."))
}

/// Sign-in, practice and rate limit, before anything of `/api/` happens.
pub(crate) async fn gate(
    State(shared): State<Arc<Shared>>,
    mut request: Request,
    next: Next,
) -> Response {
    let claims = match bearer_claims(&shared, request.headers()) {
        Ok(claims) => claims,
        Err(refusal) => return refusal.into_response(),
    };
    let verdict = count_request(&shared, &claims.jti);
    let mut response = if verdict.allowed {
        match admit(&shared, &claims, &request) {
            Ok(caller) => {
                request.extensions_mut().insert(caller);
                next.run(request).await
            }
            Err(refusal) => refusal.into_response(),
        }
    } else {
        Refusal::RateLimited {
            seconds: verdict.retry_after,
        }
        .into_response()
    };
    tell_allowance(&mut response, &shared, verdict);
    response
}

fn count_request(shared: &Shared, jti: &str) -> Verdict {
    let now = Instant::now();
    let limit = shared.rate_limit;
    let mut world = shared.world();
    if world.allowances.len() > 1000 {
        world.allowances.retain(|_, bucket| !bucket.idle(now));
    }
    world
        .allowances
        .entry(jti.to_owned())
        .or_insert_with(|| Allowance::full(limit, now))
        .take(limit, now)
}

fn tell_allowance(response: &mut Response, shared: &Shared, verdict: Verdict) {
    let limit = shared.rate_limit.burst.to_string();
    set(
        response,
        HeaderName::from_static("x-ratelimit-limit"),
        &limit,
    );
    set(
        response,
        HeaderName::from_static("x-ratelimit-remaining"),
        &verdict.remaining.to_string(),
    );
}

fn admit(shared: &Shared, claims: &AccessClaims, request: &Request) -> Result<Caller, Refusal> {
    if !claims.scope.split_whitespace().any(|scope| scope == "pms") {
        return Err(Refusal::ForbiddenRole(
            "This sign-in did not ask for the pms scope.",
        ));
    }
    let practice = request
        .headers()
        .get("x-practice-id")
        .and_then(|value| value.to_str().ok())
        .filter(|practice| !practice.is_empty())
        .ok_or_else(|| Refusal::invalid("X-Practice-Id", "X-Practice-Id must be sent."))?;
    if !claims.practices.iter().any(|own| own == practice) {
        return Err(Refusal::ForbiddenPractice);
    }
    let caller = Caller {
        login: claims.login.clone(),
        sub: claims.sub.clone(),
        role: claims.role,
        clinician: claims.clinician.is_some(),
        practice: practice.to_owned(),
    };
    note(shared, &caller, request);
    Ok(caller)
}

fn note(shared: &Shared, caller: &Caller, request: &Request) {
    let area: Vec<&str> = request
        .uri()
        .path()
        .trim_start_matches("/api/")
        .split('/')
        .take(2)
        .collect();
    let area = match area.as_slice() {
        ["clinical" | "warehouse" | "reports" | "queue", part] => (*part).to_owned(),
        [first, ..] => (*first).to_owned(),
        [] => String::new(),
    };
    let action = if request.method() == Method::GET {
        "read"
    } else {
        "write"
    };
    shared.world().note_access(AccessKey {
        practice: caller.practice.clone(),
        date: shared
            .clock
            .now()
            .with_timezone(&caller.zone())
            .date_naive(),
        login: caller.login.clone(),
        role: caller.role.word(),
        action: action.to_owned(),
        area,
        agent: request.headers().contains_key("x-agent-traffic"),
    });
}
