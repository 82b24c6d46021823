/// Where a site's PHP keeps what it compiled. On disk it outlives a master that was put to sleep, and the next visitor does not wait for it again.
package enum CompiledCode: String, Codable, Sendable, CaseIterable {
    case disk, memory

    package static let standard = CompiledCode.disk
}
