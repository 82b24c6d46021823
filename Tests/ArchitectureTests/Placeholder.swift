import Testing

@Suite struct PlaceholderArchitectureTests {}
