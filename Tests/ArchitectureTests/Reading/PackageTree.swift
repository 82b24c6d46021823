import Foundation

/// The package's own files, found from where this file was compiled.
enum PackageTree {
    static let root: URL = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Relative paths beneath `folder` that end in one of `endings`, sorted. A missing folder has no files.
    static func files(in folder: String, endings: [String]) -> [String] {
        let start = root.appending(path: folder)
        guard let walk = FileManager.default.enumerator(at: start, includingPropertiesForKeys: nil) else { return [] }
        let prefix = root.path(percentEncoded: false)
        return walk.compactMap { ($0 as? URL)?.path(percentEncoded: false) }
            .filter { path in !path.contains("/.build/") && endings.contains { path.hasSuffix($0) } }
            .map { String($0.dropFirst(prefix.count)).trimmingPrefix("/") }
            .map(String.init).sorted()
    }

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// Every Swift file of the product and its test support, read once.
    static let sources: [SwiftSource] = files(in: "Sources", endings: [".swift"]).compactMap { path in
        (try? text(path)).map { SwiftSource(path: path, text: $0) }
    }
}
