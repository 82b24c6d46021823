@testable import LinuxHost

/// A reload with less patience than the product has.
struct NginxReload {
    let rig: WebRig
    let patience: Double

    func run() async throws {
        let templates = TemplateDirectory(share: rig.layout.share)
        try await NginxGeneration(layout: rig.layout, templates: templates, services: rig.services, port: rig.port, patience: patience)
            .advance()
    }
}
