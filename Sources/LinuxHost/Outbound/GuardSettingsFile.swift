import HostServices
import SiteModel

/// Root's file of breakers and limits.
package enum GuardSettingsFile {
    /// Read anew with each call; as they come with the agent where there is no file.
    /// - Throws: `guard-settings` for a file that is not understood, or not root's alone to write.
    package static func read(_ layout: HostLayout) async throws -> GuardSettings {
        let path = layout.guardSettings
        return try await onBlockingThread { () throws(Problem) in
            try TrustedFile.read(path, code: .guardSettings).map { text throws(Problem) in try GuardSettings(text, named: path) }
                ?? GuardSettings()
        }
    }
}
