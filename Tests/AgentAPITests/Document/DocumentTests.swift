import AgentAPI
import AgentTesting
import SiteModel
import Testing

/// docs/api/openapi.yaml against the table of routes and the types that go over the socket.
@Suite struct DocumentTests {
    @Test func theDocumentSaysWhatTheTableSays() throws {
        let document = try APIDocument.written()
        #expect(document.differences() == [])
        #expect(document.root["openapi"]?.text?.hasPrefix("3.1.") == true)
    }

    @Test func everyTypeHasTheFieldsThatItsSchemaTellsOf() async throws {
        let document = try APIDocument.written()
        #expect(try await Self.findings(document) == [])
    }

    private static func findings(_ document: APIDocument) async throws -> [String] {
        var shape = WireShape(document)
        var found: [String] = []
        for (name, value) in try await WireSamples.all() {
            let schema = DocumentValue.object(["$ref": .text("#/components/schemas/\(name)")])
            shape.compare(value, with: schema)
            found += document.checker.findings(try DocumentValue(json: WireJSON.encode(value)), schema, at: name)
        }
        let told = Set(document.schemas.filter { $0.value["properties"] != nil }.keys)
        return found + shape.findings + told.subtracting(shape.seen).sorted().map { "\($0): nothing of it goes over the socket" }
    }

    @Test(arguments: RouteTable.rows) func aRowThatIsNotInTheDocumentIsFound(_ row: Route) throws {
        let document = try APIDocument.written()
        let without = APIDocument(document.root.replacing(["paths", row.pattern, row.method.lowercased()], with: nil))
        #expect(without.differences().contains("\(row.name): no operation \(row.method) \(row.pattern)"))
        let others = RouteTable.rows.filter { $0.name != row.name }
        #expect(document.differences(from: others).contains("\(row.method) \(row.pattern): no row answers it"))
    }

    @Test(
        arguments: [
            (["x-role"], DocumentValue.text("administrator")), (["x-tenant"], .text("host")), (["x-audit"], .text("site.show")),
            (["x-crisis"], .text("stopped")), (["x-idempotency"], .text("once")), (["operationId"], .text("show")),
            (["x-more"], .text("x")),
            (["responses", "404"], nil), (["responses", "200"], nil), (["responses", "413"], .object([:])),
            (["responses", "200", "content", "application/json", "schema", "oneOf"], .list([])),
            (["requestBody"], .object([:])),
            (["parameters"], .list([.object(["name": .text("x"), "in": .text("query"), "schema": .object([:])])])),
        ] as [([String], DocumentValue?)])
    func anOperationThatSaysOtherwiseIsFound(_ place: [String], _ value: DocumentValue?) throws {
        let document = try APIDocument.written()
        let altered = APIDocument(document.root.replacing(["paths", "/v1/sites/{ref}", "get"] + place, with: value))
        #expect(altered.root != document.root && !altered.differences().isEmpty)
    }

    @Test(arguments: [
        ["ProblemCode", "enum"], ["SetSiteRequest", "properties", "snippet"], ["SetSiteRequest", "additionalProperties"],
    ])
    func aSchemaThatLacksSomethingIsFound(_ place: [String]) throws {
        let document = try APIDocument.written()
        #expect(!APIDocument(document.root.replacing(["components", "schemas"] + place, with: nil)).differences().isEmpty)
    }

    @Test(
        arguments: [
            (["SiteView", "properties", "domain"], nil), (["SiteView", "properties", "colour"], .object(["type": .text("string")])),
            (["SiteView", "required"], .list([])), (["SiteView", "properties", "uid", "type"], .text("string")),
            (["SiteView", "properties", "state", "enum"], .list([.text("gone")])), (["JobView", "properties", "waitsFor"], nil),
            (["AuditPoint", "properties", "hash", "pattern"], .text("^[0-9]+$")),
            (["SiteLimits", "properties", "cpu", "maximum"], .integer(1)),
            (["MachineLimits", "properties", "cpu", "const"], .integer(100)), (["Made"], .object(["properties": .object([:])])),
        ] as [([String], DocumentValue?)])
    func aFieldThatIsAnotherIsFound(_ place: [String], _ value: DocumentValue?) async throws {
        let document = try APIDocument.written()
        let altered = APIDocument(document.root.replacing(["components", "schemas"] + place, with: value))
        #expect(altered.root != document.root)
        #expect(try await !Self.findings(altered).isEmpty)
    }

    @Test func aCodeUnderAnotherStatusIsFound() throws {
        let document = try APIDocument.written()
        let altered = APIDocument(
            document.root.replacing(
                ["components", "responses", "Busy", "x-codes"], with: .list([.text("site-exists"), .text("disk-full")])))
        #expect(
            altered.differences().contains {
                $0.hasPrefix("409: x-codes differ in ") && $0.contains("disk-full") && $0.contains("site-busy")
            })
    }

    @Test(arguments: ["oneOf", "nullable", "const", "multipleOf", "unevaluatedProperties"])
    func aWordThatTheCheckerDoesNotKnowIsNeverSkipped(_ word: String) {
        let schema = DocumentValue.object(["type": .text("integer"), word: .flag(true)])
        let checker = SchemaChecker(document: .object([:]))
        #expect(checker.findings(.integer(1), schema) == ["$: '\(word)' is not known"])
        #expect(checker.flaws(of: schema, at: "$") == ["$: '\(word)' is not known"])
    }
}
