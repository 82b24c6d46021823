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
    /// Of the file system that holds the agent's state; nil where that is the same one.
    package var stateDisk: Space?
    package var memory: Space
    package init(disk: Space, stateDisk: Space? = nil, memory: Space) {
        self.disk = disk
        self.stateDisk = stateDisk
        self.memory = memory
    }
}
