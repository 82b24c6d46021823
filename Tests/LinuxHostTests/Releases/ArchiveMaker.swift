import Foundation
import Testing

@testable import LinuxHost

/// Archives made by Python's own modules, which write whatever they are told, hostile or not.
struct ArchiveMaker {
    let f: ReleaseFixture

    /// `body` adds to the archive after the whole of a good release has been added under `wordpress/`; it sees `tar(name, data, **fields)`
    /// or `put(name, data)`, and `raw()` gives and takes the finished bytes.
    func make(_ name: String, version: String = "6.1.9", extra: String = "", _ body: String = "", after: String = "") async throws -> String
    {
        let tree = try f.makeTree("tree-of-\(name)", version: version, extra: extra)
        let path = "\(f.scratch.path)/\(name)"
        let script = """
            import io, os, sys, struct, tarfile, zipfile
            tree, path = sys.argv[1], sys.argv[2]
            top = 'wordpress'
            def good(add):
                for folder, _, files in sorted(os.walk(tree)):
                    for file in sorted(files):
                        full = os.path.join(folder, file)
                        add(os.path.join(top, os.path.relpath(full, tree)), open(full, 'rb').read())
            if path.endswith('.zip'):
                with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as archive:
                    def put(name, data=b'x'): archive.writestr(zipfile.ZipInfo(name) if isinstance(name, str) else name, data, zipfile.ZIP_DEFLATED)
                    good(put)
            \(indent(body, by: 8))
            else:
                with tarfile.open(path, 'w:gz') as archive:
                    def tar(name, data=b'x', **fields):
                        entry = tarfile.TarInfo(name)
                        entry.size = len(data)
                        for key, value in fields.items(): setattr(entry, key, value)
                        archive.addfile(entry, io.BytesIO(data))
                    good(tar)
            \(indent(body, by: 8))
            def raw(change):
                data = bytearray(open(path, 'rb').read())
                open(path, 'wb').write(change(data))
            \(after)
            """
        try script.write(toFile: "\(path).py", atomically: false, encoding: .utf8)
        try await f.tool("/usr/bin/python3", "-W", "ignore", "\(path).py", tree, path)
        return path
    }

    private func indent(_ text: String, by count: Int) -> String {
        let lines = text.isEmpty ? ["pass"] : text.split(separator: "\n").map(String.init)
        return lines.map { String(repeating: " ", count: count) + $0 }.joined(separator: "\n")
    }

    func sum(_ tool: String, of path: String) async throws -> String {
        String(try #require(try await f.tool("/usr/bin/\(tool)", path).split(separator: " ").first))
    }
}
