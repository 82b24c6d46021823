import SiteModel

/// Configuration files as they stand, whoever wrote them: an undo restores bytes, mode and owner, not a fresh rendering.
package protocol ConfigurationFiles: Sendable {
    /// Changes nothing. - Throws: `configuration-refused` for what could not be put back: directories within, pipes, and more than 1 MiB.
    func take(_ place: ConfigurationPlace) async throws -> KeptFiles
    /// Makes the place what it was: atomic for each file. Safe to repeat.
    func putBack(_ kept: KeptFiles, at place: ConfigurationPlace) async throws
}
