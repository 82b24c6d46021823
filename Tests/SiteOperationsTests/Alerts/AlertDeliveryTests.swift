import JobEngine
import SiteModel
import SiteOperations
import Testing

@Suite("To whom alerts go") struct AlertDeliveryTests {
    private func channel(_ name: String, _ severity: AlertSeverity) throws -> AlertChannel {
        AlertChannel(
            name: try ChannelName(name), severity: severity,
            way: .webhook(try OutboundURL("https://\(name).example.com/"), key: .file("/k")))
    }

    private func receivers(
        _ code: AlertCode, _ subject: String, _ channels: [AlertChannel], _ kind: AlertMove.Kind = .told
    ) throws -> [String] {
        try jobs(code, subject, channels, kind).map { try AlertDelivery(payload: $0.payload).channel.rawValue }
    }

    private func jobs(
        _ code: AlertCode, _ subject: String, _ channels: [AlertChannel], _ kind: AlertMove.Kind, tellings: Int = 1
    ) throws -> [Job] {
        var alert = Alert(AlertSighting(code, subject, "x"), id: AlertID(random: 1), at: 0, flaps: 0)
        alert.tellings = tellings
        var next: UInt64 = 0
        return try AlertDeliveries.jobs([AlertMove(kind, alert)], channels, host: "h", now: 0, requestedBy: 0) {
            next += 1
            return JobID(random: next)
        }
    }

    @Test("each channel hears what is bad enough for it") func severities() throws {
        let channels = try [channel("all", .info), channel("bad", .critical)]
        #expect(try receivers(.breakerOpen, "wordpress.org", channels) == ["all"])
        #expect(try receivers(.databaseDown, "mariadb", channels) == ["all", "bad"])
        #expect(try receivers(.databaseDown, "mariadb", channels, .visible) == [])
    }

    @Test("that a channel does not answer is not told by that channel alone") func broken() throws {
        let channels = try [channel("hook", .error), channel("page", .critical), channel("desk", .critical)]
        #expect(try receivers(.breakerOpen, "webhook:hook", channels) == ["hook", "page", "desk"], "else nobody would hear of it")
        #expect(try receivers(.breakerOpen, "webhook:hook", channels, .toldResolved) == ["hook", "page", "desk"])
        #expect(try receivers(.breakerOpen, "webhook:page", channels) == ["hook"], "who wants it hears it")
        #expect(try receivers(.breakerOpen, "webhook:hook", [channels[0]]) == ["hook"], "kept, and sent when it answers")
        #expect(try receivers(.breakerOpen, "download:hook", channels) == ["hook"], "that is no channel")
    }

    @Test("what goes to one channel has an order, what is critical one of its own; channels have none among each other, and none is a site")
    func order() throws {
        let channels = try [channel("hook", .info), channel("other", .info)]
        let all = try jobs(.databaseDown, "mariadb", channels, .told) + jobs(.queuePaused, "queue", channels, .toldResolved)
        #expect(all.map(\.lane) == ["channel:hook:critical", "channel:other:critical", "channel:hook", "channel:other"])
        #expect(all.map { $0.priority > JobKind.deliver.priority } == [true, true, false, false], "what is critical comes first")
        for job in all {
            let back = try HostJob(job)
            #expect(back.site == nil && back.kind == .deliver && SiteID(rawValue: job.lane ?? "") == nil)
        }
    }

    @Test("one reminder that waits is enough for a channel; other messages are each their own") func reminders() throws {
        let channels = try [channel("hook", .info), channel("other", .info)]
        let keys = try [2, 3, 4].map { try jobs(.databaseDown, "mariadb", channels, .reminded, tellings: $0).map(\.key) }
        #expect(Set(keys).count == 1 && Set(keys[0]).count == 2)
        #expect(try jobs(.databaseDown, "mariadb", channels, .told).map(\.key) != keys[0])
        #expect(try jobs(.databaseDown, "mariadb", channels, .toldResolved).map(\.key) != keys[0])
    }
}
