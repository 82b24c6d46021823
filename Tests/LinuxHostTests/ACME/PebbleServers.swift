/// A web server of challenges, a server before the authority that does harm, and a provider of records, as one program.
enum PebbleServers {
    static let script = #"""
        import base64, http.client, http.server, json, ssl, sys, threading, time, urllib.parse, urllib.request
        directory, web, web_port, upstream, records = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])
        lock, used = threading.Lock(), {}
        class Quiet(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'
            def log_message(self, *a): pass
            def body(self): return self.rfile.read(int(self.headers.get('Content-Length') or 0))
            def answer(self, status, data=b'', headers={}):
                self.send_response(status)
                for k, v in headers.items(): self.send_header(k, v)
                self.send_header('Content-Length', str(len(data)))
                self.end_headers()
                if self.command != 'HEAD': self.wfile.write(data)
        class Files(http.server.SimpleHTTPRequestHandler):
            def __init__(self, *a): super().__init__(*a, directory=web)
            def log_message(self, *a): pass
        class Harm(Quiet):
            def fault(self):
                try:
                    with open(directory + '/harm.json') as f: faults = json.load(f)
                except FileNotFoundError: return None
                for n, f in enumerate(faults):
                    if not self.path.startswith(f['path']) or self.command not in f.get('methods', ['GET', 'POST', 'HEAD']): continue
                    with lock:
                        used[n] = used.get(n, 0) + 1
                        if used[n] <= f.get('times', 1 << 30): return f
            def go(self):
                body = self.body()
                with lock, open(directory + '/seen', 'a') as f: f.write(self.command + ' ' + self.path + '\n')
                fault = self.fault()
                if fault and 'delay' in fault: time.sleep(fault['delay'])
                if fault and fault.get('endless'):
                    self.send_response(200)
                    self.send_header('Connection', 'close')
                    self.end_headers()
                    self.close_connection = True
                    try:
                        while True: self.wfile.write(b'{"a":"' + b'[' * 65536)
                    except OSError: return
                up = http.client.HTTPSConnection('127.0.0.1', upstream, context=ssl._create_unverified_context())
                try:
                    if fault and 'status' in fault:
                        headers = dict(fault.get('headers', {}))
                        if fault.get('nonce'):
                            up.request('HEAD', '/nonce-plz')
                            headers['Replay-Nonce'] = up.getresponse().getheader('Replay-Nonce')
                        return self.answer(fault['status'], fault.get('body', '').encode(), headers)
                    headers = {k: v for k, v in self.headers.items() if k.lower() not in ('connection', 'accept-encoding')}
                    up.request(self.command, self.path, body or None, headers)
                    got = up.getresponse()
                    data = got.read()
                    if fault and 'token' in fault:
                        said = json.loads(data)
                        for one in said.get('challenges', []): one['token'] = fault['token']
                        data = json.dumps(said).encode()
                    left = ('transfer-encoding', 'content-length', 'connection')
                    self.answer(got.status, data, {k: v for k, v in got.getheaders() if k.lower() not in left})
                except OSError: self.answer(502)
                finally: up.close()
            do_GET = do_POST = do_HEAD = go
        class Provider(Quiet):
            def do_POST(self):
                said = json.loads(self.body())
                asked = self.headers.get('Authorization') or ''
                if asked != 'Basic ' + base64.b64encode(b'ops:hush').decode():
                    # Told back in every way, as clients and servers do.
                    known = base64.b64decode(asked.partition(' ')[2]).decode()
                    return self.answer(401, ' '.join((asked, known, urllib.parse.quote(known), urllib.parse.quote_plus(known))).encode())
                what = {'/present': '/set-txt', '/cleanup': '/clear-txt'}[self.path]
                data = json.dumps({'host': said['fqdn'], 'value': said['value']}).encode()
                urllib.request.build_opener(urllib.request.ProxyHandler({})).open('http://127.0.0.1:%d%s' % (records, what), data).read()
                self.answer(200)
        def serve(handler, port, tls=False):
            server = http.server.ThreadingHTTPServer(('127.0.0.1', port), handler)
            server.daemon_threads = True
            if tls:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(directory + '/server.pem', directory + '/server.key')
                server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
            threading.Thread(target=server.serve_forever).start()
            return server.server_port
        serve(Files, web_port)
        print(serve(Harm, 0, True), serve(Provider, 0), flush=True)
        """#
}
