/// How a site stands, in one word: served, switched off, or in the trash.
package enum SiteStanding: String, Codable, Sendable, CaseIterable { case live, disabled, trashed }

extension Site {
    package var standing: SiteStanding {
        switch state {
        case .trashed: .trashed
        case .live: spec.enabled ? .live : .disabled
        }
    }
}
