import SiteModel

/// Configuration files as they stand, whoever wrote them: an undo restores bytes, mode and owner, not a fresh rendering.
package protocol ConfigurationFiles: Sendable {
    func take(_ place: ConfigurationPlace) async throws -> KeptFiles
    /// Makes the place what it was: atomic for each file. Safe to repeat.
    func putBack(_ kept: KeptFiles, at place: ConfigurationPlace) async throws
}
