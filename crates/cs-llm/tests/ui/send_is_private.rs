fn send(provider: &cs_llm::MessagesProvider, body: &cs_deid::SealedBody, cancel: &cs_net::Cancel) {
    let _ = provider.send(body, cancel);
}

fn main() {}
