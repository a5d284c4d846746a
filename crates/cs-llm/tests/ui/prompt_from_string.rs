use cs_ports::ModelProvider;

fn ask(provider: &cs_llm::MessagesProvider) {
    let _ = provider.complete(String::from("Ada Byron missed her visit"));
}

fn main() {}
