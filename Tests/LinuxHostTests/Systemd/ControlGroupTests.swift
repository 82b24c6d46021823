import AgentTesting
import HostServices
import SiteModel
import Testing

@testable import LinuxHost

@Suite struct ControlGroupTests {
    @Test(
        "a process is a site's PHP by its control group, of either version, and by no other name",
        arguments: [
            ("0::/agent.slice/agent-sites.slice/agent-php8.2@saaaaaaaaaaa.service\n", "agent-php8.2@saaaaaaaaaaa.service"),
            (
                "4:memory:/x\n1:name=systemd:/m/agent-sites.slice/agent-php8.4@saaaaaaaaaaa.service\n0::/\n",
                "agent-php8.4@saaaaaaaaaaa.service"
            ),
            ("0::/agent-sites.slice/agent-cron-saaaaaaaaaaa-1x.service\n", nil), ("0::/agent-sites.slice/agent-php8.2@.service\n", nil),
            ("0::/system.slice/php8.2-fpm.service\n", nil), ("0::/agent-php8.2@saaaaaaaaaaa.service/agent.scope\n", nil), ("", nil),
        ] as [(String, String?)])
    func unit(_ text: String, _ unit: String?) { #expect(SystemdPHPSleep.unit(in: text) == unit) }

    @Test("the walls are handed to systemd-run whole, for one site, and no other")
    func walls() throws {
        let commands = WalledSiteCommands(layout: .system(share: Repository.root))
        let command = try commands.walled(
            Command("/usr/bin/php8.2", ["-v"], environment: ["A": "b"], deadline: 300), for: SiteID(unchecked: "saaaaaaaaaaa"),
            limits: .standard, work: "cron")
        let text = command.arguments
        let unit = try PHPUnitFiles(
            layout: .system(share: Repository.root), templates: TemplateDirectory(share: Repository.root), webGroup: "www-data"
        ).render(PHPVersion(unchecked: "8.2"), program: "/usr/sbin/php-fpm8.2")
        let service = try #require(unit.first { $0.key.hasSuffix(".service") }?.value)
        let walls = service.split(separator: "\n").drop { !$0.hasPrefix("Slice=") }.filter { !$0.hasPrefix("#") }
        #expect(walls.count > 25)
        for line in walls.map({ $0.replacing("%i", with: "saaaaaaaaaaa") }) { #expect(text.contains(String(line)), "\(line)") }
        #expect(text.contains("User=saaaaaaaaaaa") && text.contains("RuntimeMaxSec=300") && !text.joined().contains("%i"))
        let own = try commands.walled(
            Command("/usr/bin/php8.2"), for: SiteID(unchecked: "saaaaaaaaaaa"), limits: MachineLimits(memory: 512, tasks: 64, cpu: 50),
            work: "cron"
        ).arguments
        let memory = own.filter { $0.hasPrefix("MemoryMax=") }
        #expect(memory == ["MemoryMax=1024M", "MemoryMax=512M"], "the site's own is said last")
        #expect(text.suffix(3) == ["--", "/usr/bin/php8.2", "-v"] && command.identity == nil && command.deadline > 300)
    }
}
