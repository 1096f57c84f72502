import Base
import CLibcurl

/// One libcurl easy handle and the buffer libcurl writes its reasons into.
///
/// Lives and dies on the curl thread.
final class EasyHandle {
    let pointer: UnsafeMutableRawPointer
    private let reasonBuffer: UnsafeMutablePointer<CChar>

    init() throws(TransportError) {
        guard let pointer = curl_easy_init() else {
            throw .other(code: Int(CURLE_FAILED_INIT.rawValue), "libcurl gave no handle")
        }
        self.pointer = pointer
        reasonBuffer = .allocate(capacity: Int(CURL_ERROR_SIZE))
        reasonBuffer.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        curl_easy_cleanup(pointer)
        reasonBuffer.deallocate()
    }

    /// Forgets all options and the last reason; the connections are the multi handle's and stay.
    func reset() throws(TransportError) {
        curl_easy_reset(pointer)
        reasonBuffer[0] = 0
        try check(cc_set_pointer(pointer, CURLOPT_ERRORBUFFER, reasonBuffer))
    }

    func set(_ option: CURLoption, _ value: Int) throws(TransportError) {
        try check(cc_set_long(pointer, option, value))
    }

    /// libcurl keeps a copy.
    func set(_ option: CURLoption, _ value: String) throws(TransportError) {
        try check(cc_set_string(pointer, option, value))
    }

    /// The callee keeps the pointer, the caller what it points to.
    func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer?) throws(TransportError) {
        try check(cc_set_pointer(pointer, option, value))
    }

    func set(_ option: CURLoption, _ value: cc_sink) throws(TransportError) {
        try check(cc_set_sink(pointer, option, value))
    }

    func set(_ option: CURLoption, _ value: Duration) throws(TransportError) {
        try set(option, value.wholeMilliseconds)
    }

    /// libcurl keeps a copy.
    func setBody(_ body: [UInt8]) throws(TransportError) {
        try check(cc_set_offset(pointer, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)))
        let code = body.withUnsafeBytes { bytes in
            // An empty array may have no address, and no address means "read it by callback" to libcurl.
            guard let base = bytes.baseAddress else { return cc_set_string(pointer, CURLOPT_COPYPOSTFIELDS, "") }
            return cc_set_pointer(pointer, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: base))
        }
        try check(code)
    }

    func check(_ code: CURLcode) throws(TransportError) {
        if code != CURLE_OK { throw TransportError(Failure(code: code, reason: reason(for: code))) }
    }

    /// What libcurl says of the last transfer: its own words if it left any, else the general ones for the code.
    func reason(for code: CURLcode) -> String {
        reasonBuffer[0] != 0 ? String(cString: reasonBuffer) : String(cString: curl_easy_strerror(code))
    }

    func number(_ info: CURLINFO) -> Int {
        var value = 0
        return cc_info_long(pointer, info, &value) == CURLE_OK ? value : 0
    }

    /// A time of the last transfer; zero if that point was not reached.
    func time(_ info: CURLINFO) -> Duration {
        var value: curl_off_t = 0
        return cc_info_offset(pointer, info, &value) == CURLE_OK ? .microseconds(value) : .zero
    }

    /// Where the last answer redirects to, made absolute by libcurl; nil if it does not.
    var redirect: String? { cc_redirect_url(pointer).map { String(cString: $0) } }
}

extension Duration {
    /// Rounded up, at least 1: to libcurl 0 means "for ever".
    fileprivate var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        let milliseconds = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return max(1, Int(clamping: min(seconds, 1 << 31) * 1000 + milliseconds))
    }
}
