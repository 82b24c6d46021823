import SiteModel

/// What the audit log tells of a request's body. What may hold a secret is named and not shown: an address may carry a key, a directive of nginx a
/// password.
package protocol AuditedBody: RequestBody {
    var audited: [String: AuditValue] { get }
}

extension CreateSiteRequest: AuditedBody {
    package var audited: [String: AuditValue] {
        var facts = AuditFacts()
        facts.note("domain", domain)
        facts.note("aliases", aliases)
        facts.note("title", title)
        facts.note("adminEmail", adminEmail)
        facts.note("adminLogin", adminLogin)
        facts.note("php", php)
        facts.note("cache", cache)
        facts.note("locale", locale)
        if let wordpress { facts.values["wordpress"] = wordpress.contains("://") ? .hidden : AuditValue(wordpress) }
        facts.note("wordpressSHA256", wordpressSHA256)
        return facts.values
    }
}

extension SetSiteRequest: AuditedBody {
    package var audited: [String: AuditValue] {
        var facts = AuditFacts()
        facts.note("cache", cache)
        facts.note("php", php)
        facts.note("php.compiled", compiled)
        facts.note("aliases.add", addAliases)
        facts.note("aliases.remove", removeAliases)
        if let enabled { facts.values["enabled"] = .flag(enabled) }
        if let snippet { facts.values["snippet"] = snippet.isEmpty ? AuditValue("") : .hidden }
        facts.note("tls", tls)
        facts.note("tls.dns", tlsDNS)
        facts.note("tls.hsts", hsts)
        if let overwrite { facts.values["overwrite"] = .flag(overwrite) }
        for (name, limit) in limits { facts.values["limits.\(name.rawValue)"] = .number(Int64(limit)) }
        return facts.values
    }
}

extension PurgeCacheRequest: AuditedBody {
    package var audited: [String: AuditValue] {
        if compiled == true { return ["compiled": .flag(true)] }
        return ["paths": paths.map { AuditValue($0) } ?? AuditValue("all")]
    }
}

extension UpgradeConfigRequest: AuditedBody {
    package var audited: [String: AuditValue] { ["overwrite": .flag(overwrite)] }
}

extension AddJobRequest: AuditedBody {
    package var audited: [String: AuditValue] {
        var facts = AuditFacts()
        facts.note("kind", kind)
        facts.note("site", site)
        return facts.values
    }
}

extension SetScheduleRequest: AuditedBody {
    package var audited: [String: AuditValue] {
        var facts = AuditFacts()
        facts.note("calendar", calendar)
        facts.note("zone", zone)
        if let jitter { facts.values["jitter"] = .number(Int64(jitter)) }
        if let enabled { facts.values["enabled"] = .flag(enabled) }
        if let reset { facts.values["reset"] = .flag(reset) }
        facts.values["dryRun"] = .flag(dryRun ?? false)
        return facts.values
    }
}

extension RefreshCloudflareRequest: AuditedBody {
    package var audited: [String: AuditValue] {
        var facts: [String: AuditValue] = ["dryRun": .flag(dryRun ?? false)]
        if text != nil { facts["text"] = .hidden }
        if let addresses { facts["addresses"] = .number(Int64(addresses.count)) }
        return facts
    }
}

extension OrphanRequest: AuditedBody {
    package var audited: [String: AuditValue] {
        ["action": AuditValue(action.rawValue), "names": names.map { AuditValue($0) } ?? AuditValue("all")]
    }
}

private struct AuditFacts {
    var values: [String: AuditValue] = [:]
    mutating func note(_ name: String, _ text: String?) { if let text { values[name] = AuditValue(text) } }
    mutating func note(_ name: String, _ texts: [String]?) { if let texts { values[name] = AuditValue(texts) } }
}
