//! Who sits where at the start of a test.

use super::{Seat, Town};
use crate::practice::World;
use cs_ports::Settings;
use std::sync::Arc;

/// A coach and an administrator at desks of their own.
pub fn scene() -> (Arc<Town>, World, Seat, Seat) {
    let (town, world) = (Town::new(), World::new());
    let coach = Seat::of(&town, &world, &world.coach, 1);
    let admin = Seat::of(&town, &world, &world.admin, 2);
    (town, world, coach, admin)
}

/// Another person takes the seat.
pub fn sits(seat: &Seat, who: &cs_access::Principal) {
    let key = format!("principal:{}", who.user.key());
    seat.store
        .set(&key, &serde_json::to_value(who).unwrap())
        .unwrap();
    seat.station.resume(&who.user).unwrap();
}
