import Testing

@Suite struct PlaceholderSandboxHostTests {}
