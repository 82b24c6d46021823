import Foundation
import SiteModel

/// A visitor with cookies, who follows no redirect unless told.
package actor WebVisitor {
    package let port: UInt16
    package let host: String
    private var cookies: [String: String] = [:]

    private let source: String?

    /// - Parameters:
    ///   - host: as in the Host header: `a.test.localhost:8080`.
    ///   - source: the address to come from, such as `127.0.0.9`.
    package init(port: UInt16, host: String, source: String? = nil) {
        self.port = port
        self.host = host
        self.source = source
    }

    package func get(_ target: String, headers: [String: String] = [:], method: String = "GET") async throws -> HTTPAnswer {
        try await send(method, target, headers, [])
    }

    package func post(_ target: String, form: [String: String], headers: [String: String] = [:]) async throws -> HTTPAnswer {
        let body = form.sorted { $0.key < $1.key }.map { "\(Self.encode($0.key))=\(Self.encode($0.value))" }.joined(separator: "&")
        return try await send(
            "POST", target, ["Content-Type": "application/x-www-form-urlencoded"].merging(headers) { _, new in new }, Array(body.utf8))
    }

    package func post(_ target: String, body: [UInt8], type: String, headers: [String: String] = [:]) async throws -> HTTPAnswer {
        try await send("POST", target, ["Content-Type": type].merging(headers) { _, new in new }, body)
    }

    /// Logs in through wp-login.php. Returns the answer: 302 to wp-admin when the password is right.
    package func logIn(_ user: String, _ password: String) async throws -> HTTPAnswer {
        cookies["wordpress_test_cookie"] = "WP%20Cookie%20check"
        return try await post("/wp-login.php", form: ["log": user, "pwd": password, "wp-submit": "Log In", "testcookie": "1"])
    }

    package var cookieNames: [String] { cookies.keys.sorted() }

    private func send(_ method: String, _ target: String, _ headers: [String: String], _ body: [UInt8]) async throws -> HTTPAnswer {
        var lines = ["\(method) \(target) HTTP/1.1", "Host: \(headers["Host"] ?? host)", "Connection: close", "Accept: */*"]
        if !cookies.isEmpty, headers["Cookie"] == nil {
            lines.append("Cookie: " + cookies.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "; "))
        }
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) where name != "Host" { lines.append("\(name): \(value)") }
        if method == "POST" { lines.append("Content-Length: \(body.count)") }
        let answer = try await RawHTTP.exchange(
            port: port, Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body, source: source)
        for cookie in answer.all("set-cookie") { remember(cookie) }
        return answer
    }

    private func remember(_ line: String) {
        let pair = line.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        if pair.count == 2 { cookies[String(pair[0])] = pair[1].isEmpty ? nil : String(pair[1]) }
    }

    package static func encode(_ text: String) -> String {
        text.addingPercentEncoding(
            withAllowedCharacters: CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")) ?? ""
    }
}
