import Foundation
import HostServices
import SiteModel

/// Releases of WordPress on a real file system: taken in from a directory, an archive or a mirror, verified, stored once, linked into sites.
package struct LinuxWordPressReleases: WordPressReleases {
    private let layout: HostLayout
    private let webUser: SiteIdentity
    private let store: ReleaseStore
    private let intake: ReleaseIntake
    private let pristine: @Sendable (WordPressRelease, PHPVersion) async throws -> Void
    private let intakes = SingleFlight<String, WordPressRelease>()
    private let installations = SingleFlight<String, Bool>()

    /// - Parameters:
    ///   - webUser: nginx's worker; its group passes the gate of a site's content.
    ///   - unpackIdentity: who reads archives, which may come from anywhere; nil on an unprivileged host.
    ///   - calls: by which it asks the mirror.
    ///   - pristine: makes the pristine installation of a stored release where it is missing. Safe to repeat.
    package init(
        layout: HostLayout, webUser: SiteIdentity, runner: any CommandRunner, unpackIdentity: SiteIdentity?, mirror: WordPressMirror,
        calls: OutboundCalls, pristine: @Sendable @escaping (WordPressRelease, PHPVersion) async throws -> Void
    ) {
        self.layout = layout
        self.webUser = webUser
        self.pristine = pristine
        store = ReleaseStore(layout: layout)
        intake = ReleaseIntake(
            layout: layout, store: store, archives: ArchiveReader(runner: runner, identity: unpackIdentity), mirror: mirror,
            calls: calls)
    }

    package func prepare(_ source: WordPressSource, locale: WordPressLocale, php: PHPVersion) async throws -> WordPressRelease {
        let release = try await intakes.run("\(source) \(locale) \(php)") {
            try await intake.take(source, ReleaseIntake.Wish(locale: locale, php: php, publish: true))
        }
        _ = try await installations.run("\(release) \(php)") {
            try await pristine(release, php)
            return true
        }
        return release
    }

    package func inspect(_ source: WordPressSource, locale: WordPressLocale) async throws -> WordPressRelease {
        try await intake.take(source, ReleaseIntake.Wish(locale: locale, php: nil, publish: false))
    }

    package func stored() async throws -> [WordPressRelease] {
        try await onBlockingThread { () throws(Problem) in try store.records().map(\.release) }
    }

    package func attach(_ release: WordPressRelease, to site: SiteID, identity: SiteIdentity, contentGeneration: Int) async throws {
        let attached = attached(release, site)
        try await onBlockingThread { () throws(Problem) in try attached.attach(owner: identity, generation: contentGeneration) }
    }

    package func isAttached(_ release: WordPressRelease, to site: SiteID) async throws -> Bool {
        let attached = attached(release, site)
        return try await onBlockingThread { () throws(Problem) in try attached.isAttached() }
    }

    package func detach(_ release: WordPressRelease, from site: SiteID) async throws {
        let attached = attached(release, site)
        try await onBlockingThread { () throws(Problem) in try attached.detach() }
    }

    package func copyContent(_ release: WordPressRelease, to site: SiteID, identity: SiteIdentity, generation: Int) async throws {
        let content = ContentGeneration(layout: layout, site: site, generation: generation)
        try await onBlockingThread { () throws(Problem) in try content.copy(from: store.tree(release), owner: identity, web: webUser) }
    }

    package func hasContent(of site: SiteID, generation: Int) async throws -> Bool {
        let content = ContentGeneration(layout: layout, site: site, generation: generation)
        return try await onBlockingThread { () throws(Problem) in try content.exists() }
    }

    package func discardContent(of site: SiteID, generation: Int) async throws {
        let content = ContentGeneration(layout: layout, site: site, generation: generation)
        try await onBlockingThread { () throws(Problem) in try content.discard() }
    }

    private func attached(_ release: WordPressRelease, _ site: SiteID) -> AttachedRelease {
        AttachedRelease(layout: layout, store: store, site: site, release: release)
    }
}
