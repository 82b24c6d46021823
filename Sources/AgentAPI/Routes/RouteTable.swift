import SiteModel

// AgentAPI: what the daemon and its clients agree on.
//
// Here: wire types (Wire/), the one route table (Routes/) and the typed client of the socket (Client/).
// Never here: server code, policy, printing. This table is where to begin.

/// Everything that can be asked of the daemon: one row a line. The server is built from these rows and the client asks by their names.
package enum RouteTable {
    package static let rows: [Route] = [
        // First, as they are looked for in this order: what is asked every few seconds, under the names that monitors know.
        Route(.healthReport, "GET", "/api/health", .viewer, .safe),
        Route(.metrics, "GET", "/metrics", .viewer, .safe),
        Route(.health, "GET", "/v1/health", .viewer, .safe),
        Route(.sandbox, "GET", "/v1/sandbox", .viewer, .safe),
        Route(.host, "GET", "/v1/host", .viewer, .safe),
        Route(.hostReload, "POST", "/v1/host/reload", .administrator, audit: "host.reload", inCrisis: .stopped, .idempotent),
        Route(.hostConfig, "GET", "/v1/host/config", .viewer, .safe),
        Route(
            .hostConfigUpgrade, "POST", "/v1/host/config", .administrator, audit: "host.upgrade-config", inCrisis: .stopped, .idempotent,
            body: .json),
        Route(
            .hostCloudflare, "POST", "/v1/host/cloudflare", .administrator, audit: "host.refresh-cloudflare", inCrisis: .stopped,
            .idempotent, body: .json),
        Route(.hostClock, "GET", "/v1/host/clock", .viewer, .safe),
        Route(.hostClockAccept, "POST", "/v1/host/clock", .administrator, audit: "host.accept-clock", inCrisis: .stopped, .idempotent),

        Route(.siteList, "GET", "/v1/sites", .viewer, tenant: .listed, .safe, query: ["state"]),
        Route(.siteCreate, "POST", "/v1/sites", .operator, audit: "site.create", inCrisis: .stopped, .idempotent, body: .json),
        Route(.siteShow, "GET", "/v1/sites/{ref}", .viewer, tenant: .site, .safe),
        Route(
            .siteDelete, "DELETE", "/v1/sites/{ref}", .operator, tenant: .site, audit: "site.delete", inCrisis: .stopped, .idempotent),
        Route(
            .siteSet, "PATCH", "/v1/sites/{ref}", .operator, tenant: .site, audit: "site.set", inCrisis: .stopped, .idempotent,
            body: .json),
        Route(.siteLimits, "GET", "/v1/sites/{ref}/limits", .viewer, tenant: .site, .safe),
        Route(
            .cachePurge, "POST", "/v1/sites/{ref}/cache/purge", .siteOwner, tenant: .site, audit: "site.cache-purge",
            inCrisis: .stopped, .idempotent,
            body: .json),
        Route(
            .sitePurge, "POST", "/v1/sites/{ref}/purge", .administrator, tenant: .site, audit: "site.purge", inCrisis: .stopped, .idempotent
        ),
        Route(
            .siteUndelete, "POST", "/v1/sites/{ref}/undelete", .operator, tenant: .site, audit: "site.undelete", inCrisis: .admitted,
            .idempotent,
            query: ["disabled"]),
        Route(
            .siteLoginLink, "POST", "/v1/sites/{ref}/login-link", .siteOwner, tenant: .site, audit: "site.login-link",
            inCrisis: .stopped, .once),
        Route(.siteLogs, "GET", "/v1/sites/{ref}/logs", .siteOwner, tenant: .site, .safe, query: LogRequest.keys),
        Route(.siteEvents, "GET", "/v1/sites/{ref}/events", .viewer, tenant: .site, .safe, query: ["limit"]),
        Route(.siteStatus, "GET", "/v1/sites/{ref}/status", .viewer, tenant: .site, .safe),
        Route(.siteShell, "POST", "/v1/sites/{ref}/shell", .administrator, tenant: .site, audit: "site.shell", inCrisis: .stopped, .once),
        Route(.siteCron, "GET", "/v1/sites/{ref}/cron", .viewer, tenant: .site, .safe),
        Route(
            .siteCronRun, "POST", "/v1/sites/{ref}/cron/run", .siteOwner, tenant: .site, audit: "site.cron-run", inCrisis: .stopped,
            .idempotent),

        Route(.planCreate, "POST", "/v1/plans", .operator, .safe, body: .json),
        Route(.planSite, "GET", "/v1/sites/{ref}/plan", .viewer, tenant: .site, .safe),
        Route(.planSet, "POST", "/v1/sites/{ref}/plan", .operator, tenant: .site, .safe, body: .json),
        Route(.planDelete, "GET", "/v1/sites/{ref}/plan/delete", .operator, tenant: .site, .safe, query: ["purge"]),

        Route(.changeList, "GET", "/v1/changes", .viewer, tenant: .listed, .safe, query: ["limit"]),
        Route(.changeShow, "GET", "/v1/changes/{id}", .viewer, tenant: .siteOfChange, .safe),
        Route(.changeEvents, "GET", "/v1/changes/{id}/events", .viewer, tenant: .siteOfChange, .safe, query: ["after"]),
        Route(
            .changeCancel, "POST", "/v1/changes/{id}/cancel", .operator, tenant: .siteOfChange, audit: "change.cancel",
            inCrisis: .admitted, .idempotent),
        Route(
            .changeUndo, "POST", "/v1/changes/{id}/undo", .operator, tenant: .siteOfChange, audit: "change.undo", inCrisis: .admitted,
            .once),
        Route(
            .changeResume, "POST", "/v1/changes/{id}/resume", .operator, tenant: .siteOfChange, audit: "change.resume",
            inCrisis: .admitted, .once),
        Route(
            .changePassword, "POST", "/v1/changes/{id}/password", .operator, tenant: .siteOfChange, audit: "change.password",
            inCrisis: .admitted, .once),

        Route(.doctor, "GET", "/v1/doctor", .viewer, .safe),
        Route(
            .doctorOrphans, "POST", "/v1/doctor/orphans", .administrator, audit: "doctor.orphans", inCrisis: .stopped, .idempotent,
            body: .json),

        Route(.auditQuery, "GET", "/v1/audit", .siteOwner, tenant: .listed, .safe, query: AuditQuery.keys),
        Route(.auditVerify, "GET", "/v1/audit/verdict", .administrator, .safe, query: ["anchor"]),
        Route(.auditAnchors, "POST", "/v1/audit/verdict", .administrator, .safe, body: .json),
        Route(.auditArchive, "POST", "/v1/audit/archive", .administrator, audit: "audit.archive", inCrisis: .stopped, .once),
        Route(.auditAnew, "POST", "/v1/audit/anew", .administrator, audit: "audit.begin-anew", inCrisis: .admitted, .once, body: .json),
        Route(.jobList, "GET", "/v1/jobs", .viewer, tenant: .listed, .safe, query: JobsRequest.keys),
        Route(.jobAdd, "POST", "/v1/jobs", .operator, audit: "job.add", inCrisis: .stopped, .once, body: .json),
        Route(.jobKinds, "GET", "/v1/job-kinds", .viewer, .safe),
        Route(.jobShow, "GET", "/v1/jobs/{id}", .viewer, tenant: .siteOfJob, .safe),
        Route(.jobEvents, "GET", "/v1/jobs/{id}/events", .viewer, tenant: .siteOfJob, .safe),
        Route(.jobRetry, "POST", "/v1/jobs/{id}/retry", .operator, tenant: .siteOfJob, audit: "job.retry", inCrisis: .stopped, .once),
        Route(
            .jobCancel, "POST", "/v1/jobs/{id}/cancel", .operator, tenant: .siteOfJob, audit: "job.cancel", inCrisis: .admitted, .once),
        Route(
            .jobPause, "POST", "/v1/jobs/{id}/pause", .operator, tenant: .siteOfJob, audit: "job.pause", inCrisis: .admitted,
            .idempotent),
        Route(
            .jobContinue, "POST", "/v1/jobs/{id}/continue", .operator, tenant: .siteOfJob, audit: "job.continue", inCrisis: .stopped,
            .idempotent),
        Route(.queueShow, "GET", "/v1/queue", .viewer, .safe),
        Route(.queuePause, "POST", "/v1/queue/pause", .operator, audit: "queue.pause", inCrisis: .admitted, .idempotent),
        Route(.queueContinue, "POST", "/v1/queue/continue", .operator, audit: "queue.continue", inCrisis: .admitted, .idempotent),

        Route(.crisis, "GET", "/v1/crisis", .viewer, .safe),
        Route(.crisisOn, "POST", "/v1/crisis", .operator, audit: "crisis.on", inCrisis: .admitted, .idempotent, body: .json),
        Route(
            .crisisOff, "DELETE", "/v1/crisis", .operator, audit: "crisis.off", inCrisis: .admitted, .idempotent, query: CrisisEnd.keys),

        Route(.tokenList, "GET", "/v1/tokens", .administrator, .safe),
        Route(.tokenCreate, "POST", "/v1/tokens", .administrator, audit: "token.create", inCrisis: .stopped, .once, body: .json),
        Route(.tokenSecret, "POST", "/v1/tokens/{id}/secret", .administrator, audit: "token.secret", inCrisis: .stopped, .once),
        Route(.tokenRevoke, "DELETE", "/v1/tokens/{id}", .administrator, audit: "token.revoke", inCrisis: .admitted, .idempotent),

        Route(.secretList, "GET", "/v1/secrets", .viewer, .safe),
        Route(.secretSet, "POST", "/v1/secrets", .administrator, audit: "secret.set", inCrisis: .stopped, .once, body: .json),
        Route(
            .secretRotate, "POST", "/v1/secrets/{name}/rotate", .administrator, audit: "secret.rotate", inCrisis: .admitted, .once,
            body: .json),
        Route(.secretRemove, "DELETE", "/v1/secrets/{name}", .administrator, audit: "secret.remove", inCrisis: .stopped, .once),

        Route(.alertList, "GET", "/v1/alerts", .viewer, tenant: .listed, .safe, query: AlertsRequest.keys),
        Route(.alertShow, "GET", "/v1/alerts/{id}", .viewer, tenant: .siteOfAlert, .safe),
        Route(
            .alertAck, "POST", "/v1/alerts/{id}/ack", .operator, tenant: .siteOfAlert, audit: "alert.ack", inCrisis: .admitted,
            .idempotent, body: .json),
        Route(.alertConditions, "GET", "/v1/alert-conditions", .viewer, .safe),
        Route(.alertChannels, "GET", "/v1/alert-channels", .viewer, .safe),
        Route(.alertTest, "POST", "/v1/alert-test", .operator, audit: "alert.test", inCrisis: .admitted, .once, body: .json),

        Route(.breakerList, "GET", "/v1/breakers", .viewer, .safe),
        Route(
            .breakerReset, "POST", "/v1/breakers/{name}/reset", .operator, audit: "breaker.reset", inCrisis: .admitted, .idempotent),
        Route(.limitList, "GET", "/v1/limits", .viewer, .safe),

        Route(.certificateList, "GET", "/v1/certificates", .viewer, tenant: .listed, .safe, query: CertificateView.keys),
        Route(.certificateShow, "GET", "/v1/sites/{ref}/certificate", .viewer, tenant: .site, .safe),
        Route(.certificateTest, "GET", "/v1/sites/{ref}/certificate/test", .viewer, tenant: .site, .safe),
        Route(
            .certificateOrder, "POST", "/v1/sites/{ref}/certificate/order", .operator, tenant: .site, audit: "certificate.order",
            inCrisis: .stopped, .idempotent, body: .json),
        Route(
            .certificateRevoke, "POST", "/v1/sites/{ref}/certificate/revoke", .administrator, tenant: .site, audit: "certificate.revoke",
            inCrisis: .admitted, .idempotent, body: .json),
        // Whoever brings a key may bring anybody's.
        Route(
            .certificateImport, "POST", "/v1/sites/{ref}/certificate/import", .administrator, tenant: .site, audit: "certificate.import",
            inCrisis: .stopped, .idempotent, body: .json),

        Route(.watchedList, "GET", "/v1/watched-certificates", .viewer, tenant: .listed, .safe, query: CertificateView.keys),
        Route(
            .watchBegin, "POST", "/v1/watched-certificates", .operator, audit: "certificate.begin-watch", inCrisis: .stopped, .idempotent,
            body: .json),
        Route(
            .watchEnd, "DELETE", "/v1/watched-certificates/{name}", .operator, audit: "certificate.end-watch", inCrisis: .stopped,
            .idempotent),

        Route(.scheduleList, "GET", "/v1/schedules", .viewer, .safe),
        Route(.scheduleNext, "GET", "/v1/schedule-runs", .viewer, .safe, query: ["days"]),
        Route(
            .scheduleSet, "PATCH", "/v1/schedules/{name}", .administrator, tenant: .siteOfSchedule, audit: "schedule.set",
            inCrisis: .stopped, .idempotent,
            body: .json),
        Route(
            .scheduleRun, "POST", "/v1/schedules/{name}/run", .operator, tenant: .siteOfSchedule, audit: "schedule.run",
            inCrisis: .stopped, .once),
    ]

    /// The row of each name. A name without a row is a mistake in the list above and is caught by its test.
    package static let byName: [RouteName: Route] = Dictionary(rows.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
}
