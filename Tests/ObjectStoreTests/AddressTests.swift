import LangSmith
import ObjectStore
import Testing

struct AddressTests {
    /// Worked by hand from the rules of Signature Version 4.
    @Test(arguments: [
        ("plain.txt", "plain.txt"),
        ("a/b/c", "a/b/c"),
        ("year=2026/month=3", "year%3D2026/month%3D3"),
        ("with space", "with%20space"),
        ("a+b", "a%2Bb"),
        ("100%", "100%25"),
        ("q?x#y", "q%3Fx%23y"),
        ("é", "%C3%A9"),
        ("中", "%E4%B8%AD"),
        ("👍", "%F0%9F%91%8D"),
        ("~-._", "~-._"),
        ("(1)'!*$&,;@:", "%281%29%27%21%2A%24%26%2C%3B%40%3A"),
        ("2026-08-17T00:03:05+00:00", "2026-08-17T00%3A03%3A05%2B00%3A00"),
        ("a\tb", "a%09b"),
    ])
    func `a key is written as it is signed`(key: String, path: String) throws {
        let bucket = try Bucket(.sample(endpoint: "http://127.0.0.1:9000"))
        #expect(bucket.url(of: key) == "http://127.0.0.1:9000/acme-traces/" + path)
    }

    @Test func `a query is sorted by its encoded names, and each has its sign`() {
        let url = CanonicalURL.make(
            "https://h",
            path: "b",
            query: [("prefix", "a/b c"), ("list-type", "2"), ("location", ""), ("É", "1"), ("prefix", "a")]
        )
        #expect(url == "https://h/b?%C3%89=1&list-type=2&location=&prefix=a&prefix=a%2Fb%20c")
    }

    private static let addressings: [(String, DestinationCreate, String)] = [
        (
            "AWS: the bucket in the host", .sample(region: "eu-central-1"),
            "https://acme-traces.s3.eu-central-1.amazonaws.com/k"
        ),
        (
            "AWS, a name with dots: the path, for the certificate's sake",
            .sample(bucket: "acme.traces", region: "eu-central-1"),
            "https://s3.eu-central-1.amazonaws.com/acme.traces/k"
        ),
        (
            "AWS by path", .sample(region: "us-east-1") { $0.addressingStyle = .path },
            "https://s3.us-east-1.amazonaws.com/acme-traces/k"
        ),
        (
            "China", .sample(region: "cn-north-1"),
            "https://acme-traces.s3.cn-north-1.amazonaws.com.cn/k"
        ),
        (
            "an endpoint: the path", .sample(endpoint: "https://storage.googleapis.com"),
            "https://storage.googleapis.com/acme-traces/k"
        ),
        (
            "an endpoint with a path and a slash", .sample(endpoint: "HTTPS://Store.Example:8443/s3/"),
            "https://store.example:8443/s3/acme-traces/k"
        ),
        (
            "virtual", .sample(endpoint: "https://tos-s3-cn-beijing.volces.com") { $0.addressingStyle = .virtual },
            "https://acme-traces.tos-s3-cn-beijing.volces.com/k"
        ),
        (
            "the bucket in the endpoint",
            .sample(endpoint: "https://acme-traces.s3.eu-central-1.amazonaws.com") { $0.includeBucketInPrefix = false },
            "https://acme-traces.s3.eu-central-1.amazonaws.com/k"
        ),
        (
            "the bucket in the endpoint and nowhere else",
            .sample(bucket: nil, endpoint: "http://[::1]:9000") { $0.includeBucketInPrefix = false },
            "http://[::1]:9000/k"
        ),
    ]

    @Test(arguments: addressings)
    func `a bucket is addressed as the service would`(_ what: String, destination: DestinationCreate, url: String)
        throws
    {
        #expect(try Bucket(destination).url(of: "k") == url)
    }

    private static let problems: [(DestinationCreate, Bucket.Problem)] = [
        (.sample(bucket: nil, endpoint: "https://h"), .noBucket),
        (.sample(bucket: "", endpoint: "https://h"), .noBucket),
        (.sample(), .noRegion),
        (.sample(region: ""), .noRegion),
        (.sample(region: "eu:x\u{1b}[2J"), .badRegion("eu:x\u{1b}[2J")),
        (.sample { $0.authentication = .role("arn:aws:iam::1:role/x") }, .noKeys),
        (.sample { $0.authentication = .environment }, .noKeys),
        (.sample(region: "eu-central-1", secret: " "), .noKeys),
        (.sample(endpoint: "minio.lab:9000"), .badEndpoint("minio.lab:9000")),
        (.sample(endpoint: "ftp://h"), .badEndpoint("ftp://h")),
        (.sample(endpoint: "https://"), .badEndpoint("https://")),
        (.sample(endpoint: "https://h@evil.example"), .badEndpoint("https://h@evil.example")),
        (.sample(endpoint: "https://h/?x"), .badEndpoint("https://h/?x")),
        (.sample(endpoint: "https://h h"), .badEndpoint("https://h h")),
        (.sample(region: "eu-central-1") { $0.includeBucketInPrefix = false }, .noEndpoint),
        (.sample(bucket: "a/b", endpoint: "https://h") { $0.addressingStyle = .virtual }, .notAHost("a/b")),
    ]

    @Test(arguments: problems)
    func `what is missing is named before anything is sent`(destination: DestinationCreate, problem: Bucket.Problem) {
        #expect(throws: problem) { try Bucket(destination) }
        #expect(!problem.sentence.isEmpty)
        #expect(!problem.sentence.unicodeScalars.contains("\u{1b}"))
    }

    @Test func `requests carry no key in what they print`() throws {
        let bucket = try Bucket(.sample(region: "eu-central-1", token: "token-of-the-example"))
        var text = "\(bucket) \(bucket.get("k", timeout: .seconds(1)))"
        dump(bucket.put("k", [1], timeout: .seconds(1)), to: &text)
        dump(bucket, to: &text)
        for secret in ["AKIAEXAMPLE", "secret-of-the-example", "token-of-the-example"] {
            #expect(!text.contains(secret))
        }
    }
}
