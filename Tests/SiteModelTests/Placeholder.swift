import Testing

@Suite struct PlaceholderSiteModelTests {}
