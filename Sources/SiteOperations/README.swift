// SiteOperations
