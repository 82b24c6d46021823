import SiteModel

// AgentAPI: what the daemon and its clients agree on.
//
// Here: wire types (Wire/), the one route table (Routes/) and the typed client of the socket (Client/).
// Never here: server code, policy, printing. This table is where to begin.

/// Everything that can be asked of the daemon: one row a line. The server is built from these rows and the client asks by their names.
package enum RouteTable {
    package static let rows: [Route] = [
        // First, as they are looked for in this order: what is asked every few seconds, under the names that monitors know.
        Route(.healthReport, "GET", "/api/health", .reader, .safe),
        Route(.metrics, "GET", "/metrics", .reader, .safe),
        Route(.health, "GET", "/v1/health", .reader, .safe),
        Route(.sandbox, "GET", "/v1/sandbox", .reader, .safe),
        Route(.host, "GET", "/v1/host", .reader, .safe),
        Route(.hostReload, "POST", "/v1/host/reload", .administrator, audit: "host.reload", inCrisis: .stopped, .idempotent),
        Route(.hostConfig, "GET", "/v1/host/config", .reader, .safe),
        Route(
            .hostConfigUpgrade, "POST", "/v1/host/config", .administrator, audit: "host.upgrade-config", inCrisis: .stopped, .idempotent,
            body: .json),
        Route(
            .hostCloudflare, "POST", "/v1/host/cloudflare", .administrator, audit: "host.refresh-cloudflare", inCrisis: .stopped,
            .idempotent, body: .json),

        Route(.siteList, "GET", "/v1/sites", .reader, .safe, query: ["state"]),
        Route(.siteCreate, "POST", "/v1/sites", .administrator, audit: "site.create", inCrisis: .stopped, .idempotent, body: .json),
        Route(.siteShow, "GET", "/v1/sites/{ref}", .reader, tenant: .site, .safe),
        Route(
            .siteDelete, "DELETE", "/v1/sites/{ref}", .administrator, tenant: .site, audit: "site.delete", inCrisis: .stopped, .idempotent),
        Route(
            .siteSet, "PATCH", "/v1/sites/{ref}", .administrator, tenant: .site, audit: "site.set", inCrisis: .stopped, .idempotent,
            body: .json),
        Route(.siteLimits, "GET", "/v1/sites/{ref}/limits", .reader, tenant: .site, .safe),
        Route(
            .cachePurge, "POST", "/v1/sites/{ref}/cache/purge", .administrator, tenant: .site, audit: "site.cache-purge",
            inCrisis: .stopped, .idempotent,
            body: .json),
        Route(
            .sitePurge, "POST", "/v1/sites/{ref}/purge", .administrator, tenant: .site, audit: "site.purge", inCrisis: .stopped, .idempotent
        ),
        Route(
            .siteUndelete, "POST", "/v1/sites/{ref}/undelete", .administrator, tenant: .site, audit: "site.undelete", inCrisis: .admitted,
            .idempotent,
            query: ["disabled"]),
        Route(
            .siteLoginLink, "POST", "/v1/sites/{ref}/login-link", .administrator, tenant: .site, audit: "site.login-link",
            inCrisis: .stopped, .once),
        Route(.siteLogs, "GET", "/v1/sites/{ref}/logs", .reader, tenant: .site, .safe, query: LogRequest.keys),
        Route(.siteEvents, "GET", "/v1/sites/{ref}/events", .reader, tenant: .site, .safe, query: ["limit"]),
        Route(.siteStatus, "GET", "/v1/sites/{ref}/status", .reader, tenant: .site, .safe),
        Route(.siteShell, "POST", "/v1/sites/{ref}/shell", .administrator, tenant: .site, audit: "site.shell", inCrisis: .stopped, .once),
        Route(.siteCron, "GET", "/v1/sites/{ref}/cron", .reader, tenant: .site, .safe),
        Route(
            .siteCronRun, "POST", "/v1/sites/{ref}/cron/run", .administrator, tenant: .site, audit: "site.cron-run", inCrisis: .stopped,
            .idempotent),

        Route(.planCreate, "POST", "/v1/plans", .reader, .safe, body: .json),
        Route(.planSite, "GET", "/v1/sites/{ref}/plan", .reader, tenant: .site, .safe),
        Route(.planSet, "POST", "/v1/sites/{ref}/plan", .reader, tenant: .site, .safe, body: .json),
        Route(.planDelete, "GET", "/v1/sites/{ref}/plan/delete", .reader, tenant: .site, .safe),

        Route(.changeList, "GET", "/v1/changes", .reader, .safe, query: ["limit"]),
        Route(.changeShow, "GET", "/v1/changes/{id}", .reader, tenant: .siteOfChange, .safe),
        Route(.changeEvents, "GET", "/v1/changes/{id}/events", .reader, tenant: .siteOfChange, .safe, query: ["after"]),
        Route(
            .changeCancel, "POST", "/v1/changes/{id}/cancel", .administrator, tenant: .siteOfChange, audit: "change.cancel",
            inCrisis: .admitted, .idempotent),
        Route(
            .changeUndo, "POST", "/v1/changes/{id}/undo", .administrator, tenant: .siteOfChange, audit: "change.undo", inCrisis: .admitted,
            .once),
        Route(
            .changeResume, "POST", "/v1/changes/{id}/resume", .administrator, tenant: .siteOfChange, audit: "change.resume",
            inCrisis: .admitted, .once),
        Route(
            .changePassword, "POST", "/v1/changes/{id}/password", .administrator, tenant: .siteOfChange, audit: "change.password",
            inCrisis: .admitted, .once),

        Route(.doctor, "GET", "/v1/doctor", .reader, .safe),
        Route(
            .doctorOrphans, "POST", "/v1/doctor/orphans", .administrator, audit: "doctor.orphans", inCrisis: .stopped, .idempotent,
            body: .json),

        Route(.auditQuery, "GET", "/v1/audit", .administrator, .safe, query: AuditQuery.keys),
        Route(.auditVerify, "GET", "/v1/audit/verdict", .administrator, .safe, query: ["anchor"]),
        Route(.auditArchive, "POST", "/v1/audit/archive", .administrator, audit: "audit.archive", inCrisis: .stopped, .once),
        Route(.jobList, "GET", "/v1/jobs", .reader, .safe, query: JobsRequest.keys),
        Route(.jobAdd, "POST", "/v1/jobs", .administrator, audit: "job.add", inCrisis: .stopped, .once, body: .json),
        Route(.jobKinds, "GET", "/v1/job-kinds", .reader, .safe),
        Route(.jobShow, "GET", "/v1/jobs/{id}", .reader, tenant: .siteOfJob, .safe),
        Route(.jobEvents, "GET", "/v1/jobs/{id}/events", .reader, tenant: .siteOfJob, .safe),
        Route(.jobRetry, "POST", "/v1/jobs/{id}/retry", .administrator, tenant: .siteOfJob, audit: "job.retry", inCrisis: .stopped, .once),
        Route(
            .jobCancel, "POST", "/v1/jobs/{id}/cancel", .administrator, tenant: .siteOfJob, audit: "job.cancel", inCrisis: .admitted, .once),
        Route(
            .jobPause, "POST", "/v1/jobs/{id}/pause", .administrator, tenant: .siteOfJob, audit: "job.pause", inCrisis: .admitted,
            .idempotent),
        Route(
            .jobContinue, "POST", "/v1/jobs/{id}/continue", .administrator, tenant: .siteOfJob, audit: "job.continue", inCrisis: .stopped,
            .idempotent),
        Route(.queueShow, "GET", "/v1/queue", .reader, .safe),
        Route(.queuePause, "POST", "/v1/queue/pause", .administrator, audit: "queue.pause", inCrisis: .admitted, .idempotent),
        Route(.queueContinue, "POST", "/v1/queue/continue", .administrator, audit: "queue.continue", inCrisis: .admitted, .idempotent),

        Route(.crisis, "GET", "/v1/crisis", .reader, .safe),
        Route(.crisisOn, "POST", "/v1/crisis", .administrator, audit: "crisis.on", inCrisis: .admitted, .idempotent, body: .json),
        Route(
            .crisisOff, "DELETE", "/v1/crisis", .administrator, audit: "crisis.off", inCrisis: .admitted, .idempotent,
            query: CrisisEnd.keys),

        Route(.secretList, "GET", "/v1/secrets", .reader, .safe),
        Route(.secretSet, "POST", "/v1/secrets", .administrator, audit: "secret.set", inCrisis: .stopped, .once, body: .json),
        Route(
            .secretRotate, "POST", "/v1/secrets/{name}/rotate", .administrator, audit: "secret.rotate", inCrisis: .admitted, .once,
            body: .json),
        Route(.secretRemove, "DELETE", "/v1/secrets/{name}", .administrator, audit: "secret.remove", inCrisis: .stopped, .once),

        Route(.alertList, "GET", "/v1/alerts", .reader, .safe, query: AlertsRequest.keys),
        Route(.alertShow, "GET", "/v1/alerts/{id}", .reader, tenant: .siteOfAlert, .safe),
        Route(
            .alertAck, "POST", "/v1/alerts/{id}/ack", .administrator, tenant: .siteOfAlert, audit: "alert.ack", inCrisis: .admitted,
            .idempotent, body: .json),
        Route(.alertConditions, "GET", "/v1/alert-conditions", .reader, .safe),
        Route(.alertChannels, "GET", "/v1/alert-channels", .reader, .safe),
        Route(.alertTest, "POST", "/v1/alert-test", .administrator, audit: "alert.test", inCrisis: .admitted, .once, body: .json),

        Route(.scheduleList, "GET", "/v1/schedules", .reader, .safe),
        Route(.scheduleNext, "GET", "/v1/schedule-runs", .reader, .safe, query: ["days"]),
        Route(
            .scheduleSet, "PATCH", "/v1/schedules/{name}", .administrator, tenant: .siteOfSchedule, audit: "schedule.set",
            inCrisis: .stopped, .idempotent,
            body: .json),
        Route(
            .scheduleRun, "POST", "/v1/schedules/{name}/run", .administrator, tenant: .siteOfSchedule, audit: "schedule.run",
            inCrisis: .stopped, .once),
    ]

    /// The row of each name. A name without a row is a mistake in the list above and is caught by its test.
    package static let byName: [RouteName: Route] = Dictionary(rows.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
}
