import Testing

@Suite struct PlaceholderConfigTemplatesTests {}
