import Foundation
import HostServices
import LinuxHost
import Logging
import SiteModel

/// Log events as fields of systemd's journal: `journalctl -u agent AGENT_CHANGE_ID=c…` shows one change.
struct JournalLog: LogHandler {
    private let journal: JournalSocket
    /// For what the journal does not take: a message that is too large, a journal that is just being started again.
    private var fallback: StreamLogHandler
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .info

    init(_ journal: JournalSocket, label: String) {
        self.journal = journal
        fallback = StreamLogHandler.standardError(label: label)
    }

    /// The journal where standard error leads there, else lines on standard error. Before the first Logger is made, once.
    static func bootstrap(_ layout: HostLayout) throws(Problem) {
        let stream = ProcessInfo.processInfo.environment["JOURNAL_STREAM"]
        guard let journal = try JournalSocket.ofStandardError(at: layout.journalSocket, stream: stream) else { return }
        LoggingSystem.bootstrap { JournalLog(journal, label: $0) }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let facts = metadata.merging(event.metadata ?? [:]) { _, new in new }.sorted { $0.key < $1.key }
        // Facts stand in the message as well: who reads `journalctl -u agent` sees no fields.
        let shown = facts.map { " \($0.key)=\($0.value)" }.joined()
        var fields = [
            (name: "MESSAGE", value: "\(event.message)\(shown)"), (name: "PRIORITY", value: "\(Self.priority(event.level))"),
            (name: "SYSLOG_IDENTIFIER", value: "agent"),
        ]
        fields += facts.map { (name: JournalSocket.field($0.key), value: "\($0.value)") }
        do throws(Problem) { try journal.send(fields) } catch { fallback.log(event: event) }
    }

    /// syslog(3).
    private static func priority(_ level: Logger.Level) -> Int {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}
