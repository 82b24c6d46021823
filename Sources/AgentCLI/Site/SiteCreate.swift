import AgentAPI
import ArgumentParser
import SiteModel
import Synchronization

struct SiteCreate: ChangingCommand {
    static let configuration = describe(
        "create", "Creates a WordPress site, or nothing at all.",
        """
        Shows each step as it happens and ends with what is needed to log in. A site that stands already as asked is left as it is (status 0, \
        changed: false). Ctrl-C takes back what was done.

        The administrator's password goes to a file that only you can read: --password-file, else ~/.agent/passwords/DOMAIN-CHANGE.

        Examples:
          agent site create example.com
          agent site create example.com --alias www.example.com \\
            --title 'My site' --admin-email me@example.com
        """)
    static let fields = Columns.created.names

    @Argument(help: "The domain: example.com.")
    var domain: String

    @Option(help: ArgumentHelp("Another name that redirects to the domain; may be repeated.", valueName: "domain"))
    var alias: [String] = []

    @Option(help: "The site's title.")
    var title: String?

    @Option(help: ArgumentHelp("The administrator's address.", valueName: "address"))
    var adminEmail: String?

    @Option(help: ArgumentHelp("The administrator's login name.", valueName: "name"))
    var adminUser: String?

    @Option(help: ArgumentHelp("The PHP version: 8.2.", valueName: "version"))
    var php: String?

    @Option(help: ArgumentHelp("The page cache.", valueName: "on|off"))
    var cache: CacheMode?

    @Option(help: ArgumentHelp("WordPress's language: en_US.", valueName: "locale"))
    var locale: String?

    @Option(
        help: ArgumentHelp(
            "Where WordPress comes from: a directory, an archive, a URL, `latest` or a version. Default: the newest in the store, else latest.",
            valueName: "source"))
    var wordpress: String?

    @Option(name: .customLong("wordpress-sha256"), help: ArgumentHelp("The checksum that the archive must have.", valueName: "hex"))
    var wordpressSHA256: String?

    @Option(help: ArgumentHelp("Write the password to this new file.", valueName: "file"), completion: .file())
    var passwordFile: String?

    @Flag(help: "Print the password instead of writing a file; standard output must be a terminal.")
    var showPassword = false

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        try checkFields(dry: Columns.plan.names)
        guard !showPassword || passwordFile == nil else { throw ValidationError("--show-password and --password-file exclude each other.") }
    }

    func rehearse(_ judge: Rehearser) async throws {
        let request = try request
        try await judge { try await $0.createSite(request) }
    }

    func run() async throws {
        let client = try options.client()
        if dry.isAsked { return dry.show(try await client.planCreate(request), options) }
        guard !showPassword || Console.current.isOutTerminal else {
            throw Problem(.badUsage, "cannot show the password: standard output is not a terminal", hint: "use --password-file")
        }
        // Before the site: a password that cannot be kept must not cost one.
        let keeper = showPassword ? nil : try PasswordKeeper(file: passwordFile)
        let (request, domain) = (try request, domain)
        let kept = Kept()
        do {
            let changed = try await Changing(client, options).run {
                // By now Ctrl-C ends the command in order: no file of nothing is left behind.
                if kept.place == nil { kept.place = try keeper?.reserve() }
                return try await client.createSite(request)
            } accepted: { answer in
                if kept.place == nil, let change = answer.change {
                    kept.place = try keeper?.open(domain: answer.site?.domain ?? domain, change: change)
                }
            }
            if changed.answer.change == nil {
                kept.place?.discard()
                kept.place = nil
            }
            await tell(changed, try await password(of: changed.answer, kept.place, keeper, client), client)
        } catch {
            kept.place?.discard()
            // It stands as another one than was asked for now, and may be the one that was asked for before.
            if (error as? Problem)?.code == .siteExists { _ = try await late.handOver(client) { $1 } }
            throw error
        }
    }

    /// The file that was opened on the way, for whoever ends the command.
    private final class Kept: Sendable {
        private let opened = Mutex<PasswordFile?>(nil)
        var place: PasswordFile? {
            get { opened.withLock { $0 } }
            set { opened.withLock { $0 = newValue } }
        }
    }

    private var late: LatePassword { LatePassword(domain: domain, options: options) }

    private func password(
        of answer: ChangeAccepted, _ place: PasswordFile?, _ keeper: PasswordKeeper?, _ client: AgentClient
    ) async throws -> NewPassword {
        guard let change = answer.change else {
            let name = answer.site?.domain ?? domain
            let handed = try await late.handOver(client, waiting: answer.passwordWaits) { change, left in
                if passwordFile == nil, !showPassword, let left { return left }
                return try keeper?.open(domain: name, change: change)
            }
            if handed == nil { late.sayUnchanged() }
            return handed ?? NewPassword()
        }
        defer { late.sweep() }
        do {
            if let place, try await !place.claim() {
                options.say("note: the password is in \(Printable.line(place.path)), where an earlier command with this key put it")
                return NewPassword(file: place.path)
            }
            let password = try await client.adminPassword(change)
            try place?.write(Secret(password.password))
            return NewPassword(password: password.password, file: place?.path)
        } catch let problem as Problem {
            // The site stands; there is another way in.
            options.say("warning: \(problem.message)")
            options.say("hint: agent site login-url \(Printable.line(domain))")
            place?.discard()
            return NewPassword()
        }
    }

    private func tell(_ changed: Changing.Changed, _ outcome: NewPassword, _ client: AgentClient) async {
        guard !options.events else { return }
        let result = ChangeResult(
            changed, site: await client.siteNow(after: changed.answer, domain), passwordFile: outcome.file,
            password: showPassword ? outcome.password : nil)
        options.printOne(result, .created, text: CreatedText.text)
    }

    private var request: CreateSiteRequest {
        get throws {
            var request = CreateSiteRequest(domain: domain)
            request.aliases = alias.isEmpty ? nil : alias
            request.title = title
            request.adminEmail = adminEmail
            request.adminLogin = adminUser
            request.php = php
            request.cache = cache?.rawValue
            request.locale = locale
            request.wordpress = wordpress.map(WordPressSource.absolute)
            request.wordpressSHA256 = wordpressSHA256
            return request
        }
    }
}

extension CacheMode: ExpressibleByArgument {}
