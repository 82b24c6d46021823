import AgentAPI
import AgentTesting
import SiteModel
import Testing
import Yams

@testable import AgentCLI

@Suite struct RenderingTests {
    struct Thing: Sendable {
        var name: String
        var count: Int64?
        var on: Bool
        var tags: [String]
        var parts: [(String, Int64)] = []
    }
    static let columns = Columns<Thing>(
        id: { $0.name },
        all: [
            .init("name") { .text($0.name) }, .init("itemCount") { .number($0.count) }, .init("on") { .flag($0.on) },
            .init("tags", inTable: false) { .list($0.tags) },
            .init("parts", inTable: false) { thing in
                .records(thing.parts.map { [.init("part", .text($0.0)), .init("size", .number($0.1))] })
            },
        ])
    static let things = [
        Thing(name: "plain", count: 3, on: true, tags: ["a", "b"], parts: [("left", 1), ("right", 20)]),
        Thing(
            name: "8.2", count: nil, on: false, tags: ["on", "no", "1e3", "null", "~", "- x", "a: b", "#c", "1:30", "0x1f", "ünïcode", ""]),
        Thing(name: "with, comma \"and quotes\"\nand a line", count: -1, on: true, tags: ["tab\there", "esc\u{1b}[31m", "back\\slash"]),
    ]

    @Test("what is hidden in a text, or turns what follows, is seen on a terminal", arguments: [OutputFormat.table, .json])
    func hidden(_ format: OutputFormat) {
        let text = "a\u{202e}b\u{2028}c\u{85}d\u{feff}e"
        let thing = Thing(name: text, count: nil, on: true, tags: [])
        let shown = OutputRendering(format: format, fields: nil).one(thing, Self.columns)
        #expect(!shown.unicodeScalars.contains { isHidden($0) && $0 != "\n" }, "\(shown.debugDescription)")
    }

    @Test func aTableSaysOfWhatAndThatThereIsNone() {
        let columns = Columns<Thing>(
            id: { $0.name }, all: [.init("down", label: "services down") { .list($0.tags) }, .init("name") { .text($0.name) }])
        let thing = Thing(name: "a", count: nil, on: true, tags: [])
        #expect(OutputRendering(format: .table, fields: nil).one(thing, columns) == "services down  none\nname           a\n")
        #expect(OutputRendering(format: .table, fields: nil).list([thing], columns).hasPrefix("SERVICES DOWN"))
        let json = OutputRendering(format: .json, fields: nil).one(thing, columns)
        #expect(json.contains(#""down": []"#) && !json.contains("none"), "\(json)")
    }

    @Test func aSizeIsShownInItsLargestWholeUnitAndProgramsReadWhatTheyDid() async throws {
        let shown = [512, 1024, 1536, 2047, 262_144, 0].map { SiteLimits.size($0) }
        #expect(shown == ["512M", "1G", "1536M", "2047M", "256G", "0M"])
        let people = try await CommandLineRun.run(["site", "limits", "example.com"], against: RecordingService())
        #expect(people.output.contains(/memory +1G/) && !people.output.contains("1024M"), "\(people.output)")
        let programs = try await CommandLineRun.run(["site", "limits", "example.com", "--format", "json"], against: RecordingService())
        #expect(programs.output.contains(#""value": "1024M""#), "\(programs.output)")
    }

    @Test func aLimitThatIsNotHeldIsNeverAYes() {
        var view = LimitsView(
            site: RecordingService.site, unenforced: nil, unheld: ["memory": "not held: why"], memoryUsed: nil, tasksUsed: nil,
            diskUsed: nil)
        func enforced() -> [String?] { LimitRow.rows(view).map(\.enforced) }
        #expect(enforced() == ["not held: why", "yes", "yes", "yes", "yes", "no limit"])
        (view.unheld, view.unenforced) = (nil, "of a kind")
        #expect(enforced() == ["of a kind", "of a kind", "of a kind", "yes", "yes", "no limit"])
    }

    @Test func aTableWithoutRowsIsASentenceAndNoHead() async throws {
        let events = try await CommandLineRun.run(["site", "events", "quiet.example"], against: RecordingService())
        #expect(events.status == .done && events.output.isEmpty && events.talk.hasPrefix("no events"), "\(events)")
        let json = try await CommandLineRun.run(["site", "events", "quiet.example", "--format", "json"], against: RecordingService())
        #expect(json.output == "[]\n" && json.talk.isEmpty, "\(json)")
        let csv = try await CommandLineRun.run(["site", "events", "quiet.example", "--format", "csv"], against: RecordingService())
        #expect(csv.output.hasPrefix("at,subject,"), "programs know which column is which: \(csv)")
    }

    @Test func oneWordIsShownInBriefAndSettingsInFull() async throws {
        let full = try await CommandLineRun.run(["site", "set", "example.com", "cache=off"], against: RecordingService())
        #expect(full.talk.contains("+server {"), "\(full.talk)")
        for word in ["enable", "disable"] {
            let brief = try await CommandLineRun.run(["site", word, "example.com"], against: RecordingService())
            #expect(brief.talk.contains("  writes /etc/nginx/sites-enabled/") && !brief.talk.contains("+server {"), "\(brief.talk)")
            let dry = try await CommandLineRun.run(["site", word, "example.com", "--dry-run"], against: RecordingService())
            #expect(dry.output.contains("+server {"), "\(dry.output)")
        }
    }

    @Test(arguments: OutputFormat.allCases)
    func aListLooksLikeThis(_ format: OutputFormat) throws {
        let text = OutputRendering(format: format, fields: nil).list(Self.things, Self.columns)
        #expect(try Golden.difference(text, "list.\(format.rawValue)", beside: #filePath) == nil)
    }

    @Test(arguments: OutputFormat.allCases)
    func oneThingLooksLikeThis(_ format: OutputFormat) throws {
        let text = OutputRendering(format: format, fields: format == .table ? ["parts", "name", "tags"] : nil).one(
            Self.things[0], Self.columns)
        #expect(try Golden.difference(text, "one.\(format.rawValue)", beside: #filePath) == nil)
    }

    @Test(arguments: OutputFormat.allCases)
    func anEmptyListIsStillThatFormat(_ format: OutputFormat) throws {
        let text = OutputRendering(format: format, fields: nil).list([], Self.columns)
        switch format {
        case .json, .yaml: #expect(text == "[]\n")
        case .csv: #expect(text == "name,itemCount,on,tags,parts\n")
        case .table: #expect(text == "NAME  ITEM COUNT  ON\n")
        case .ids: #expect(text.isEmpty)
        }
    }

    @Test func fieldsSelectAndOrderInEveryFormat() {
        let rendered = { OutputRendering(format: $0, fields: ["on", "name"]).list([Self.things[0]], Self.columns) }
        #expect(rendered(.csv) == "on,name\ntrue,plain\n")
        #expect(rendered(.json) == "[\n  {\n    \"on\": true,\n    \"name\": \"plain\"\n  }\n]\n")
        #expect(rendered(.table) == "ON    NAME\ntrue  plain\n")
        #expect(rendered(.yaml) == "- on: true\n  name: plain\n" || rendered(.yaml) == "- \"on\": true\n  name: plain\n")
    }

    @Test func machineFormatsReadBackAsTheSameValues() throws {
        let json = OutputRendering(format: .json, fields: nil).list(Self.things, Self.columns)
        let read = try WireJSON.decode([JSONThing].self, from: json.utf8)
        #expect(
            read.map(\.name) == Self.things.map(\.name) && read.map(\.tags) == Self.things.map(\.tags)
                && read.map(\.itemCount) == [3, nil, -1])
        let yaml = OutputRendering(format: .yaml, fields: nil).list(Self.things, Self.columns)
        let loaded = try #require(try Yams.load(yaml: yaml) as? [[String: Any]])
        for (thing, entry) in zip(Self.things, loaded) {
            #expect(entry["name"] as? String == thing.name)
            #expect(entry["tags"] as? [String] == thing.tags)
            #expect(entry["on"] as? Bool == thing.on)
        }
    }

    private struct JSONThing: Decodable {
        var name: String
        var itemCount: Int64?
        var tags: [String]
    }

    @Test func timesAreUTC() {
        #expect(Value.time(1_700_000_000) == .text("2023-11-14T22:13:20Z"))
        #expect(Value.time(0) == .text("1970-01-01T00:00:00Z"))
        #expect(Value.time(nil) == .none)
    }

    @Test func durationsAreShort() {
        #expect(EventLine.duration(0) == "0 ms" && EventLine.duration(999) == "999 ms")
        #expect(EventLine.duration(1000) == "1.00 s" && EventLine.duration(1996) == "2.00 s" && EventLine.duration(61_005) == "61.01 s")
    }

    @Test(arguments: [
        ("change-show.txt", ["change", "show", "c23456789abc"]), ("site-show.txt", ["site", "show", "example.com"]),
        ("site-list.txt", ["site", "list"]), ("plan.txt", ["site", "plan", "example.com"]), ("doctor.txt", ["doctor"]),
        ("change-show.json", ["change", "show", "c23456789abc", "--format", "json"]),
        ("plan.yaml", ["site", "plan", "example.com", "--format", "yaml"]),
    ])
    func aCommandPrintsThis(_ name: String, _ arguments: [String]) async throws {
        let run = try await CommandLineRun.run(arguments, against: RecordingService())
        #expect(try Golden.difference(run.rootlessOutput, name, beside: #filePath) == nil)
    }
}
