import AgentAPI
import ArgumentParser
import SiteModel

/// `cache=off`, `limits.memory=512M`, `aliases+=www.example.com`: one thing that `site set` makes otherwise.
struct SiteAssignment: Sendable, Hashable {
    enum Operator: String, Sendable { case set = "=", add = "+=", remove = "-=" }
    var key: String
    var operation: Operator
    var value: String

    static let keys =
        ["cache", "php", "php.compiled", "aliases", "tls", "tls.dns", "tls.hsts"] + SiteLimits.Name.allCases.map { "limits.\($0.rawValue)" }

    /// As they are typed.
    static let keysInWords = keys.flatMap { $0 == "aliases" ? ["aliases+=", "aliases-="] : [$0] }.joined(separator: ", ")

    init(_ text: String) throws {
        guard let equals = text.firstIndex(of: "=") else {
            throw ValidationError("'\(text)' sets nothing: write KEY=VALUE. Keys: \(Self.keysInWords).")
        }
        let left = text[..<equals]
        let sign = left.last.flatMap { Operator(rawValue: "\($0)=") }
        operation = sign ?? .set
        key = String(sign == nil ? left : left.dropLast())
        value = String(text[text.index(after: equals)...])
    }

    /// - Throws: the keys that there are, or the rule that the value breaks.
    func apply(to request: inout SetSiteRequest) throws {
        if ["title", "adminLogin", "adminEmail"].contains(key) || key.hasPrefix("admin") {
            throw ValidationError("'\(key)' is WordPress's own: change it in its dashboard (agent site login-url SITE leads there).")
        }
        if key == "domain" || key == "locale" { throw ValidationError("'\(key)' of a site that stands cannot be changed.") }
        guard Self.keys.contains(key) else {
            let near = Nearest.to(key, among: Self.keys).map { "'\($0)'" }
            let meant = near.isEmpty ? "" : " Did you mean \(near.joined(separator: ", "))?"
            throw ValidationError("There is no key '\(key)'.\(meant) Keys: \(Self.keysInWords).")
        }
        guard key == "aliases" else {
            guard operation == .set else { throw ValidationError("'\(key)' has one value: write \(key)=VALUE.") }
            return try applyOne(to: &request)
        }
        let names = value.split(separator: ",").map(String.init)
        guard operation != .set, !names.isEmpty else {
            throw ValidationError("Write aliases+=NAME to add a name and aliases-=NAME to take one away.")
        }
        if operation == .add { request.addAliases = (request.addAliases ?? []) + names }
        if operation == .remove { request.removeAliases = (request.removeAliases ?? []) + names }
    }

    private func applyOne(to request: inout SetSiteRequest) throws {
        switch key {
        case "cache":
            guard CacheMode(rawValue: value) != nil else { throw ValidationError("cache must be on or off, not '\(value)'.") }
            request.cache = try once(request.cache, value)
        case "php":
            if let rule = PHPVersion.brokenRule(value) { throw ValidationError("php '\(value)': \(rule).") }
            request.php = try once(request.php, value)
        case "php.compiled":
            guard CompiledCode(rawValue: value) != nil else {
                throw ValidationError("php.compiled must be disk or memory, not '\(value)'.")
            }
            request.compiled = try once(request.compiled, value)
        case "tls":
            guard SiteTLS.Mode(rawValue: value) != nil else {
                throw ValidationError("tls must be \(Self.words(SiteTLS.Mode.self)), not '\(value)'.")
            }
            request.tls = try once(request.tls, value)
        case "tls.dns":
            if !value.isEmpty, let rule = DNSProviderName.brokenRule(value) { throw ValidationError("tls.dns '\(value)': \(rule).") }
            request.tlsDNS = try once(request.tlsDNS, value)
        case "tls.hsts":
            guard SiteTLS.Strictness(rawValue: value) != nil else {
                throw ValidationError("tls.hsts must be \(Self.words(SiteTLS.Strictness.self)), not '\(value)'.")
            }
            request.hsts = try once(request.hsts, value)
        default:
            guard let name = SiteLimits.Name(rawValue: String(key.dropFirst("limits.".count))) else { return }
            request[name] = try once(request[name], number(name))
        }
    }

    private static func words<Value: CaseIterable & RawRepresentable>(_: Value.Type) -> String where Value.RawValue == String {
        let words = Value.allCases.map(\.rawValue)
        return words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
    }

    private func once<Value>(_ before: Value?, _ now: Value) throws -> Value {
        guard before == nil else { throw ValidationError("'\(key)' is given twice.") }
        return now
    }

    /// `512M`, `2G` and plain MiB for sizes; plain numbers for the rest; `default` for both.
    private func number(_ name: SiteLimits.Name) throws -> Int {
        if value == "default" { return SiteLimits.standard[name] }
        let unit = name.isSize ? ["M": 1, "G": 1024].first { value.uppercased().hasSuffix($0.key) } : nil
        let digits = unit == nil ? value[...] : value.dropLast()
        let factor = unit?.value ?? 1
        // Seven digits of anything are out of range, and cannot overflow.
        guard (1...7).contains(digits.utf8.count), digits.utf8.allSatisfy({ (48...57).contains($0) }), let count = Int(digits),
            name.range.contains(count * factor)
        else {
            let (low, high) = (name.range.lowerBound, name.range.upperBound)
            let whole = name.isSize && value.contains(".") ? " without a fraction (1536M, not 1.5G)" : ""
            let rule =
                name.isSize
                ? "it must be from \(SiteLimits.size(low)) to \(SiteLimits.size(high)), with M or G\(whole)"
                : "it must be a number from \(low) to \(high)"
            throw ValidationError("\(key) '\(value)': \(rule), or default.")
        }
        return count * factor
    }
}
