import ChangeEngine
import HostServices
import SiteModel

/// Writes server-wide files, has nginx judge them with all the vhosts beside them, and loads them; refused, they go back before anybody else writes
/// there. Not a change in the journal: every file is whole at any moment, and what a crash left unloaded is judged by the next start.
package enum ServerFilesRenewal {
    package static func run(_ files: [RenderedFile], on host: ServiceHost, _ lane: ActivationLane<ServedVhost>) async throws {
        guard let server = host.serverFiles, !files.isEmpty else { return }
        let wanted = Dictionary(files.map { ($0.path, Optional($0.wanted)) }, uniquingKeysWith: { first, _ in first })
        let before = Dictionary(files.map { ($0.path, $0.current) }, uniquingKeysWith: { first, _ in first })
        try await lane.alone {
            do {
                try await server.write(wanted)
                try await host.web.validate()
            } catch {
                // Nothing of it was loaded.
                try await server.write(before)
                throw error
            }
            do { try await host.web.reload() } catch {
                try await server.write(before)
                try? await host.web.reload()  // It may have been half heard. When not, the failure above is the one to tell.
                throw error
            }
        }
    }
}
