import Foundation
import SiteModel

/// A mirror on loopback, served by a real HTTP server.
package final class LoopbackMirror {
    package let port: UInt16
    package let directory: String
    private let process = Process()

    package init(_ directory: String) throws {
        self.directory = directory
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        // Prints its port; answers /away/… with a redirect to what follows, and counts what it was asked for.
        let script = """
            import functools, http.server, sys
            class Handler(http.server.SimpleHTTPRequestHandler):
                def do_GET(self):
                    if self.path.startswith('/away/'):
                        self.send_response(302)
                        self.send_header('Location', self.path[6:])
                        body = b'you are being redirected'
                        self.send_header('Content-Length', str(len(body)))
                        self.end_headers()
                        self.wfile.write(body)
                    else: super().do_GET()
                def log_message(self, form, *words):
                    open(sys.argv[1] + '/../asked', 'a').write((form % words) + '\\n')
            server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), functools.partial(Handler, directory=sys.argv[1]))
            print(server.server_port, flush=True)
            server.serve_forever()
            """
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = ["-c", script, directory]
        process.standardOutput = output
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self).trimmingCharacters(in: .newlines)
        guard let port = UInt16(line) else { throw Problem(.commandFailed, "cannot read the port of the mirror: '\(line)'") }
        self.port = port
    }

    /// SIGKILL: a child of a test inherits a mask that blocks SIGTERM.
    deinit { kill(process.processIdentifier, SIGKILL) }

    package var base: String { "http://127.0.0.1:\(port)" }
    package var asked: String { (try? String(contentsOfFile: "\(directory)/../asked", encoding: .utf8)) ?? "" }
}
