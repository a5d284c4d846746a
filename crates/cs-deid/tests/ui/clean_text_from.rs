use cs_deid::{CleanText, SafeHarbor};

fn main() {
    let _: CleanText<SafeHarbor> = CleanText::from("call Ada Byron".to_string());
}
