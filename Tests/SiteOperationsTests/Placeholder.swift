import Testing

@Suite struct PlaceholderSiteOperationsTests {}
