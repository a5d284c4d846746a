use cs_deid::{CleanText, SafeHarbor};

fn main() {
    let _: CleanText<SafeHarbor> = CleanText::new("call Ada Byron".to_string());
}
