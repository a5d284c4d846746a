fn main() {
    let _ = cs_deid::SealedBody {
        bytes: b"Ada Byron".to_vec(),
    };
}
