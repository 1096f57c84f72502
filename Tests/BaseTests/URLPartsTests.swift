import Base
import Testing

@Suite struct `Addresses taken apart` {
    @Test(arguments: [
        ("https://Host.example", ["https", "https://Host.example", "-", "Host.example", "-", "", "-", "-"]),
        (
            "HTTP://u:p@h:80/a/b?c=d?e#f#g",
            ["http", "HTTP://u:p@h:80", "u:p", "h", "80", "/a/b", "c=d?e", "f#g"]
        ),
        ("https://[::1]:8443/", ["https", "https://[::1]:8443", "-", "::1", "8443", "/", "-", "-"]),
        ("https://[::1]x", ["https", "https://[::1]x", "-", "::1", "x", "", "-", "-"]),
        ("https://[::1", ["https", "https://[::1", "-", "", "-", "", "-", "-"]),
        ("https://h:?q", ["https", "https://h:", "-", "h", "", "", "q", "-"]),
        ("https://h#f?q", ["https", "https://h", "-", "h", "-", "", "-", "f?q"]),
        ("://", ["", "://", "-", "", "-", "", "-", "-"]),
        ("s3://a@b@c/", ["s3", "s3://a@b@c", "a@b", "c", "-", "/", "-", "-"]),
    ])
    func `each part is as it is written`(text: String, parts: [String]) {
        let url = URLParts(text)
        let found = url.map {
            [
                $0.scheme, $0.origin, $0.user ?? "-", $0.host, $0.port ?? "-", $0.path, $0.query ?? "-",
                $0.fragment ?? "-",
            ]
        }
        #expect(found == parts)
    }

    @Test func `a text without a scheme is no address`() { #expect(URLParts("host/path") == nil) }

    @Test(arguments: [("https://h", "/"), ("https://h/a?b=c#d", "/a?b=c"), ("https://h?b", "/?b")])
    func `the target is what a request's first line holds`(text: String, target: String) {
        #expect(URLParts(text)?.target == target)
    }

    @Test(arguments: [
        ("https://S3.Example:9000/x", "s3.example"), ("s3.example:9000/x", "s3.example"),
        ("http://[FE80::1]:9/", "fe80::1"),
        ("https://u@h", "h"), ("", ""),
    ])
    func `a host is known with a scheme or without`(text: String, host: String) {
        #expect(URLParts.host(of: text) == host)
    }
}
