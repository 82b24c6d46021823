import ChangeEngine
import HostServices
import SiteModel

/// `site undelete`: from the trash back into service.
package enum UndeleteSite {
    /// - Parameters:
    ///   - disabled: it comes back switched off. One that was switched off does so anyway.
    ///   - ownCertificateAt: its certificate of record is gone, as one is that was revoked meanwhile: it signs one itself, now; seconds since 1970.
    package static func plan(
        _ site: Site, disabled: Bool = false, ownCertificateAt now: Int64? = nil, addressing: PublicAddressing
    ) throws -> Plan {
        guard site.state == .trashed else {
            throw Problem.cannot(
                "undelete site", site.spec.domain.ascii, "it is not in the trash", code: .siteExists,
                hint: "agent site show \(site.spec.domain)")
        }
        var back = site
        back.state = .live
        back.trashedAt = nil
        if disabled { back.spec.enabled = false }
        var made: [StepRecord] = []
        if let now, let lost = site.certificate {
            back.certificate = SiteCertificate(generation: lost.generation + 1, signer: .itself)
            made = [try MakeCertificate.record(for: back.vhost(addressing), now: now)].compactMap(\.self)
        }
        let isOther = disabled || back.certificate != site.certificate
        let php =
            try back.spec.enabled
            ? [RunPHP.record("php", "start PHP \(site.spec.php)", after: ["tree"], .init(pool: site.pool, wanted: .present))] : []
        let manifest =
            try isOther ? [WriteManifest.record("manifest", "record the site's manifest", .init(site: back))] : []
        let steps =
            manifest + [
                try PlaceTree.record("tree", "bring the site's files back", .init(site: site.id, wanted: .present)),
                try OpenDatabaseAccount.record(
                    "account", "unlock the database account", .init(account: DatabaseAccount(of: site.id), wanted: .present)),
            ] + php + made + [
                try ServeVhost.record(
                    "vhost", back.servingTitle, after: ["account"] + (php.isEmpty ? ["tree"] : ["php"]) + made.map(\.id),
                    .init(vhost: try back.vhost(addressing), wanted: .present, demand: .ownAnswer))
            ]
        return Plan(
            operation: OperationName.undeleteSite, subject: site.id.rawValue, title: "undelete site \(site.spec.domain)", steps: steps,
            commit: try (isOther ? StoreCommit.putSite(back) : .restoreSite(site.id)).json(), basis: try encodeJSON(site))
    }
}
