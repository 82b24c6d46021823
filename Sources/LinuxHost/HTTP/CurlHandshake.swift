import CCurl
import SiteModel

extension CurlEasy {
    /// Connects and begins TLS; nothing is sent over it. Nobody is believed and nobody refused: who judges wants to see what others would refuse.
    /// - Returns: PEM of each certificate, in the order in which the server showed them; OpenSSL takes at most 100 KiB of them.
    static func handshake(_ request: CurlRequest) throws(CurlFailure) -> [String] {
        guard Library.curl.version != nil else { throw CurlFailure(kind: .noLibrary, reason: "\(Library.curl.file) cannot be loaded") }
        guard isReady, let handle = curl_easy_init() else { throw CurlFailure(kind: .transfer, reason: "libcurl did not start") }
        var connectTo: UnsafeMutablePointer<curl_slist>?
        defer {
            curl_easy_cleanup(handle)
            curl_slist_free_all(connectTo)
        }
        if let address = request.connectTo { connectTo = curl_slist_append(connectTo, "::\(address)") }
        try configure(handle, request)
        try ok(ccurl_set_list(handle, CURLOPT_CONNECT_TO, connectTo))
        try ok(ccurl_set_long(handle, CURLOPT_CONNECT_ONLY, 1))
        try ok(ccurl_set_long(handle, CURLOPT_CERTINFO, 1))
        let code = curl_easy_perform(handle)
        guard code == CURLE_OK else {
            throw CurlFailure(kind: code == CURLE_OPERATION_TIMEDOUT ? .timeout : .transfer, reason: words(code))
        }
        return shown(handle)
    }

    /// libcurl lists `name:value` of each certificate; the text of it is the one named `Cert`.
    private static func shown(_ handle: UnsafeMutableRawPointer) -> [String] {
        guard let list = ccurl_shown(handle)?.pointee, list.num_of_certs > 0, let rows = list.certinfo else { return [] }
        var texts: [String] = []
        for position in 0..<Int(list.num_of_certs) {
            var row = rows[position]
            while let entry = row {
                let line = entry.pointee.data.map { String(cString: $0) } ?? ""
                if line.hasPrefix("Cert:") { texts.append(String(line.dropFirst("Cert:".count))) }
                row = entry.pointee.next
            }
        }
        return texts
    }
}
