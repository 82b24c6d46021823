import ChangeEngine
import GRDB
import SiteModel

/// Who holds which host name: a change while it runs, then the site.
enum ClaimTable {
    static func take(_ names: [String], for change: Change, _ db: Database) throws {
        for name in Set(names).sorted() {
            guard let holder = try Row.fetchOne(db, sql: "SELECT change, site FROM claims WHERE name = ?", arguments: [name]) else {
                try db.execute(sql: "INSERT INTO claims (name, change) VALUES (?, ?)", arguments: [name, change.id.rawValue])
                continue
            }
            if let other: String = holder["change"] {
                let state = try String.fetchOne(db, sql: "SELECT state FROM changes WHERE id = ?", arguments: [other])
                throw Problem.busy(
                    "take host name", name, with: ChangeID(unchecked: other), isStuck: state == ChangeState.stuck.rawValue,
                    details: ["hostname": name])
            }
            let site: String = holder["site"]
            // Its own name again (delete, undelete, an edit): stays the site's, also when this change goes back.
            guard site == change.plan.subject else { throw taken(name, by: site) }
        }
    }

    /// What this change took goes free. After `settle` there is nothing left to give.
    static func giveBack(of change: ChangeID, _ db: Database) throws {
        try db.execute(sql: "DELETE FROM claims WHERE change = ?", arguments: [change.rawValue])
    }

    /// The site holds exactly `names` from now on.
    static func settle(_ names: Set<String>, on site: SiteID, by change: ChangeID, _ db: Database) throws {
        for held in try String.fetchAll(db, sql: "SELECT name FROM claims WHERE site = ?", arguments: [site.rawValue])
        where !names.contains(held) {
            try db.execute(sql: "DELETE FROM claims WHERE name = ?", arguments: [held])
        }
        for name in names.sorted() {
            try db.execute(
                sql: """
                    INSERT INTO claims (name, site) VALUES (?1, ?2)
                    ON CONFLICT (name) DO UPDATE SET site = ?2, change = NULL WHERE change = ?3 OR site = ?2
                    """, arguments: [name, site.rawValue, change.rawValue])
            guard db.changesCount == 1 else { throw taken(name, by: nil) }
        }
    }

    static func forget(_ site: SiteID, _ db: Database) throws {
        try db.execute(sql: "DELETE FROM claims WHERE site = ?", arguments: [site.rawValue])
    }

    private static func taken(_ name: String, by site: String?) -> Problem {
        var details = ["hostname": name]
        details["site.id"] = site
        return .cannot(
            "take host name", name, site.map { "site \($0) holds it" } ?? "it is another's", code: .hostnameTaken, details: details)
    }
}
