import SiteModel

extension SettingsWish {
    /// TLS as it becomes: what is not asked for stays.
    func tls(of spec: SiteSpec) throws(Problem) -> SiteTLS {
        var new = spec.tls
        new.mode = tlsMode ?? new.mode
        switch tlsDNS {
        case .put(let provider): new.dns = provider
        case .some(.none): new.dns = nil
        case nil: break
        }
        new.hsts = hsts ?? new.hsts
        guard new != spec.tls else { return new }
        try new.check()
        try Self.requireBuilt(new, beside: spec.tls, spec.domain)
        return new
    }

    /// Said before anything begins: a setting that is taken and does nothing is a promise that is broken.
    private static func requireBuilt(_ new: SiteTLS, beside old: SiteTLS, _ domain: Hostname) throws(Problem) {
        func refuse(_ what: String) -> Problem {
            .cannot(
                "change site", domain.ascii, "\(what) is not built yet", code: .notBuilt,
                hint: "agent site set \(domain) tls=auto tls.hsts=off")
        }
        if new.mode != old.mode, new.mode == .import || new.mode == .off { throw refuse("tls=\(new.mode.rawValue)") }
        if new.hsts != old.hsts, new.hsts == .ramp { throw refuse("tls.hsts=ramp") }
    }
}
