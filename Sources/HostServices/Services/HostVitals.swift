/// How full a host is.
package protocol HostVitals: Sendable {
    func read() async throws -> Vitals
}

package struct Vitals: Sendable, Hashable, Codable {
    package struct Space: Sendable, Hashable, Codable {
        /// Bytes.
        package var total: UInt64
        package var available: UInt64
        package init(total: UInt64, available: UInt64) {
            self.total = total
            self.available = available
        }
    }
    /// Of the file system that holds the sites.
    package var disk: Space
    package var memory: Space
    package init(disk: Space, memory: Space) {
        self.disk = disk
        self.memory = memory
    }
}
