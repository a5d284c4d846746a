//! The practice's shared queue behind the PMS (WIRE §5).

use crate::pms::{PmsApi, refusal};
use async_trait::async_trait;
use base64::{Engine, engine::general_purpose::STANDARD};
use cs_access::DeviceId;
use cs_approval::{AttemptId, SignedEvent};
use cs_error::{Code, Fault, Outcome};
use cs_net::{Request, form_encode};
use cs_ports::{Claim, ClaimAnswer, PushAnswer, QueueServer};
use serde_json::{Value, json};

/// Events the server takes at once.
const MOST: usize = 500;

/// The queue server of a PMS. Every call may be repeated: pushes are known by
/// id, and a claim that this very attempt holds is granted again.
pub struct PmsQueue {
    api: PmsApi,
}

impl PmsQueue {
    /// Speaks through this API.
    pub const fn new(api: PmsApi) -> Self {
        Self { api }
    }

    async fn push_some(&self, events: &[SignedEvent], answer: &mut PushAnswer) -> Outcome<()> {
        let posted: Vec<Value> = events.iter().map(event_json).collect();
        let body = json!({"events": posted});
        let response = self
            .api
            .call("/api/queue/events", |url| {
                Request::post(url).json(&body).idempotent(true)
            })
            .await?;
        if !response.is_success() {
            return Err(refusal(&response));
        }
        let said = response.json()?;
        for list in ["accepted", "known"] {
            let ids = said
                .get(list)
                .and_then(Value::as_array)
                .ok_or_else(|| invalid("accepted"))?;
            answer
                .stored
                .extend(ids.iter().filter_map(Value::as_str).map(str::to_owned));
        }
        for refused in said
            .get("refused")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let text = |key: &str| {
                refused
                    .get(key)
                    .and_then(Value::as_str)
                    .unwrap_or_default()
                    .to_owned()
            };
            answer.refused.push((text("event_id"), text("reason")));
        }
        Ok(())
    }
}

fn invalid(field: &'static str) -> Fault {
    Fault::new(Code::ServerAnswerInvalid).with("field", field)
}

fn event_json(event: &SignedEvent) -> Value {
    json!({
        "event_id": event.event_id,
        "device_id": event.device.as_str(),
        "seq": event.seq,
        "body": STANDARD.encode(&event.body),
        "signature": STANDARD.encode(&event.signature),
    })
}

fn read_event(value: &Value) -> Option<SignedEvent> {
    let text = |key: &str| value.get(key).and_then(Value::as_str);
    Some(SignedEvent {
        event_id: text("event_id")?.to_owned(),
        device: DeviceId::parse(text("device_id")?).ok()?,
        seq: value.get("seq")?.as_u64()?,
        body: STANDARD.decode(text("body")?).ok()?,
        signature: STANDARD.decode(text("signature")?).ok()?,
    })
}

fn read_claim(value: &Value) -> Outcome<Claim> {
    let text = |key: &'static str| {
        value
            .get(key)
            .and_then(Value::as_str)
            .ok_or_else(|| invalid(key))
    };
    Ok(Claim {
        key: text("key")?.to_owned(),
        device: DeviceId::parse(text("device_id")?).map_err(|_| invalid("device_id"))?,
        attempt: AttemptId::parse(text("attempt_id")?).map_err(|_| invalid("attempt_id"))?,
        at: text("at")?.parse().map_err(|_| invalid("at"))?,
    })
}

#[async_trait]
impl QueueServer for PmsQueue {
    async fn push(&self, events: &[SignedEvent]) -> Outcome<PushAnswer> {
        let mut answer = PushAnswer::default();
        for some in events.chunks(MOST) {
            self.push_some(some, &mut answer).await?;
        }
        Ok(answer)
    }

    /// An event that isn't in the exchange's own form can't carry a signature
    /// that verifies, so it is passed over; the position moves past it.
    async fn pull(&self, after: u64, limit: u32) -> Outcome<(Vec<SignedEvent>, u64)> {
        let limit = limit.clamp(1, 500).to_string();
        let query = form_encode(&[("after", &after.to_string()), ("limit", &limit)]);
        let said = self.api.get(&format!("/api/queue/events?{query}")).await?;
        let listed = said
            .get("events")
            .and_then(Value::as_array)
            .ok_or_else(|| invalid("events"))?;
        let mut last = after;
        let mut events = Vec::with_capacity(listed.len());
        for one in listed {
            let position = one
                .get("position")
                .and_then(Value::as_u64)
                .ok_or_else(|| invalid("position"))?;
            if position <= last {
                return Err(invalid("position"));
            }
            last = position;
            events.extend(read_event(one));
        }
        Ok((events, last))
    }

    async fn claim(
        &self,
        key: &str,
        device: &DeviceId,
        attempt: &AttemptId,
    ) -> Outcome<ClaimAnswer> {
        let body =
            json!({"key": key, "device_id": device.as_str(), "attempt_id": attempt.as_str()});
        let answer = self
            .api
            .call("/api/queue/claims", |url| {
                Request::post(url).json(&body).idempotent(true)
            })
            .await?;
        match answer.status {
            200 | 201 => {
                let claim = read_claim(&answer.json()?)?;
                let ours = claim.key == key && claim.device == *device && claim.attempt == *attempt;
                // A grant for somebody else is no grant.
                if ours {
                    Ok(ClaimAnswer::Granted(claim))
                } else {
                    Err(invalid("attempt_id"))
                }
            }
            409 => {
                let body = answer.json()?;
                let holder = body
                    .get("holder")
                    .or_else(|| body.pointer("/error/holder"))
                    .ok_or_else(|| invalid("holder"))?;
                Ok(ClaimAnswer::Lost(read_claim(holder)?))
            }
            _ => Err(refusal(&answer)),
        }
    }
}
