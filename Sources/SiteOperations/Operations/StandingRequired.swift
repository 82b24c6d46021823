import SiteModel

/// The one way in which what needs a live site, or one that is switched on, is refused of another.
extension Site {
    /// - Parameter verb: as in "cannot VERB 'example.com'".
    /// - Throws: `site-trashed`.
    package func requireLive(to verb: String) throws {
        guard state == .trashed else { return }
        throw Problem.cannot(
            verb, spec.domain.ascii, "it is in the trash", code: .siteTrashed, hint: "agent site undelete \(spec.domain)",
            details: ["site.id": id.rawValue])
    }

    /// - Throws: `site-trashed`, `site-disabled`.
    package func requireEnabled(to verb: String) throws {
        try requireLive(to: verb)
        if spec.enabled { return }
        throw Problem.cannot(
            verb, spec.domain.ascii, "it is switched off", code: .siteDisabled, hint: "agent site enable \(spec.domain)",
            details: ["site.id": id.rawValue])
    }

    /// Why no visitor gets an answer; nil while it is served.
    package var reasonNotServed: String? {
        if state == .trashed { return "it is in the trash: agent site undelete \(spec.domain)" }
        return spec.enabled ? nil : "it is switched off, visitors get a 503: agent site enable \(spec.domain)"
    }
}
