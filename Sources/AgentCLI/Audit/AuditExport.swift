import AgentAPI
import ArgumentParser
import SiteModel

struct AuditExport: LeafCommand {
    static let configuration = describe(
        "export", "Prints all records that fit, the oldest first, for other programs: JSON lines, or CSV.",
        """
        JSON lines hold each record with its hash, as the chain has them, and what was damaged and left out as one line with leftOut. In CSV a cell that a spreadsheet would take for a formula begins with '.

        Example: agent audit export --since 30d --format csv
        """)

    @OptionGroup var filter: AuditFilter

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        try options.checkFields(Self.fields)
        guard [.table, .json, .csv].contains(options.format) else { throw ValidationError("An export is json (lines) or csv.") }
    }

    func run() async throws {
        let client = try options.client()
        var query = filter.query(limit: AuditQuery.mostRecords)
        query.after = 0
        var gaps: Set<AuditPage.LeftOut> = []
        var isFirst = true
        while true {
            let page = try await client.audit(query)
            if isFirst, page.entries.isEmpty, let refusal = filter.action.flatMap(AuditActions.refusal) { throw refusal }
            if isFirst, options.format == .csv { Console.current.out(AuditCSV.head) }
            isFirst = false
            for gap in page.leftOut where gaps.insert(gap).inserted {
                options.say(gap.words)
                if options.format != .csv { Console.current.out(JSONText.line([.init("leftOut", .text(gap.words))]) + "\n") }
            }
            for entry in page.entries {
                Console.current.out(options.format == .csv ? AuditCSV.line(entry) : try AuditJSON.line(entry))
            }
            guard let last = page.entries.last, !Console.current.lost.isLost else { return }
            query.after = last.record.sequence
        }
    }
}

enum AuditJSON {
    static func line(_ entry: AuditEntry) throws -> String {
        // `text` is what the hash was taken over, byte for byte.
        JSONText.line([.init("hash", .text(entry.hash)), .init("text", .text(try AuditChain.text(entry.record)))]) + "\n"
    }
}

/// RFC 4180, in which no cell is a formula: spreadsheets compute what begins with one of these, whoever wrote it (OWASP, CSV injection).
enum AuditCSV {
    static var head: String { CSVText.text(names: Columns.audit.names, []) }

    static func line(_ entry: AuditEntry) -> String {
        let row = Columns.audit.all.map { Value.Field($0.name, safe($0.value(entry))) }
        return String(CSVText.text(names: [], [row]).drop { $0 == "\n" })
    }

    private static func safe(_ value: Value) -> Value {
        guard case .text(let text) = value else { return value }
        guard let first = text.unicodeScalars.first, ["=", "+", "-", "@", "\t", "\r"].contains(first) else { return value }
        return .text("'\(text)")
    }
}
