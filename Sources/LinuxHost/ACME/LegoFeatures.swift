// ACME: certificates of authorities, through Debian's lego (docs/decisions/0033).
//
// Here: lego's arguments, its environment and its words (LegoCommand, LegoFeatures, LegoLog); a scratch directory for each order (OrderDirectory);
// what an authority is asked without lego (AuthorityCalls); what is believed of its answers (IssuedChain, RenewalAnswer).
// Never here: when to order, and what is done with a certificate. What an authority says is a stranger's: bounded, printable, and matched against what
// was asked. Read LegoAuthority.swift next.

import HostServices
import SiteModel

/// What the installed lego can do, by what its own help names. Its version says nothing: Debian's calls itself 'dev'.
package struct LegoFeatures: Sendable, Hashable {
    package var hasProfiles: Bool
    /// `renew` tells the authority which certificate is replaced.
    package var tellsReplaced: Bool
    /// The key of an external account is taken from the environment; older ones take it in their arguments, where everybody can read it.
    package var hidesExternalKey: Bool
    package var propagationOption: String

    package init(help: String, run: String, renew: String) {
        hasProfiles = Self.names("--profile", run)
        tellsReplaced = Self.names("--ari-disable", renew)
        hidesExternalKey = help.contains("$LEGO_EAB_HMAC")
        propagationOption =
            Self.names("--dns.propagation-disable-ans", help) ? "--dns.propagation-disable-ans" : "--dns.disable-cp"
    }

    private static func names(_ option: String, _ help: String) -> Bool {
        help.split(separator: "\n").contains { $0.split(separator: " ").first.map { $0.trimmingPrefix("\t") == option } ?? false }
    }
}

/// Asks once; again when another file stands in its place.
actor LegoProbe {
    private let runner: any CommandRunner
    private let program: String
    private var known: (file: String, features: LegoFeatures)?

    init(runner: any CommandRunner, program: String) {
        self.runner = runner
        self.program = program
    }

    func features() async throws -> LegoFeatures {
        guard let file = OwnBinary.identity(of: program) else {
            throw Problem.cannot(
                "run", program, "it is not installed", code: .toolMissing, hint: "apt-get install lego", details: ["path": program])
        }
        if let known, known.file == file { return known.features }
        let features = LegoFeatures(help: try await help([]), run: try await help(["run"]), renew: try await help(["renew"]))
        known = (file, features)
        return features
    }

    private func help(_ command: [String]) async throws -> String {
        let asked = Command(program, command + ["--help"], environment: ["LC_ALL": "C"], deadline: 20)
        let result = try await runner.run(asked)
        guard result.exitCode == 0 else {
            throw Problem.cannot("ask for the options of", program, "it ended with \(result.exitCode)", code: .commandFailed)
        }
        return result.output
    }
}
