import Foundation
import HostServices
import SiteModel

/// Certificates as files in directories that are root's alone: nginx's master reads them before its workers give root up.
package struct FileCertificates: Certificates {
    private let layout: HostLayout

    package init(layout: HostLayout) { self.layout = layout }

    package func inventory() async throws -> [String] {
        try await onBlockingThread { () throws(Problem) in try DirectoryListing.names(in: layout.certificates) }
    }

    package func look(_ reference: CertificateReference) async throws -> CertificateFacts? {
        let path = layout.certificate(reference)
        return try await onBlockingThread { () throws(Problem) in
            try AtomicFile.read(path).map { text throws(Problem) in try KeyedCertificate.facts(of: text, at: path) }
        }
    }

    package func makeSelfSigned(_ reference: CertificateReference, names: [Hostname], now: Int64) async throws {
        let path = layout.certificate(reference)
        try await onBlockingThread { () throws(Problem) in
            if try AtomicFile.bytes(path) != nil { return }
            let text = try KeyedCertificate.selfSigned(for: names, site: reference.site, now: now)
            try OwnDirectory.make(layout.directories.certificates(of: reference.site))
            // Made with O_EXCL and this mode before the first byte of the key is in it.
            try AtomicFile.write(text.exposed, to: path, mode: 0o600)
        }
    }

    package func put(_ reference: CertificateReference, _ text: Secret) async throws {
        let path = layout.certificate(reference)
        try await onBlockingThread { () throws(Problem) in
            _ = try KeyedCertificate.facts(of: text.exposed, at: path)
            if let lying = try AtomicFile.bytes(path) {
                if lying == Array(text.exposed.utf8) { return }
                throw .cannot("put a certificate at", path, "another one lies there", code: .stepFailed, details: ["path": path])
            }
            try OwnDirectory.make(layout.directories.certificates(of: reference.site))
            try AtomicFile.write(text.exposed, to: path, mode: 0o600)
        }
    }

    package func leaf(_ reference: CertificateReference) async throws -> String? {
        let path = layout.certificate(reference)
        return try await onBlockingThread { () throws(Problem) in try AtomicFile.read(path).flatMap(KeyedCertificate.leaf) }
    }

    package func prune(_ site: SiteID, below oldest: Int, except kept: Set<Int>) async throws -> [Int] {
        let name = try EntryName(site.rawValue)
        return try await onBlockingThread { () throws(Problem) in
            guard let parent = try Directory.openIfPresent(layout.certificates), let own = try parent.directoryIfPresent(name) else {
                return []
            }
            var removed: [Int] = []
            for entry in try own.entries() where entry.kind == .file {
                guard let generation = Self.generation(String(decoding: entry.name.bytes, as: UTF8.self)), generation < oldest,
                    !kept.contains(generation)
                else { continue }
                if try own.unlink(entry.name) == .gone { removed.append(generation) }
            }
            if !removed.isEmpty { try own.flush() }
            return removed.sorted()
        }
    }

    /// nil for what is no generation's file: it is somebody else's.
    private static func generation(_ name: String) -> Int? {
        guard name.hasSuffix(".pem"), let number = Int(name.dropLast(4)), number > 0, name == "\(number).pem" else { return nil }
        return number
    }

    package func remove(_ reference: CertificateReference) async throws {
        let (path, directory) = (layout.certificate(reference), layout.certificates(of: reference.site))
        try await onBlockingThread { () throws(Problem) in
            guard access(directory, F_OK) == 0 else { return }
            try AtomicFile.remove(path)
            // The last one takes the directory along; where there are others it stays.
            if rmdir(directory) == 0 { return try AtomicFile.flushDirectory(layout.certificates) }
            if ![ENOENT, ENOTEMPTY, EEXIST].contains(errno) { throw systemCallProblem("remove", directory) }
        }
    }

    package func discard(_ site: SiteID) async throws {
        let name = try EntryName(site.rawValue)
        try await onBlockingThread { () throws(Problem) in
            guard let parent = try Directory.openIfPresent(layout.certificates) else { return }
            try TreeRemoval.remove(name, from: parent)
            try parent.flush()
        }
    }
}
