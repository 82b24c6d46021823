import Testing

@Suite struct PlaceholderAgentAPITests {}
