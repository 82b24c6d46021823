import Foundation
import HostServices
import SiteModel

/// What is open, whichever it is: its own owner and mode, through the descriptor.
package protocol OpenEntry: Sendable {
    var descriptor: Int32 { get }
    /// For messages only.
    var label: String { get }
}

extension OpenEntry {
    package func status() throws(Problem) -> stat {
        var result = stat()
        try check("look at", label) { fstat(descriptor, &result) }
        return result
    }

    package func setOwner(_ owner: SiteIdentity) throws(Problem) { try giveAway(descriptor, label, to: owner) }

    package func setMode(_ mode: UInt32) throws(Problem) {
        try check("set the mode of", label) { fchmod(descriptor, mode) }
    }

    /// Of a directory: makes creations, renames and removals in it durable.
    package func flush() throws(Problem) {
        try check("flush", label) { fsync(descriptor) }
    }
}
