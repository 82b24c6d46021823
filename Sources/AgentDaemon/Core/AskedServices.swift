import HostServices
import SiteModel
import SiteOperations

/// Services are asked, side by side: that a process runs is known without.
extension AgentCore {
    /// For each of them: nobody who looks at a host waits for one that hangs.
    static let servicePatience = Duration.seconds(8)

    func serviceAnswers() async throws -> ServiceAnswers {
        async let database = databaseProblem()
        async let web = webProblem()
        let found = try await host.services.list()
        return ServiceAnswers(found, database: await database, web: await web)
    }

    private func databaseProblem() async -> String? {
        do {
            _ = try await Patience.ask("ask", "mariadb", within: Self.servicePatience) { [host] in
                try await host.databases.exists(DatabaseName(unchecked: "mysql"))
            }
            return nil
        } catch let problem as Problem where [.databaseUnavailable, .deadlineExceeded].contains(problem.code) {
            return "MariaDB does not answer"
        } catch {
            // No word of the server's: a library that is missing here, of which the doctor tells.
            return nil
        }
    }

    /// By a name that no site has: what it answers is no matter.
    private func webProblem() async -> String? {
        do {
            let nobody = PublicHost(scheme: "http", name: try Hostname("nobody.invalid"), port: host.addressing.httpPort)
            _ = try await host.probe.get(ProbeTarget(host: nobody), path: "/", deadline: 5)
            return nil
        } catch {
            // Whatever else it is, it came: a refusal is what strangers get, and of an nginx that is down its service tells.
            guard let problem = error as? Problem, problem.details["probe.silent"] != nil else { return nil }
            return problem.message
        }
    }
}
