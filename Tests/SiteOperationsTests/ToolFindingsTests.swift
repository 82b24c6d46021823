import HostServices
import SiteModel
import SiteOperations
import Testing

/// From what programs say of themselves to what a person is told.
@Suite struct ToolFindingsTests {
    private static let whole = Set(WordPressNeeds.extensions + WordPressNeeds.wishes + ["core", "standard"])

    private static func php(_ version: String, without lacking: Set<String> = []) -> InstalledTool {
        InstalledTool(
            .php, program: "php-fpm", isInstalled: true, versionText: "PHP \(version) (fpm-fcgi) (built: Oct 21 2026 06:29:51)",
            extensions: whole.subtracting(lacking))
    }

    private static func tool(_ kind: InstalledTool.Kind, _ text: String) -> InstalledTool {
        InstalledTool(kind, program: kind.rawValue, isInstalled: true, versionText: text)
    }

    private static let good = [
        tool(.nginx, "nginx version: nginx/1.22.1"),
        tool(.mariadb, "mariadbd  Ver 10.11.19-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64 (Debian 12)"),
        tool(.bsdtar, "bsdtar 3.6.2 - libarchive 3.6.2 zlib/1.2.13 liblzma/5.4.1"),
        tool(.libcurl, "libcurl/7.88.1 OpenSSL/3.0.17 zlib/1.2.13"), tool(.libmariadb, "libmariadb 3.3.14"),
        tool(.redis, "Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64"),
    ]

    @Test func whatDebianInstallsIsNoFinding() { #expect(ToolFindings.judge(Self.good + [Self.php("8.2.35")]).isEmpty) }

    @Test(arguments: [
        ("nginx version: nginx/1.22.1", "1.22.1"), ("mariadbd  Ver 10.5.8-MariaDB for x", "10.5.8"), ("PHP 8.2.35 (fpm-fcgi)", "8.2.35"),
        ("Redis server v=6.0 sha=1", "6.0"), ("no number", nil), ("", nil), ("7", nil), ("v\n1.2", "1.2"),
        ("9.99999999999999999999999", "9.\(Int.max)"),
    ])
    func aVersionIsTheFirstNumberWithADot(_ text: String, _ version: String?) {
        #expect(ProgramVersion(in: text)?.description == version)
    }

    @Test func versionsAreComparedByNumbers() {
        #expect(ProgramVersion(1, 18) <= ProgramVersion(1, 18, 0) && ProgramVersion(1, 9) < ProgramVersion(1, 18))
        #expect(ProgramVersion(10, 5) > ProgramVersion(9, 99))
    }

    @Test(arguments: [
        (tool(.nginx, "nginx version: nginx/1.17.10"), "1.17.10, older than 1.18", "nginx"),
        (tool(.mariadb, "mariadbd  Ver 10.4.34-MariaDB"), "10.4.34, older than 10.5", "mariadb-server"),
        (tool(.redis, "Redis server v=5.0.14 sha=0"), "5.0.14, older than 6.0", "redis-server"),
        (tool(.bsdtar, "bsdtar 3.3.3 - libarchive 3.3.3"), "3.3.3, older than 3.4", "libarchive-tools"),
    ])
    func tooOldIsAnError(_ tool: InstalledTool, _ text: String, _ package: String) throws {
        let others = Self.good.filter { $0.kind != tool.kind } + [Self.php("8.2.35")]
        let findings = ToolFindings.judge(others + [tool])
        let finding = try #require(findings.first)
        #expect(findings.count == 1 && finding.code == "tool.old" && finding.severity == .error)
        #expect(finding.text.contains(text), "\(finding.text)")
        #expect(finding.remedy?.contains(package) == true)
    }

    @Test(arguments: [
        (InstalledTool.Kind.nginx, "nginx"), (.mariadb, "mariadb-server"), (.bsdtar, "libarchive-tools"), (.redis, "redis-server"),
        (.libcurl, "libcurl4"), (.libmariadb, "libmariadb3"),
    ])
    func missingIsAnError(_ kind: InstalledTool.Kind, _ package: String) {
        let findings = ToolFindings.judge([InstalledTool(kind, program: "there", isInstalled: false), Self.php("8.2.35")])
        #expect(findings.map(\.code) == ["tool.missing"] && findings.first?.severity == .error)
        #expect(findings.first?.text.contains("'there'") == true)
        #expect(findings.first?.remedy == "apt-get install --no-install-recommends \(package)")
    }

    @Test func whatDoesNotTellItsVersionIsAWarning() {
        let findings = ToolFindings.judge([Self.tool(.nginx, "segmentation fault"), Self.php("8.2.35")])
        #expect(findings.map(\.code) == ["tool.unreadable"] && findings.first?.severity == .warning)
    }

    /// A machine under load is no machine whose PHP lacks every extension.
    @Test(arguments: [InstalledTool.Kind.nginx, .mariadb, .php])
    func whatWasLateIsAWarningAndNothingIsSaidOfIt(_ kind: InstalledTool.Kind) {
        var late = kind == .php ? Self.php("8.2.35", without: Self.whole) : InstalledTool(kind, program: "there", isInstalled: true)
        late.isLate = true
        let findings = ToolFindings.judge(Self.good.filter { $0.kind != kind } + (kind == .php ? [late] : [late, Self.php("8.2.35")]))
        #expect(findings.map(\.code) == ["tool.unreadable"] && findings.first?.severity == .warning, "\(findings)")
        #expect(findings.first?.remedy?.hasPrefix("agent doctor") == true)
    }

    @Test func withoutAnyPHPThereIsOneError() {
        let findings = ToolFindings.judge(Self.good)
        #expect(findings.map(\.subject) == ["php-fpm"] && findings.first?.code == "tool.missing")
        #expect(findings.first?.remedy?.contains("php-mysql") == true)
    }

    @Test func anExtensionThatIsMissingNamesItsPackage() {
        let findings = ToolFindings.judge(Self.good + [Self.php("8.2.35", without: ["mysqli", "xml", "dom", "zip"])])
        #expect(findings.map(\.code) == ["php.incomplete"] && findings.first?.severity == .error)
        #expect(findings.first?.subject == "php-fpm8.2")
        #expect(findings.first?.text == "it lacks dom, mysqli, xml, zip: no site can run on it")
        #expect(findings.first?.remedy == "apt-get install --no-install-recommends php8.2-mysql php8.2-xml php8.2-zip")
    }

    @Test func withoutIntlSitesRunLessWell() {
        let findings = ToolFindings.judge(Self.good + [Self.php("8.2.35", without: ["intl"])])
        #expect(findings.map(\.code) == ["php.incomplete"] && findings.first?.severity == .warning)
    }

    @Test func oneGoodPHPIsEnough() {
        let findings = ToolFindings.judge(Self.good + [Self.php("7.3.33"), Self.php("8.1.2", without: ["gd"]), Self.php("8.2.35")])
        #expect(findings.map(\.code) == ["tool.old", "php.incomplete"])
        #expect(findings.allSatisfy { $0.severity == .warning })
        #expect(ToolFindings.judge(Self.good + [Self.php("7.3.33")]).map(\.severity) == [.error])
    }
}
