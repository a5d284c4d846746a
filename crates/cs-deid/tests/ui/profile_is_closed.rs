#[derive(Clone, Copy, Debug)]
struct Nothing;

impl cs_deid::Profile for Nothing {
    const NAME: &'static str = "nothing";
}

fn main() {}
