import AgentAPI
import AgentServer
import Foundation
import SiteModel

/// docs/api/openapi.yaml, as tests read it.
struct APIDocument: Sendable {
    var root: DocumentValue

    init(_ root: DocumentValue) { self.root = root }

    /// Read once: a debug build takes a while for it.
    private static let reading = Result {
        let home = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return APIDocument(try DocumentValue(yaml: String(contentsOf: home.appending(path: "docs/api/openapi.yaml"), encoding: .utf8)))
    }
    static func written() throws -> APIDocument { try reading.get() }

    struct Operation {
        var path: String
        var method: String
        var value: DocumentValue
        var parameters: [DocumentValue]
        var name: String { "\(method) \(path)" }

        func parameters(in place: String) -> [DocumentValue] { parameters.filter { $0["in"]?.text == place } }
    }

    var checker: SchemaChecker { SchemaChecker(document: root) }
    var schemas: [String: DocumentValue] { root["components"]?["schemas"]?.object ?? [:] }
    var answers: [String: DocumentValue] { root["components"]?["responses"]?.object ?? [:] }

    var operations: [Operation] {
        (root["paths"]?.object ?? [:]).flatMap { path, item in
            item.object.filter { $0.key != "parameters" }.map { method, value in
                let all = (item["parameters"]?.list ?? []) + (value["parameters"]?.list ?? [])
                return Operation(
                    path: path, method: method.uppercased(), value: value, parameters: all.map { checker.resolved($0) ?? .null })
            }
        }
    }

    func operation(of row: Route) -> Operation? { operations.first { $0.path == row.pattern && $0.method == row.method } }

    /// The media type and what is said of it, for one status of an operation.
    func content(_ operation: Operation, _ status: Int) -> (type: String, value: DocumentValue)? {
        guard let answer = operation.value["responses"]?["\(status)"].flatMap(checker.resolved), let all = answer["content"]?.object,
            // What a client gets that asks for nothing else; server-sent events are for those who do.
            let only = all.first(where: { $0.key != "text/event-stream" }) ?? all.first,
            all.count == 1 || (all.count == 2 && all["text/event-stream"] != nil)
        else { return nil }
        return (only.key, only.value)
    }

    /// The schema's name of a body, where the operation takes one.
    func body(_ operation: Operation) -> String? {
        operation.value["requestBody"]?["content"]?["application/json"]?["schema"]?["$ref"]?.text.map {
            String($0.split(separator: "/").last ?? "")
        }
    }
}
