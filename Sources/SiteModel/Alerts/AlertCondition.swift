/// What is declared of a condition before it ever holds.
package struct AlertCondition: Sendable, Hashable {
    package var code: AlertCode
    package var title: String
    package var severity: AlertSeverity
    /// When it holds.
    package var text: String
    /// While one of these is open, this one is kept quiet: it is most likely what follows from it.
    package var dependsOn: [AlertCode]
    /// Milliseconds for which it must hold before anybody is told.
    package var timeToVisible: Int64

    private init(
        _ code: AlertCode, _ severity: AlertSeverity, _ title: String, when text: String, after seconds: Int64 = 0,
        dependsOn: [AlertCode] = []
    ) {
        self.code = code
        self.severity = severity
        self.title = title
        self.text = text
        self.dependsOn = dependsOn
        timeToVisible = seconds * 1000
    }

    /// Every condition there is.
    package static let all: [AlertCondition] = [
        .init(.databaseDown, .critical, "the database is down", when: "MariaDB does not answer a query", after: 20),
        .init(.serviceDown, .critical, "a service is down", when: "nginx, or another service of the host, does not run", after: 20),
        .init(
            .diskFull, .critical, "a disk is full",
            when: "less than 256 MiB are left where the sites lie, or 32 MiB for the agent's own: below 16 MiB changes are refused"),
        .init(
            .diskFilling, .warning, "a disk is nearly full", when: "more than 90 % of a disk is used", after: 60, dependsOn: [.diskFull]),
        .init(
            .auditNotWritten, .critical, "the audit log is not written",
            when: "the last record could not be written, or those before are not counted"),
        .init(
            .auditAnchorFailed, .error, "points of the audit log are not kept elsewhere",
            when: "the newest points could not be written down in the journal, or handed to the remote of audit.conf", after: 60),
        .init(
            .settingsRefused, .error, "a file of settings is refused",
            when: "alerts.conf, outbound.conf, guards.conf or acme.conf is not understood, names what is not there, or shows a secret"),
        .init(.changeStuck, .error, "a change is stuck", when: "a change was neither finished nor fully taken back", after: 60),
        .init(
            .jobsFailing, .error, "jobs fail", when: "five jobs or more were given up in the last hour",
            dependsOn: [.databaseDown, .diskFull]
        ),
        .init(
            .jobsPilingUp, .warning, "jobs pile up", when: "more than a hundred jobs wait for their turn", after: 300,
            dependsOn: [.databaseDown, .diskFull, .queuePaused]),
        .init(.queuePaused, .info, "the queue is paused", when: "a person paused the queue of jobs an hour ago", after: 3600),
        .init(
            .scheduleUnreadable, .error, "an entry of the schedule is not understood",
            when: "the time zone or the calendar that was chosen for an entry is not known any more, so that it does not run"),
        .init(
            .breakerOpen, .error, "somebody outside does not answer",
            when:
                "a mail server, a webhook, Slack, wordpress.org, Cloudflare, an authority or another whom the agent asks failed several times in a row"
        ),
        .init(
            .limitReached, .warning, "a limit of calls is reached",
            when: "calls to somebody outside wait because there were too many, or orders of certificates for a quarter of an hour",
            after: 60),
        .init(.certificateExpired, .error, "a certificate has ended", when: "the certificate on the disk is past its last day"),
        .init(
            .certificateExpiring, .warning, "a certificate ends soon",
            when: "a site's certificate has less than 30 days, or a third of a shorter life, and was not renewed in time"),
        .init(
            .certificateUnreadable, .error, "a certificate cannot be read", when: "what lies on the disk is no certificate, or nothing does"
        ),
        .init(
            .certificateNames, .error, "a certificate is for other names", when: "the certificate does not stand for a name of its site",
            after: 900),
        .init(
            .certificateOrderFailed, .warning, "a certificate could not be had",
            when: "the last order of a site's certificate failed, and it is tried again", after: 900),
        .init(
            .certificateNameParked, .warning, "a name has no certificate",
            when: "a site's certificate was issued without a name that did not lead here", after: 900),
        .init(
            .certificateMismatch, .error, "a served certificate is another one, or browsers refuse it",
            when: "a socket shows another certificate than lies on the disk, or the right one and browsers refuse it"),
        .init(
            .watchedExpiring, .warning, "a watched certificate ends soon, or has ended",
            when: "a watched socket shows a certificate that was not renewed in time"),
        .init(
            .watchedRefused, .error, "a watched certificate is one that browsers refuse",
            when: "what a watched socket shows is for another name, has a weak key, or its chain leads to nobody who is believed"),
        .init(
            .watchedChanged, .warning, "another certificate is shown by a watched socket",
            when: "it is no renewal: it has another signer, or ends before those that were shown"),
        .init(
            .watchedUnseen, .warning, "a watched socket cannot be looked at",
            when: "its name has no address, or none to which the agent talks, or nobody there speaks TLS", after: 3600),
        .init(
            .clockInDoubt, .error, "the machine's clock is in doubt",
            when: "the clock is a day or more away from what else is known of the time, so that nothing is renewed by it", after: 60),
        .init(.secretExpiring, .info, "a secret ends within a month", when: "a named secret has less than 30 days"),
        .init(.secretExpiresThisWeek, .warning, "a secret ends within a week", when: "a named secret has less than 7 days"),
        .init(.secretExpiresTomorrow, .error, "a secret ends within a day", when: "a named secret has less than a day"),
        .init(.secretExpired, .error, "a secret has ended", when: "a named secret is past the end that it was given"),
        .init(
            .secretUnreadable, .error, "a secret cannot be opened",
            when: "what is sealed under a name does not open, so whatever needs it fails", after: 60, dependsOn: [.diskFull]),
        .init(.secretMissing, .error, "a secret that is needed is missing", when: "a file of settings names a secret that is not kept"),
        .init(
            .sitePHPDown, .error, "a site's PHP does not run", when: "the service of a site's PHP failed", after: 60, dependsOn: [.diskFull]
        ),
        .init(
            .siteHeld, .warning, "a site is held to a quarter of a processor", when: "a site runs against its limits again and again",
            after: 60),
        .init(
            .siteScheduleFailing, .warning, "a site's schedule fails", when: "WordPress's scheduled events of a site could not be run",
            after: 360, dependsOn: [.databaseDown, .diskFull, .sitePHPDown]),
    ]
}

extension AlertCode {
    /// A test holds that each code stands in the list once; what did not would be told at once, as an error.
    package var condition: AlertCondition { Self.conditions[self] ?? .undeclared(self) }

    private static let conditions = Dictionary(AlertCondition.all.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
}

extension AlertCondition {
    fileprivate static func undeclared(_ code: AlertCode) -> AlertCondition {
        .init(code, .error, code.rawValue, when: "it is not declared")
    }
}
