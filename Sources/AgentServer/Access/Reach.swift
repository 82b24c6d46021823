import AgentAPI
import SiteModel

/// How far a caller reaches into the table: judged before anything of the body is read.
extension Route {
    /// - Throws: `role-too-low`. It says nothing of what was named: that is not looked at.
    func require(_ grant: Grant) throws(Problem) {
        guard grant.role >= role else { throw Self.tooLow(grant, "it needs a role of \(role.rawValue)") }
        guard grant.sites == nil || tenant != .host else { throw Self.tooLow(grant, "it concerns the whole host") }
    }

    static func tooLow(_ grant: Grant, _ why: String) -> Problem {
        Problem(
            .roleTooLow, "cannot do this with a role of \(grant.role.rawValue): \(why)", hint: "agent explain role-too-low",
            details: ["access.role": grant.role.rawValue])
    }

    /// Whose site has to be known first; nil where the row names none.
    func target(of parameters: [String: String]) -> Deed.Target? {
        switch tenant {
        case .host, .listed: nil
        case .site: parameters["ref"].map { .site($0) }
        case .siteOfChange: parameters["id"].map { .change($0) }
        case .siteOfJob: parameters["id"].map { .job($0) }
        case .siteOfAlert: parameters["id"].map { .alert($0) }
        case .siteOfSchedule: parameters["name"].map { .schedule($0) }
        }
    }
}

extension Call {
    /// Who may not ask for what a job does may not end it or hold it up either. Of a kind that a row asks for, both have one name.
    func requireRole(toSteer kind: String) throws(Problem) {
        guard let asked = RouteTable.rows.first(where: { $0.audit == kind }), grant.role < asked.role else { return }
        throw Route.tooLow(grant, "jobs of kind '\(printable(kind))' need a role of \(asked.role.rawValue)")
    }

    /// What a body asks for may need more than its row does.
    func requireRole() throws {
        let wordpress: String?
        switch route.name {
        case .siteCreate, .planCreate: wordpress = try body(CreateSiteRequest.self).wordpress
        default: wordpress = nil
        }
        // Nobody is shown the plan of what he could not do.
        if route.name == .planDelete, try query.flag("purge"), let purge = RouteTable.byName[.sitePurge] { try purge.require(grant) }
        // A path of the host, which root reads.
        guard wordpress == nil || grant.role == .administrator else {
            throw Route.tooLow(grant, "where WordPress comes from is an administrator's choice")
        }
    }
}
