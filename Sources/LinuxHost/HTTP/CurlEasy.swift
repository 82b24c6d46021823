import CCurl
import Foundation
import SiteModel

/// libcurl's easy interface: one transfer, on the calling thread, which it holds for as long as it takes. Call it from `onBlockingThread`.
package enum CurlEasy {
    /// Hands each piece of the body to `sink`, which says whether it wants more.
    package static func get(_ request: CurlRequest, sink: (UnsafeRawBufferPointer) -> Bool) throws(CurlFailure) -> CurlAnswer {
        guard Library.curl.version != nil else { throw CurlFailure(kind: .noLibrary, reason: "\(Library.curl.file) cannot be loaded") }
        guard isReady, let handle = curl_easy_init() else { throw CurlFailure(kind: .transfer, reason: "libcurl did not start") }
        defer { curl_easy_cleanup(handle) }
        var receivers: UnsafeMutablePointer<curl_slist>?
        defer { curl_slist_free_all(receivers) }
        var headers: UnsafeMutablePointer<curl_slist>?
        var connectTo: UnsafeMutablePointer<curl_slist>?
        defer {
            curl_slist_free_all(headers)
            curl_slist_free_all(connectTo)
        }
        for header in request.headers { headers = curl_slist_append(headers, header) }
        if let address = request.connectTo { connectTo = curl_slist_append(connectTo, "::\(address)") }
        try configure(handle, request)
        try ok(ccurl_set_list(handle, CURLOPT_HTTPHEADER, headers))
        try ok(ccurl_set_list(handle, CURLOPT_CONNECT_TO, connectTo))
        var letter: Letter?
        switch request.carries {
        case .nothing: break
        case .body(let text):
            try ok(ccurl_set_long(handle, CURLOPT_POSTFIELDSIZE, text.utf8.count))
            try ok(ccurl_set_text(handle, CURLOPT_COPYPOSTFIELDS, text))
        case .mail(let from, let to, let user, let password, let text):
            for address in to { receivers = curl_slist_append(receivers, "<\(address)>") }
            try ok(ccurl_set_list(handle, CURLOPT_MAIL_RCPT, receivers))
            try log(in: user, password, from: from, handle)
            letter = Letter(text)
            try ok(ccurl_on_read(handle, readLetter, letter.map { Unmanaged.passUnretained($0).toOpaque() }))
        }
        defer { withExtendedLifetime(letter) {} }
        return try withoutActuallyEscaping(sink) { sink throws(CurlFailure) in
            try perform(handle, Transfer(bodyLimit: request.bodyLimit, sink: sink))
        }
    }

    private static func log(
        in user: String, _ password: Secret, from: String, _ handle: UnsafeMutableRawPointer
    ) throws(CurlFailure) {
        // CURLUSESSL_ALL: without STARTTLS nothing is sent, the log-in least of all.
        try ok(ccurl_set_long(handle, CURLOPT_USE_SSL, 3))
        try ok(ccurl_set_text(handle, CURLOPT_USERNAME, user))
        try ok(ccurl_set_text(handle, CURLOPT_PASSWORD, password.exposed))
        try ok(ccurl_set_text(handle, CURLOPT_MAIL_FROM, "<\(from)>"))
        try ok(ccurl_set_long(handle, CURLOPT_UPLOAD, 1))
    }

    static func configure(_ handle: UnsafeMutableRawPointer, _ request: CurlRequest) throws(CurlFailure) {
        try ok(ccurl_set_text(handle, CURLOPT_URL, request.url))
        try ok(ccurl_set_text(handle, CURLOPT_PROTOCOLS_STR, request.isMail ? "smtp" : "http,https"))
        try ok(ccurl_set_text(handle, CURLOPT_USERAGENT, "agent"))
        // An empty proxy turns off http_proxy and its relatives in the environment.
        try ok(ccurl_set_text(handle, CURLOPT_PROXY, ""))
        // Timeouts without signals: they would hit any thread.
        try ok(ccurl_set_long(handle, CURLOPT_NOSIGNAL, 1))
        try ok(ccurl_set_long(handle, CURLOPT_TIMEOUT_MS, Int(request.deadline * 1000)))
        // Who sends less than this for so long is given up before the deadline of a large download.
        try ok(ccurl_set_long(handle, CURLOPT_LOW_SPEED_LIMIT, 256))
        try ok(ccurl_set_long(handle, CURLOPT_LOW_SPEED_TIME, 60))
        if let certificate = request.onlyCertificate { try trust(only: certificate, handle) }
        if !request.refusesStrangers {
            try ok(ccurl_set_long(handle, CURLOPT_SSL_VERIFYPEER, 0))
            try ok(ccurl_set_long(handle, CURLOPT_SSL_VERIFYHOST, 0))
        }
        switch request.redirects {
        case .refuse: try ok(ccurl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0))
        case .follow(let most):
            try ok(ccurl_set_long(handle, CURLOPT_FOLLOWLOCATION, 1))
            try ok(ccurl_set_long(handle, CURLOPT_MAXREDIRS, most))
        }
    }

    /// Names, dates and signature are checked as ever; only the list of whom to believe is this one certificate.
    private static func trust(only certificate: String, _ handle: UnsafeMutableRawPointer) throws(CurlFailure) {
        try ok(ccurl_set_text(handle, CURLOPT_CAPATH, nil))
        try ok(ccurl_set_copy(handle, CURLOPT_CAINFO_BLOB, certificate, certificate.utf8.count))
        try ok(ccurl_set_long(handle, CURLOPT_SSL_VERIFYPEER, 1))
        try ok(ccurl_set_long(handle, CURLOPT_SSL_VERIFYHOST, 2))
    }

    private static func perform(_ handle: UnsafeMutableRawPointer, _ transfer: Transfer) throws(CurlFailure) -> CurlAnswer {
        let context = Unmanaged.passUnretained(transfer).toOpaque()
        try ok(ccurl_on_header(handle, receiveHeader, context))
        try ok(ccurl_on_body(handle, receiveBody, context))
        let code = withExtendedLifetime(transfer) { curl_easy_perform(handle) }
        if let failure = transfer.failure { throw failure }
        if code != CURLE_OK, !transfer.hasEnough {
            throw CurlFailure(
                kind: code == CURLE_OPERATION_TIMEDOUT ? .timeout : .transfer, reason: words(code), status: ccurl_status(handle))
        }
        return CurlAnswer(status: ccurl_status(handle), headers: transfer.headers)
    }

    static func ok(_ code: CURLcode) throws(CurlFailure) {
        if code != CURLE_OK { throw CurlFailure(kind: .transfer, reason: words(code)) }
    }

    static func words(_ code: CURLcode) -> String { String(cString: curl_easy_strerror(code)).lowercased() }

    /// Once for the process, before any thread uses libcurl.
    static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}

/// What libcurl's callbacks write to.
private final class Transfer {
    var headers: [String: String] = [:]
    var failure: CurlFailure?
    /// The sink wanted no more: libcurl calls that an error, we do not.
    var hasEnough = false
    private var rest: Int64
    private var headerRest = Transfer.mostHeaderBytes
    private let sink: (UnsafeRawBufferPointer) -> Bool

    init(bodyLimit: Int64, sink: @escaping (UnsafeRawBufferPointer) -> Bool) {
        rest = bodyLimit
        self.sink = sink
    }

    /// Of all answers of one transfer: redirects and "go on" (1xx) have headers, too.
    private static let mostHeaderBytes = 256 << 10

    func header(_ bytes: UnsafeRawBufferPointer) -> Bool {
        headerRest -= bytes.count
        if headerRest < 0 {
            failure = CurlFailure(kind: .transfer, reason: "the answer's headers have no end")
            return false
        }
        header(String(decoding: bytes, as: UTF8.self))
        return true
    }

    private func header(_ line: String) {
        if line.hasPrefix("HTTP/") { headers = [:] }  // a redirect's headers are not the answer's
        guard let colon = line.firstIndex(of: ":") else { return }
        let name = line[..<colon].lowercased()
        let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespacesAndNewlines)
        headers[name] = headers[name].map { "\($0), \(value)" } ?? value
    }

    func body(_ bytes: UnsafeRawBufferPointer) -> Bool {
        rest -= Int64(bytes.count)
        if rest < 0 {
            failure = CurlFailure(kind: .tooMuchBody, reason: "the answer is too large")
            return false
        }
        hasEnough = !sink(bytes)
        return !hasEnough
    }
}

private func receiveHeader(_ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?) -> Int {
    guard let bytes, let context else { return 0 }
    let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().header(line) ? size * count : 0
}

private func receiveBody(_ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?) -> Int {
    guard let bytes, let context else { return 0 }
    let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().body(piece) ? size * count : 0
}

/// What is left to send.
private final class Letter {
    private var rest: ArraySlice<UInt8>
    init(_ text: String) { rest = Array(text.utf8)[...] }

    func fill(_ space: UnsafeMutableRawBufferPointer) -> Int {
        let piece = rest.prefix(space.count)
        space.copyBytes(from: piece)
        rest = rest.dropFirst(piece.count)
        return piece.count
    }
}

private func readLetter(_ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?) -> Int {
    guard let bytes, let context else { return 0 }
    return Unmanaged<Letter>.fromOpaque(context).takeUnretainedValue().fill(
        UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
}
