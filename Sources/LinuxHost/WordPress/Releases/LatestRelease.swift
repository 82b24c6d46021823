import Foundation
import SiteModel

/// Where the newest release in a language is.
struct LatestRelease: Sendable {
    let mirror: WordPressMirror
    let downloads: ReleaseDownload

    /// What api.wordpress.org answers to core/version-check/1.7; the same that WordPress's own updater asks.
    private struct Answer: Decodable {
        struct Offer: Decodable {
            var download: String
            var locale: String
        }
        var offers: [Offer]
    }

    func address(_ locale: WordPressLocale) async throws -> String {
        if locale == .english { return "\(mirror.base)/latest.tar.gz" }
        guard let offers = mirror.offers else { return "\(mirror.base)/latest-\(locale).tar.gz" }
        let question = "\(offers)?locale=\(locale)"
        let text = try await downloads.text(at: question, limit: 1 << 20)
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(text.utf8)) else {
            throw Problem.cannot("ask", question, "the answer is not a list of offers", code: .downloadFailed)
        }
        // A language that nobody translated is answered with the English release; the newest comes first.
        guard let zip = answer.offers.first(where: { $0.locale == locale.rawValue })?.download, zip.hasSuffix(".zip") else {
            throw Problem.cannot(
                "find WordPress in", locale.rawValue, "\(mirror.base) offers no release in this language", code: .sourceNotFound,
                hint: "choose another --locale, or bring in an archive with --wordpress")
        }
        return zip.dropLast(".zip".count) + ".tar.gz"
    }
}
