import Testing

@Suite struct PlaceholderAgentStoreTests {}
