import SiteModel

extension SettingsWish {
    /// TLS as it becomes: what is not asked for stays, but for what goes with a mode that it has no more.
    func tls(of spec: SiteSpec) throws(Problem) -> SiteTLS {
        var new = spec.tls
        new.mode = tlsMode ?? new.mode
        if new.mode != spec.tls.mode, new.mode == .import || new.mode == .off { new.dns = nil }
        if new.mode != spec.tls.mode, new.mode == .off { new.hsts = .off }
        switch tlsDNS {
        case .put(let provider): new.dns = provider
        case .some(.none): new.dns = nil
        case nil: break
        }
        new.hsts = hsts ?? new.hsts
        guard new != spec.tls else { return new }
        try new.check()
        return new
    }
}
