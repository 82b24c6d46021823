import Dispatch
import GRDB

extension Configuration {
    /// What all connections of the agent's have.
    static var ofAgent: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        // GRDB's own is a person's at an application: libdispatch asks for a nice value below zero for it then, which the daemon's unit does not give.
        configuration.qos = .default
        return configuration
    }
}
