import SiteModel
import SiteOperations
import Testing

/// An alert that is open is named by the doctor as well, unless it looks at the same thing itself.
@Suite struct AlertFindingsTests {
    private static func known(_ sightings: [AlertSighting]) -> [Alert] {
        var number: UInt64 = 0
        func look(_ known: [Alert], _ now: Int64) -> [Alert] {
            let outcome = AlertPolicy.look(
                sightings, known: known, isQuiet: false, now: now,
                newID: {
                    number += 1
                    return AlertID(random: number)
                })
            return known.filter { alert in !outcome.changed.contains { $0.id == alert.id } } + outcome.changed
        }
        return look(look([], 1_000), 86_400_000)
    }

    @Test func whatTheDoctorDoesNotLookAtIsToldByTheAlert() {
        let alerts = Self.known([
            AlertSighting(.queuePaused, "queue", "no job begins"), AlertSighting(.changeStuck, "c", "stuck"),
            AlertSighting(.auditNotWritten, "audit", "the disk is full"),
        ])
        let findings = AlertFindings.judge(alerts, age: 12)
        #expect(findings.map(\.code) == ["audit.not-written", "queue.paused"], "\(alerts)")
        #expect(findings[0].severity == .error && findings[1].severity == .info && findings[0].text.contains("the disk is full"))
        #expect(findings.allSatisfy { $0.remedy?.contains("tells since when (seen 12 s ago); agent explain") == true }, "\(findings)")
        #expect(AlertFindings.judge(alerts, age: nil).allSatisfy { $0.remedy?.contains("(not looked at since") == true })
    }

    @Test func whatIsKeptQuietOrOverIsNot() {
        let quiet = Self.known([
            AlertSighting(.databaseDown, "mariadb", "silent"), AlertSighting(.siteScheduleFailing, "a.example", "no database"),
        ])
        #expect(AlertFindings.judge(quiet, age: 12) == [], "\(quiet)")
        var over = Self.known([AlertSighting(.auditNotWritten, "audit", "full")])
        for index in over.indices { over[index].resolvedAt = 9 }
        #expect(AlertFindings.judge(over, age: 12) == [])
    }

    /// What was mended is no finding of who asks now, though its alert goes on until the next look.
    @Test func rootsFilesAreToldAsTheyAreNow() {
        let known = Self.known([AlertSighting(.settingsRefused, "acme.conf", "cannot read 'acme.conf:3'")])
        #expect(known.map(\.state) == [.open] && AlertFindings.judge(known, age: 29) == [], "\(known)")
        let hinted = Problem(.acmeSettings, "cannot read 'acme.conf:4'", hint: "mend that line")
        let findings = SettingsFindings.judge([.guards: Problem(.guardSettings, "cannot read 'guards.conf:1'"), .acme: hinted])
        #expect(findings.map(\.code) == ["alert.settings-refused", "alert.settings-refused"])
        #expect(findings.map(\.subject) == ["acme.conf", "guards.conf"] && findings.allSatisfy { $0.severity == .error })
        #expect(findings[0].text.contains("acme.conf:4") && findings[0].remedy == "mend that line", "\(findings)")
        #expect(findings[1].remedy == "agent explain guard-settings", "\(findings)")
        #expect(SettingsFindings.judge([:]) == [])
    }
}
