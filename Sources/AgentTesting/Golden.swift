import Foundation

/// Golden files hold what a pure function must give, beside the test that asks. AGENT_RECORD_GOLDEN=1 writes them anew.
package enum Golden {
    /// - Returns: nil when `text` is what the file holds, else a sentence with the first line that differs.
    package static func difference(_ text: String, _ name: String, beside file: String) throws -> String? {
        let path = URL(fileURLWithPath: file).deletingLastPathComponent().appendingPathComponent("Golden/\(name)")
        if ProcessInfo.processInfo.environment["AGENT_RECORD_GOLDEN"] == "1" {
            try FileManager.default.createDirectory(at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: path, atomically: true, encoding: .utf8)
            return nil
        }
        let golden = try String(contentsOf: path, encoding: .utf8)
        if golden == text { return nil }
        let pairs = zip(
            golden.split(separator: "\n", omittingEmptySubsequences: false), text.split(separator: "\n", omittingEmptySubsequences: false))
        for (number, pair) in pairs.enumerated() where pair.0 != pair.1 {
            return "\(name):\(number + 1): expected '\(pair.0)', got '\(pair.1)'"
        }
        return "\(name): one text is longer than the other"
    }
}
