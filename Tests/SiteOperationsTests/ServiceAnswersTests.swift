import HostServices
import SiteModel
import SiteOperations
import Testing

/// A process that runs is not yet a server that answers; what follows from one that does not is not told site by site.
@Suite struct ServiceAnswersTests {
    private static let site = SiteID(random: 7)
    private static let remedies = HostRemedies(
        serviceDown: "look", databaseDown: "ask MariaDB", daemonOutdated: "again", nginxLog: "read LOG", serverFile: "write anew")

    private static func answers(
        _ mariadb: ServiceStatus.State = .running, php: ServiceStatus.State = .running, asleep: Bool = false, database: String? = nil,
        web: String? = nil
    ) -> ServiceAnswers {
        ServiceAnswers(
            [
                ServiceStatus(name: ServiceName(unchecked: "mariadb"), state: mariadb, pid: mariadb == .running ? 4 : nil, restarts: 2),
                ServiceStatus(name: .nginx, state: .running, pid: 5, restarts: 0),
                ServiceStatus(name: .php(site), state: php, pid: asleep ? nil : 6, restarts: 0),
            ], database: database, web: web)
    }

    private static func told(_ answers: ServiceAnswers) -> [String] { answers.findings(remedies).map { "\($0.code) \($0.subject)" } }

    @Test func whereAllAnswerNothingIsTold() {
        #expect(Self.told(Self.answers()) == [] && Self.answers().canAskSites)
    }

    @Test func aDatabaseThatDoesNotAnswerIsToldOnceWhateverItsServiceDoes() {
        for state in [ServiceStatus.State.running, .silent, .stopped, .failed] {
            let answers = Self.answers(state, database: "MariaDB does not answer")
            #expect(Self.told(answers) == ["database.down mariadb"] && !answers.canAskSites, "\(state)")
        }
        let hung = Self.answers(database: "MariaDB does not answer").findings(Self.remedies)[0]
        #expect(hung.severity == .error && hung.text.contains("runs (process 4) and does not answer"))
        #expect(hung.remedy?.contains("kill -CONT 4") == true && hung.remedy != "look")
        #expect(Self.answers(.failed, database: "no").findings(Self.remedies)[0].remedy == "ask MariaDB")
        #expect(Self.told(Self.answers(.stopped)) == ["service.down mariadb"], "it answers all the same")
    }

    @Test func aWebServerThatDoesNotAnswerIsSilentAndNoSiteIsAsked() {
        let answers = Self.answers(web: "no answer")
        #expect(Self.told(answers) == ["service.silent nginx"] && !answers.canAskSites && answers[.nginx]?.state == .silent)
        var remedies = Self.remedies
        remedies.restart = "systemctl restart"
        #expect(answers.findings(remedies)[0].remedy?.contains("systemctl restart nginx") == true)
    }

    @Test func sitesThatSleepOrAreSilentAreLeftAlone() {
        #expect(Self.answers().isAsked(Self.site, .ofSites))
        #expect(!Self.answers(asleep: true).isAsked(Self.site, .ofSites))
        #expect(Self.answers(asleep: true).isAsked(Self.site, .shared), "where sites share masters none has a process of its own")
        #expect(Self.answers(php: .failed, asleep: true).isAsked(Self.site, .ofSites))
        let silent = Self.answers(php: .silent)
        #expect(!silent.isAsked(Self.site, .ofSites) && Self.told(silent) == ["service.silent php-\(Self.site)"] && silent.canAskSites)
        #expect(Self.answers().isAsked(SiteID(random: 8), .ofSites), "of one whose PHP nobody knows its page tells")
    }
}
