import AgentAPI
import AgentServer
import SiteModel

extension APIDocument {
    private static let bodies: [String: any RequestBody.Type] = [
        "CreateSiteRequest": CreateSiteRequest.self, "SetSiteRequest": SetSiteRequest.self, "PurgeCacheRequest": PurgeCacheRequest.self,
        "UpgradeConfigRequest": UpgradeConfigRequest.self, "RefreshCloudflareRequest": RefreshCloudflareRequest.self,
        "OrphanRequest": OrphanRequest.self, "AddJobRequest": AddJobRequest.self, "CrisisRequest": CrisisRequest.self,
        "AcknowledgeRequest": AcknowledgeRequest.self, "TestAlertRequest": TestAlertRequest.self, "SecretRequest": SecretRequest.self,
        "SecretValueRequest": SecretValueRequest.self, "SetScheduleRequest": SetScheduleRequest.self,
        "AuditAnewRequest": AuditAnewRequest.self, "AuditAnchorsRequest": AuditAnchorsRequest.self,
        "CreateTokenRequest": CreateTokenRequest.self, "OrderCertificateRequest": OrderCertificateRequest.self,
        "ImportCertificateRequest": ImportCertificateRequest.self, "RevokeCertificateRequest": RevokeCertificateRequest.self,
        "WatchCertificateRequest": WatchCertificateRequest.self,
    ]
    private static let words: Set<String> = [
        "operationId", "summary", "tags", "x-role", "x-tenant", "x-audit", "x-crisis", "x-idempotency", "parameters", "requestBody",
        "responses",
    ]

    /// Where the document and the table of routes say different things.
    func differences(from rows: [Route] = RouteTable.rows) -> [String] {
        var found: [String] = []
        for row in rows {
            guard let operation = operation(of: row) else {
                found.append("\(row.name): no operation \(row.method) \(row.pattern)")
                continue
            }
            found += differences(operation, row)
        }
        let known = Set(rows.map { "\($0.method) \($0.pattern)" })
        found += operations.filter { !known.contains($0.name) }.map { "\($0.name): no row answers it" }
        for (name, schema) in schemas { found += checker.flaws(of: schema, at: name) }
        return found + differencesOfProblems()
    }

    private func differences(_ operation: Operation, _ row: Route) -> [String] {
        var found: [String] = []
        func same(_ what: String, _ said: String?, _ meant: String?) {
            if said != meant { found.append("\(operation.name): \(what) is \(said ?? "-") and not \(meant ?? "-")") }
        }
        same("operationId", operation.value["operationId"]?.text, row.name.rawValue)
        same("x-role", operation.value["x-role"]?.text, row.role.rawValue)
        same("x-tenant", operation.value["x-tenant"]?.text, row.tenant.rawValue)
        same("x-audit", operation.value["x-audit"]?.text, row.audit)
        same("x-crisis", operation.value["x-crisis"]?.text, row.inCrisis?.rawValue)
        same("x-idempotency", operation.value["x-idempotency"]?.text, row.idempotency.rawValue)
        same(
            "query", operation.parameters(in: "query").compactMap { $0["name"]?.text }.joined(separator: " "),
            row.query.joined(separator: " "))
        let inPath = row.pattern.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
        same("path", operation.parameters(in: "path").compactMap { $0["name"]?.text }.joined(separator: " "), inPath.joined(separator: " "))
        same(
            "key", operation.parameters(in: "header").compactMap { $0["name"]?.text }.first { $0 == "Idempotency-Key" } ?? "",
            row.takesKey ? "Idempotency-Key" : "")
        same("body", operation.value["requestBody"] == nil ? "none" : "json", row.body.rawValue)
        if row.body == .json {
            let name = body(operation)
            let keys = name.flatMap { schemas[$0]?["properties"]?.object.keys.sorted() }
            same(
                "\(name ?? "body")'s keys", keys?.joined(separator: " "),
                name.flatMap { Self.bodies[$0]?.knownKeys.sorted().joined(separator: " ") } ?? "")
        }
        found += operation.value.object.keys.filter { !Self.words.contains($0) }.map { "\(operation.name): '\($0)' is not known" }
        for parameter in operation.parameters {
            found += checker.flaws(of: parameter["schema"] ?? .null, at: "\(operation.name) \(parameter["name"]?.text ?? "")")
        }
        return found + differencesOfStatuses(operation, row)
    }

    /// What changes something, or plans to, may meet any problem. What reads meets what stands in every reader's way.
    private func differencesOfStatuses(_ operation: Operation, _ row: Route) -> [String] {
        let said = Set((operation.value["responses"]?.object ?? [:]).keys)
        var needed: Set<Int> = [400, 401, 403, 429, 500, 503, 504, 507]
        if row.audit != nil || row.name.rawValue.hasPrefix("plan") { needed = Set(ProblemCode.allCases.map { Problem($0, "").httpStatus }) }
        if row.pattern.contains("{") { needed.formUnion([404, 422]) }
        // What brings no body cannot bring too much of it, or too slowly.
        needed.remove(408)
        if row.body == .json { needed.formUnion([408, 413]) }
        if row.audit != nil { needed.insert(204) }
        var found = needed.sorted().filter { !said.contains("\($0)") }.map { "\(operation.name): status \($0) is not told of" }
        if !said.subtracting(["204"]).contains(where: { $0.hasPrefix("2") }) { found.append("\(operation.name): nothing goes well") }
        if row.body == .none, !said.isDisjoint(with: ["408", "413"]) { found.append("\(operation.name): nothing can be too long") }
        // The answer to a dry run, and nothing is in it.
        if row.audit == nil, said.contains("204") { found.append("\(operation.name): a dry run of what changes nothing") }
        for status in said.subtracting(["204"]).sorted() {
            guard let number = Int(status), let content = content(operation, number) else {
                found.append("\(operation.name): \(status) has no content")
                continue
            }
            // The host's state is the answer, whatever its status is.
            if row.name == .healthReport, number == 503, content.type == "application/json" { continue }
            if number >= 400 {
                if content.type != "application/problem+json" { found.append("\(operation.name): \(status) is no problem") }
            } else {
                for word in ["schema", "x-line"] {
                    if let schema = content.value[word] { found += checker.flaws(of: schema, at: "\(operation.name) \(status)") }
                }
            }
        }
        return found
    }

    /// Each code stands with the status that the server gives it, and nowhere else.
    private func differencesOfProblems() -> [String] {
        let known = ProblemCode.allCases.map(\.rawValue)
        var found = schemas["ProblemCode"]?["enum"]?.texts == known ? [] : ["ProblemCode: its values are not those that there are"]
        var said: [Int: Set<String>] = [:]
        for operation in operations {
            for (status, answer) in operation.value["responses"]?.object ?? [:] {
                guard let number = Int(status), number >= 400, number != 413 else { continue }
                said[number, default: []].formUnion(checker.resolved(answer)?["x-codes"]?.texts ?? [])
            }
        }
        let meant = Dictionary(grouping: ProblemCode.allCases) { Problem($0, "").httpStatus }.mapValues { Set($0.map(\.rawValue)) }
        for status in Set(said.keys).union(meant.keys).sorted() where said[status] != meant[status] {
            let differing = (said[status] ?? []).symmetricDifference(meant[status] ?? []).sorted()
            found.append("\(status): x-codes differ in \(differing.joined(separator: ", "))")
        }
        return found
    }
}
