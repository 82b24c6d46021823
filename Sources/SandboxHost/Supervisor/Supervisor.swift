import Foundation
import HostServices
import LinuxHost
import SiteModel

/// The parent of every service of a sandbox, as systemd is on a system host.
actor Supervisor {
    private let layout: HostLayout
    private var services: [ServiceName: SupervisedService] = [:]
    private var stopping = false
    private var recovery: Task<Void, Never>?

    init(layout: HostLayout) { self.layout = layout }

    func answer(_ request: SupervisorRequest) async -> SupervisorReply {
        do {
            switch request {
            case .start(let definition): try await service(definition).start(definition)
            case .remove(let name):
                try await services[name]?.remove()
                services[name] = nil
            case .signal(let name, let number): try await known(name).signal(number)
            case .awaitRecovery: await recovery?.value
            case .list: return SupervisorReply(services: await statuses())
            case .shutDown: await stopAll()
            }
            return SupervisorReply()
        } catch let problem as Problem {
            return SupervisorReply(problem: problem)
        } catch {
            return SupervisorReply(problem: Problem(.internalError, "cannot answer a request: \(error)"))
        }
    }

    /// Starts or takes over everything that was defined when the last supervisor ended. A service that does not start is tried again.
    /// The definitions are known when this returns; the rest goes on beside requests.
    func beginRecovery() {
        endUndefined()
        for definition in stored() where services[definition.name] == nil {
            services[definition.name] = SupervisedService(definition, layout: layout)
        }
        let found = services
        recovery = Task { await recover(found) }
    }

    private func recover(_ services: [ServiceName: SupervisedService]) async {
        for rank in ServiceOrder.ranks.reversed() where !stopping {
            await withTaskGroup(of: Void.self) { group in
                for (name, service) in services where ServiceOrder.rank(name) == rank {
                    group.addTask {
                        do { try await service.recover() } catch { SupervisorLog.write("\(error)") }
                    }
                }
            }
        }
    }

    /// Sites first, the database last; nothing is started meanwhile.
    func stopAll() async {
        stopping = true
        for rank in ServiceOrder.ranks {
            await withTaskGroup(of: Void.self) { group in
                for (name, service) in services where ServiceOrder.rank(name) == rank {
                    group.addTask {
                        do { try await service.stop() } catch { SupervisorLog.write("cannot stop '\(name)': \(error)") }
                    }
                }
            }
        }
    }

    private func service(_ definition: ServiceDefinition) throws -> SupervisedService {
        guard !stopping else {
            throw Problem.cannot(
                "start", definition.name.rawValue, "the sandbox is going down", code: .sandboxNotRunning, hint: "agent sandbox up")
        }
        if let known = services[definition.name] { return known }
        let new = SupervisedService(definition, layout: layout)
        services[definition.name] = new
        return new
    }

    private func known(_ name: ServiceName) throws -> SupervisedService {
        guard let service = services[name] else {
            throw Problem.cannot("find the service", name.rawValue, "it is not defined", code: .commandFailed)
        }
        return service
    }

    private func statuses() async -> [ServiceStatus] {
        var all: [ServiceStatus] = []
        for service in services.values { all.append(await service.status) }
        return all.sorted { $0.name.rawValue < $1.name.rawValue }
    }

    private func stored() -> [ServiceDefinition] {
        StoredServices.names(in: layout, ending: ".json").compactMap { name in
            do {
                guard let text = try AtomicFile.read(layout.service(name)) else { return nil }
                return try JSONDecoder().decode(ServiceDefinition.self, from: Data(text.utf8))
            } catch {
                SupervisorLog.write("cannot read the definition of '\(name)': \(error)")
                return nil
            }
        }
    }

    /// A process whose definition is gone belongs to nobody.
    private func endUndefined() {
        let defined = Set(StoredServices.names(in: layout, ending: ".json"))
        for name in StoredServices.names(in: layout, ending: ".process") where !defined.contains(name) {
            StoredServices.end(name, in: layout)
        }
    }
}
