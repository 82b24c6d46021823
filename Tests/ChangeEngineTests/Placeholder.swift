import Testing

@Suite struct PlaceholderChangeEngineTests {}
