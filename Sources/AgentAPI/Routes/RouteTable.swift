import SiteModel

/// Everything that can be asked of the daemon: one row a line. The server is built from these rows and the client asks by their names.
package enum RouteTable {
    package static let rows: [Route] = [
        Route(.health, "GET", "/v1/health", role: .reader, .safe),
        Route(.sandbox, "GET", "/v1/sandbox", role: .reader, .safe),

        Route(.siteList, "GET", "/v1/sites", role: .reader, .safe, query: ["state"]),
        Route(.siteCreate, "POST", "/v1/sites", role: .administrator, audit: "site.create", .idempotent, body: .json),
        Route(.siteShow, "GET", "/v1/sites/{ref}", role: .reader, tenant: .site, .safe),
        Route(.siteDelete, "DELETE", "/v1/sites/{ref}", role: .administrator, tenant: .site, audit: "site.delete", .idempotent),
        Route(.sitePurge, "POST", "/v1/sites/{ref}/purge", role: .administrator, tenant: .site, audit: "site.purge", .idempotent),
        Route(.siteUndelete, "POST", "/v1/sites/{ref}/undelete", role: .administrator, tenant: .site, audit: "site.undelete", .idempotent),
        Route(.siteLoginLink, "POST", "/v1/sites/{ref}/login-link", role: .administrator, tenant: .site, audit: "site.login-link", .once),

        Route(.planCreate, "POST", "/v1/plans", role: .reader, .safe, body: .json),
        Route(.planSite, "GET", "/v1/sites/{ref}/plan", role: .reader, tenant: .site, .safe),
        Route(.planDelete, "GET", "/v1/sites/{ref}/plan/delete", role: .reader, tenant: .site, .safe),

        Route(.changeList, "GET", "/v1/changes", role: .reader, .safe, query: ["limit"]),
        Route(.changeShow, "GET", "/v1/changes/{id}", role: .reader, tenant: .siteOfChange, .safe),
        Route(.changeEvents, "GET", "/v1/changes/{id}/events", role: .reader, tenant: .siteOfChange, .safe, query: ["after"]),
        Route(.changeCancel, "POST", "/v1/changes/{id}/cancel", role: .administrator, tenant: .siteOfChange, audit: "change.cancel", .idempotent),
        Route(.changeUndo, "POST", "/v1/changes/{id}/undo", role: .administrator, tenant: .siteOfChange, audit: "change.undo", .once),
        Route(.changeResume, "POST", "/v1/changes/{id}/resume", role: .administrator, tenant: .siteOfChange, audit: "change.resume", .once),
        Route(.changePassword, "POST", "/v1/changes/{id}/password", role: .administrator, tenant: .siteOfChange, audit: "change.password", .once),

        Route(.doctor, "GET", "/v1/doctor", role: .reader, .safe),
        Route(.doctorOrphans, "POST", "/v1/doctor/orphans", role: .administrator, audit: "doctor.orphans", .idempotent, body: .json),
    ]

    /// The row of each name. A name without a row is a mistake in the list above and is caught by its test.
    package static let byName: [RouteName: Route] = Dictionary(rows.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
}
