import Testing

@Suite struct PlaceholderLinuxHostTests {}
