import Testing

@Suite struct PlaceholderAgentCLITests {}
