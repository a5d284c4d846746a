fn send(provider: &cs_llm::MessagesProvider, body: cs_deid::SealedBody) {
    let _ = provider.send(body);
}

fn main() {}
