import Foundation
import HostServices
import LinuxHost
import SiteModel

/// Stop order: masters of sites, nginx, the daemon, what keeps data last. Starting goes the other way.
enum ServiceOrder {
    static let ranks = [0, 1, 2, 3, 4]
    static func rank(_ name: ServiceName) -> Int {
        switch name.rawValue {
        case "mariadb", "redis": 4
        case "daemon": 3
        case "nginx": 2
        case let text where text.hasPrefix("php-"): 0
        default: 1
        }
    }
}

/// What lies in state/services, for a supervisor that starts and for `sandbox down` without one.
enum StoredServices {
    static func names(in layout: HostLayout, ending: String) -> [ServiceName] {
        guard let directory = opendir(layout.services) else { return [] }
        defer { closedir(directory) }
        var names: [ServiceName] = []
        while let entry = readdir(directory) {
            let file = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard file.hasSuffix(ending) else { continue }
            if let name = ServiceName(rawValue: String(file.dropLast(ending.count))) { names.append(name) }
        }
        return names.sorted { $0.rawValue < $1.rawValue }
    }

    /// Ends a recorded process, where it still is that process, and what is left of its session.
    static func end(_ name: ServiceName, in layout: HostLayout) {
        let path = layout.serviceProcess(name)
        defer { unlink(path) }
        guard let record = ProcessRecord.read(path) else { return }
        let text = (try? AtomicFile.read(layout.service(name))) ?? nil
        let definition = text.flatMap { try? JSONDecoder().decode(ServiceDefinition.self, from: Data($0.utf8)) }
        Session.end(record, signal: definition?.stopSignal ?? SIGTERM, timeout: definition?.stopTimeout ?? 10)
    }
}
