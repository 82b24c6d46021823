import SiteModel

/// What is to be stopped: one of `site`, `kind` and `module`, or neither for everything.
package struct CrisisRequest: AuditedBody, Hashable {
    package static let knownKeys: Set<String> = ["site", "kind", "module", "milliseconds", "reason"]
    package var site: String?
    /// A verb (`site.create`) or a noun (`site`).
    package var kind: String?
    /// Refused until there are modules.
    package var module: String?
    /// For how long; nil: as long as it may be.
    package var milliseconds: Int64?
    package var reason: String
    package init(site: String? = nil, kind: String? = nil, module: String? = nil, milliseconds: Int64? = nil, reason: String) {
        self.site = site
        self.kind = kind
        self.module = module
        self.milliseconds = milliseconds
        self.reason = reason
    }

    package var audited: [String: AuditValue] {
        var facts: [String: AuditValue] = ["reason": AuditValue(reason)]
        if let site { facts["site"] = AuditValue(site) }
        if let kind { facts["kind"] = AuditValue(kind) }
        if let module { facts["module"] = AuditValue(module) }
        if let milliseconds { facts["milliseconds"] = .number(milliseconds) }
        return facts
    }
}

/// Which stop is to end: that of a site, that of a kind, or neither for all.
package struct CrisisEnd: Sendable, Hashable {
    package static let keys = ["site", "kind"]
    package var site: String?
    package var kind: String?
    package init(site: String? = nil, kind: String? = nil) {
        self.site = site
        self.kind = kind
    }

    package var query: [(key: String, value: String)] {
        [("site", site), ("kind", kind)].compactMap { key, value in value.map { (key, $0) } }
    }
    package var audited: [String: AuditValue] { Dictionary(uniqueKeysWithValues: query.map { ($0.key, AuditValue($0.value)) }) }
}

/// One stop that is on.
package struct CrisisView: Codable, Sendable, Hashable {
    /// For people: "everything", "site example.com (s…)".
    package var scope: String
    package var reason: String
    package var uid: UInt32
    package var name: String?
    /// Milliseconds since 1970. `until` holds as long as the machine stays on.
    package var since: Int64
    package var until: Int64
    package var milliseconds: Int64
    package init(scope: String, reason: String, uid: UInt32, name: String?, since: Int64, until: Int64, milliseconds: Int64) {
        self.scope = scope
        self.reason = reason
        self.uid = uid
        self.name = name
        self.since = since
        self.until = until
        self.milliseconds = milliseconds
    }
}
