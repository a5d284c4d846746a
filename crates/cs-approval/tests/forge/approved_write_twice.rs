//! An `ApprovedWrite` used twice.
use cs_approval::ApprovedWrite;

fn send(_: ApprovedWrite) {}

fn twice(write: ApprovedWrite) {
    send(write.clone());
    send(write);
}

fn main() {
    let _ = twice;
}
