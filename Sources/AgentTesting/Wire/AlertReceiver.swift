import Foundation
import SiteModel

/// A receiver of alerts on loopback: a real web server or a real mail server, with a certificate of its own for `localhost` and 127.0.0.1.
package final class AlertReceiver: @unchecked Sendable {
    package enum Kind: String { case https, http, smtp, smtpWithoutTLS = "smtp-plain" }
    package let port: UInt16
    package let directory: String
    private let process = Process()

    /// - Parameters:
    ///   - directory: exists; what was received is written there.
    ///   - key: of the signature that a web server checks; password of `ops` for a mail server.
    ///   - port: where another one was, which ended; its certificate goes on. 0: any.
    package init(_ kind: Kind, _ directory: String, key: String, port: UInt16 = 0) throws {
        self.directory = directory
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = ["-c", Self.script, kind.rawValue, directory, key, "\(port)"]
        process.standardOutput = output
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self).trimmingCharacters(in: .newlines)
        guard let port = UInt16(line) else { throw Problem(.commandFailed, "cannot read the port of the receiver: '\(line)'") }
        self.port = port
    }

    /// SIGKILL: a child of a test inherits a mask that blocks SIGTERM.
    deinit { end() }

    /// As a crash ends it: nobody listens there any more.
    package func end() {
        guard process.isRunning else { return }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    package var certificate: String { "\(directory)/receiver.pem" }

    /// One a connection, one a message, as JSON objects with the key `what`.
    package func received() -> [[String: JSONValue]] {
        let text = (try? String(contentsOfFile: "\(directory)/received", encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap { try? JSONDecoder().decode([String: JSONValue].self, from: Data($0.utf8)) }
    }
    package func messages() -> [[String: JSONValue]] { received().filter { $0["what"]?.text == "message" } }

    private static let script = #"""
        import gzip, hashlib, hmac, http.server, json, os, ssl, subprocess, sys, threading, time
        kind, directory, key, port = sys.argv[1:]
        lock = threading.Lock()
        def note(**facts):
            with lock, open(directory + '/received', 'a') as out: out.write(json.dumps(facts) + '\n')
        pem, secret = directory + '/receiver.pem', directory + '/receiver.key'
        if not os.path.exists(pem): subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
            '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', secret, '-out', pem],
            check=True, stderr=subprocess.DEVNULL)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(pem, secret)
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers['Content-Length']))
                stamp = self.headers.get('X-Agent-Timestamp', '')
                code = hmac.new(key.encode(), stamp.encode() + b'.' + body, hashlib.sha256).hexdigest()
                note(what='message', path=self.path, body=body.decode(), delivery=self.headers.get('X-Agent-Delivery'),
                    signed=hmac.compare_digest('sha256=' + code, self.headers.get('X-Agent-Signature', '')),
                    host=self.headers['Host'], encodings=self.headers.get('Accept-Encoding', ''), fresh=stamp.isdigit() and abs(time.time() - int(stamp)) < 300)
                answers = {'/away': 302, '/gopher': 302, '/broken': 500, '/echo': 500, '/endless': 200, '/flood': 200, '/drip': 200, '/bomb': 200}
                if self.path.startswith('/slow'):
                    time.sleep(3)
                    note(what='answered', path=self.path, delivery=self.headers.get('X-Agent-Delivery'))
                # One that tells everybody what it was told.
                self.send_response(answers.get(self.path, 204), key if self.path == '/echo' else None)
                if self.path == '/away': self.send_header('Location', '/hook')
                if self.path == '/gopher': self.send_header('Location', 'gopher://127.0.0.1:1/_x')
                if self.path == '/bomb':
                    bomb = gzip.compress(bytes(30 << 20))
                    self.send_header('Content-Encoding', 'gzip')
                    self.send_header('Content-Length', str(len(bomb)))
                try:
                    while self.path == '/flood': self.wfile.write(b'X-Flood: ' + b'x' * 8000 + b'\r\n')
                except OSError: note(what='hung-up')
                self.end_headers()
                if self.path == '/bomb': self.wfile.write(bomb)
                if self.path == '/echo': self.wfile.write(key.encode())
                if self.path == '/drip':
                    try:
                        while True:
                            self.wfile.write(b'x')
                            time.sleep(1)
                    except OSError: note(what='hung-up')
                if self.path == '/endless':
                    try:
                        while True: self.wfile.write(b'x' * 65536)
                    except OSError: note(what='hung-up')
            def log_message(self, *words): pass
        class Server(http.server.ThreadingHTTPServer):
            def get_request(self):
                accepted = super().get_request()
                note(what='connection')
                return accepted
        if kind in ('http', 'https'):
            server = Server(('127.0.0.1', int(port)), Handler)
            if kind == 'https': server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
            print(server.server_port, flush=True)
            server.serve_forever()
        else:
            import asyncio
            from aiosmtpd.smtp import SMTP, AuthResult
            class Mail:
                async def handle_DATA(self, server, session, envelope):
                    note(what='message', sender=envelope.mail_from, receivers=envelope.rcpt_tos, letter=envelope.content.decode(),
                        encrypted=session.ssl is not None, user=str(session.auth_data))
                    return '250 taken'
            def check(server, session, envelope, mechanism, data):
                note(what='log-in', encrypted=session.ssl is not None)
                well = data.login == b'ops' and data.password == key.encode()
                said = None if well else '535 5.7.8 it is not ' + data.password.decode()
                return AuthResult(success=well, auth_data='ops' if well else None, handled=well, message=said)
            async def serve():
                loop = asyncio.get_running_loop()
                def make():
                    note(what='connection')
                    encrypted = kind == 'smtp'
                    return SMTP(Mail(), hostname='localhost', tls_context=tls if encrypted else None, require_starttls=encrypted,
                        auth_required=True, authenticator=check, auth_require_tls=encrypted)
                server = await loop.create_server(make, '127.0.0.1', int(port))
                print(server.sockets[0].getsockname()[1], flush=True)
                await server.serve_forever()
            asyncio.run(serve())
        """#
}
