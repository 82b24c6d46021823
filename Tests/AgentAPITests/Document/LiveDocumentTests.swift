import AgentAPI
import AgentServer
import AgentTesting
import SiteModel
import Testing

/// docs/api/openapi.yaml against what the server says and takes, over the socket.
@Suite struct LiveDocumentTests {
    private static func service() -> RecordingService {
        let service = RecordingService()
        service.play([
            EventView(sequence: 1, change: "c23456789abc", at: 0, kind: "changeDone", step: nil, text: "x", milliseconds: nil, problem: nil)
        ])
        return service
    }

    private static func findings(_ document: APIDocument, _ operation: APIDocument.Operation, _ answer: HeardAnswer) throws -> [String] {
        guard let content = document.content(operation, answer.status) else {
            return ["\(operation.name): \(answer.status) is not told of"]
        }
        if content.type != answer.type { return ["\(operation.name): \(answer.status) is \(answer.type)"] }
        guard let schema = content.value["x-line"] ?? content.value["schema"] else { return ["\(operation.name): no schema"] }
        // What is no JSON is some text.
        guard content.type.contains("json") else {
            return answer.body.isEmpty || schema["type"]?.text != (content.type == "text/event-stream" ? "object" : "string")
                ? ["\(operation.name): no text"] : []
        }
        let bodies = content.value["x-line"] == nil ? [answer.body] : answer.body.split(separator: 10).map(Array.init)
        if bodies.isEmpty { return ["\(operation.name): nothing was said"] }
        return try bodies.flatMap { document.checker.findings(try DocumentValue(json: $0), schema, at: operation.name) }
    }

    @Test func everyAnswerIsAsItsRowTells() async throws {
        let document = try APIDocument.written()
        try await withLiveServer(Self.service()) { path in
            for row in RouteTable.rows {
                let operation = try #require(document.operation(of: row))
                let answer = try await HeardAnswer.ask(
                    path, row.method, row.target(EveryRouteTests.parameters), EveryRouteTests.bodies[row.name] ?? "")
                #expect(try Self.findings(document, operation, answer) == [])
                #expect(answer.status < 400)
            }
        }
    }

    @Test func everyProblemIsAsItsRowTells() async throws {
        let document = try APIDocument.written()
        // One that changes something and takes a body may meet every one of them.
        let row = try #require(RouteTable.byName[.siteSet])
        let operation = try #require(document.operation(of: row))
        let service = Self.service()
        try await withLiveServer(service) { path in
            for code in ProblemCode.allCases {
                service.fail(with: Problem(code, "cannot", hint: "try", details: ["site.id": "s"]))
                let answer = try await HeardAnswer.ask(
                    path, row.method, row.target(EveryRouteTests.parameters), EveryRouteTests.bodies[row.name] ?? "")
                #expect(try Self.findings(document, operation, answer) == [], "\(code)")
                #expect(answer.status == Problem(code, "").httpStatus)
            }
        }
    }

    /// The service judges them: the server has no list of what can be asked.
    private static let judgedByTheService: Set<String> = ["jobList state", "alertList severity"]

    @Test func aQueryIsTakenAndRefusedAsTheDocumentSays() async throws {
        let document = try APIDocument.written()
        let service = Self.service()
        try await withLiveServer(service) { path in
            for row in RouteTable.rows {
                let operation = try #require(document.operation(of: row))
                for parameter in operation.parameters(in: "query") {
                    guard let name = parameter["name"]?.text, let schema = parameter["schema"] else { continue }
                    let (taken, refused) = Self.values(schema)
                    for value in taken where (name, value) != ("follow", "true") {
                        let answer = try await HeardAnswer.ask(
                            path, row.method, row.target(EveryRouteTests.parameters, query: [(name, value)]),
                            EveryRouteTests.bodies[row.name] ?? "")
                        let isRehearsed = name == Route.rehearsal && value == "true"
                        let good = isRehearsed ? [204] : [200, 202]
                        #expect(good.contains(answer.status), "\(operation.name) \(name)=\(value): \(answer.status)")
                    }
                    for value in refused where !Self.judgedByTheService.contains("\(row.name) \(name)") {
                        let answer = try await HeardAnswer.ask(
                            path, row.method, row.target(EveryRouteTests.parameters, query: [(name, value)]),
                            EveryRouteTests.bodies[row.name] ?? "")
                        #expect(answer.status == 400, "\(operation.name) \(name)=\(value): \(answer.status)")
                    }
                }
            }
        }
    }

    private static func values(_ schema: DocumentValue) -> (taken: [String], refused: [String]) {
        switch schema["type"]?.text {
        case "boolean": return (["true", "false"], ["yes", "1", ""])
        case "integer":
            guard let least = schema["minimum"]?.integer, let most = schema["maximum"]?.integer else { return ([], ["no bounds"]) }
            let more = most == .max ? "9223372036854775808" : "\(most + 1)"
            return (["\(least)", "\(most)"], ["\(least - 1)", more, "1e3", "+1", "x"])
        default:
            if schema["enum"] != nil { return (schema["enum"]?.texts ?? [], ["nonsense", ""]) }
            return schema["pattern"] != nil ? ([], ["nonsense"]) : (["a b"], [])
        }
    }

    @Test func aBodyIsTakenAndRefusedAsItsSchemaSays() async throws {
        let document = try APIDocument.written()
        let service = Self.service()
        try await withLiveServer(service) { path in
            for row in RouteTable.rows where row.body == .json {
                let operation = try #require(document.operation(of: row))
                let schema = try #require(document.body(operation).flatMap { document.schemas[$0] })
                let sample = try DocumentValue(json: Array((EveryRouteTests.bodies[row.name] ?? "").utf8))
                func status(_ body: DocumentValue) async throws -> Int {
                    let text = String(decoding: try WireJSON.encode(body), as: UTF8.self)
                    return try await HeardAnswer.ask(path, row.method, row.target(EveryRouteTests.parameters), text).status
                }
                #expect(document.checker.findings(sample, schema) == [])
                #expect(try await status(sample.replacing(["colour"], with: .text("red"))) == 400)
                for name in schema["required"]?.texts ?? [] {
                    #expect(try await status(sample.replacing([name], with: nil)) == 400, "\(name)")
                }
                for (name, property) in schema["properties"]?.object ?? [:] {
                    #expect(try await status(sample.replacing([name], with: .object([:]))) == 400, "\(row.name) \(name)")
                    let mayBeNull = property["type"]?.texts.contains("null") == true
                    #expect(try await (status(sample.replacing([name], with: .null)) != 400) == mayBeNull, "\(row.name) \(name)")
                    for value in Self.examples(property) {
                        #expect(try await status(sample.replacing([name], with: value)) < 300, "\(row.name) \(name)")
                    }
                }
            }
        }
    }

    private static func examples(_ property: DocumentValue) -> [DocumentValue] {
        let types = property["type"]?.text.map { [$0] } ?? property["type"]?.texts ?? []
        return types.flatMap { type -> [DocumentValue] in
            switch type {
            case "string": property["enum"]?.list.filter { $0 != .null } ?? [.text("x")]
            case "boolean": [.flag(true), .flag(false)]
            case "integer": [property["minimum"] ?? .integer(1), property["maximum"] ?? .integer(2)]
            case "array": property["items"]?["pattern"] == nil ? [.list([]), .list([.text("x")])] : [.list([])]
            default: []
            }
        }
    }
}
