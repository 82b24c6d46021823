/// Keeps long-lived programs running. Every call is safe to repeat.
package protocol ServiceManager: Sendable {
    /// Writes the definition durably (it survives the manager) and starts the service if it does not run; returns when it is ready.
    /// - Throws: `command-failed` with the last lines of its log when it does not become ready.
    func start(_ definition: ServiceDefinition) async throws
    /// Starts a service that is defined and does not run, as it was defined; returns when it is ready, at once where it is.
    /// - Throws: `command-failed` when it does not become ready; `forbidden` for one that is not the agent's to start.
    func resume(_ name: ServiceName) async throws
    /// Stops it and forgets its definition and its socket. Absent is success.
    func remove(_ name: ServiceName) async throws
    /// Sends a signal to the main process. - Throws: `command-failed` when it does not run.
    func signal(_ name: ServiceName, _ signal: Int32) async throws
    func status(_ name: ServiceName) async throws -> ServiceStatus?
    func list() async throws -> [ServiceStatus]
    /// Whether it runs, and with the very program of this definition.
    func runs(_ definition: ServiceDefinition) async throws -> Bool
    /// Asked before a change begins: without a manager a change could neither be made nor taken back.
    /// - Throws: `sandbox-not-running` when nobody keeps services here.
    func requirePresence() async throws
}

extension ServiceManager {
    /// systemd is always there.
    package func requirePresence() async throws {}
}
