import Base
import Testing

@testable import Recording

@Suite struct `Secrets in a recording` {
    private static let key = "lsv2_pt_0123456789abcdef0123456789abcdef_0123456789"
    private static let jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NSJ9.c2lnbmF0dXJl"
    private static let accessKey = "AKIAIOSFODNN7EXAMPLE"
    private static let secretKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

    /// Secrets, each with a text of a server that holds it.
    private static let places: [(secret: String, text: String)] = [
        (key, "no access with \(key)."),
        ("lsv2_sk_ffffffffffffffffffffffffffffffff", "xlsv2_sk_ffffffffffffffffffffffffffffffffx"),
        ("ls__0123456789abcdef0123456789abcdef", "old key ls__0123456789abcdef0123456789abcdef"),
        (accessKey, "The AWS Access Key Id \(accessKey) does not exist"),
        ("GOOG1EABCDEFGHIJKLMNOPQRSTUV", "(GOOG1EABCDEFGHIJKLMNOPQRSTUV)"),
        ("s3cr3t-t0ken", "sent authorization: bearer s3cr3t-t0ken, refused"),
        ("dXNlcjpwYXNzd29yZA==", "Basic dXNlcjpwYXNzd29yZA=="),
        (jwt, "token \(jwt) has expired"),
        ("f00dfeed", "https://b.s3.amazonaws.com/k?X-Amz-Signature=f00dfeed&x=1"),
        ("KEYID/20261120", "https://b.s3.amazonaws.com/k?X-Amz-Credential=KEYID/20261120%2Feu&x=1"),
        ("qEb%2Fw", "https://a.blob.core.windows.net/c?sv=2024&sig=qEb%2Fw&se=1"),
        ("gsig", "https://storage.googleapis.com/b?X-Goog-Signature=gsig"),
        ("ann:pw12", "could not connect to https://ann:pw12@proxy.example.com/"),
        (secretKey, "invalid config: {'secret_access_key': '\(secretKey)'}"),
        (secretKey, #"{\"secret_access_key\": \"\#(secretKey)\"}"#),
        (secretKey, "aws_secret_access_key=\(secretKey) is wrong"),
        ("quoted\\\"middle", #"{"password": "quoted\"middle"}"#),
        ("minio-user", "<Error><AWSAccessKeyId>minio-user</AWSAccessKeyId></Error>"),
        ("kms-key-of-ours", "s3_additional_kwargs={'SSEKMSKeyId': ['kms-key-of-ours', {}]} rejected"),
        ("my-own-secret", "1 validation error [type=x, input_value='my-own-secret', input_type=str]"),
    ]

    private func isClean(_ file: MemoryFile, of secret: String) throws -> Bool {
        let replay = try Replay(file.bytes)
        #expect(replay.count > 0)
        // Escaping could hide a secret from the first of the two, but not from who reads the recording.
        let bodies = try file.lines.dropFirst().map { line -> String in
            switch try RecordingLine(Array(line.utf8)) {
            case .exchange(let exchange), .repeated(let exchange, _):
                let response = try? exchange.outcome.get()
                let headers = response?.headers.map(\.value).joined() ?? ""
                let error =
                    exchange.outcome == .success(response ?? HTTPResponse(status: 0)) ? "" : "\(exchange.outcome)"
                return String(decoding: response?.body ?? [], as: UTF8.self) + headers + exchange.question.target
                    + error
            case .leftOut: return ""
            }
        }
        return !file.text.contains(secret) && !bodies.contains { $0.contains(secret) }
    }

    @Test func `of whoever signed a request are gone from its answer`() async throws {
        let secrets = ["minio-admin", "short-but-secret", "session-token-of-ours"]
        var request = Sample.get("/x")
        let credentials = S3Credentials(
            accessKeyID: Secret(secrets[0]),
            secretAccessKey: Secret(secrets[1]),
            sessionToken: Secret(secrets[2])
        )
        request.signing = AWSSigning(credentials, region: "eu-central-1")
        let body = "<Error><Message>\(secrets.joined(separator: ", "))</Message></Error>"
        let file = await record([Step(.zero, .zero, request, Sample.ok(body))])
        for secret in secrets { #expect(try isClean(file, of: secret)) }
    }

    @Test(arguments: places)
    func `in plain text, in HTML and in text that is no more JSON are gone`(place: (secret: String, text: String))
        async throws
    {
        for body in [place.text, "<html><body>\(place.text)</body></html>", #"{"a":1,"b":[2,"# + place.text] {
            let file = await record([Step(.zero, .zero, Sample.get("/x"), Sample.ok(body))])
            #expect(try isClean(file, of: place.secret), "\(file.lines[1])")
        }
    }

    @Test(arguments: places)
    func `in a string of JSON are gone, and the JSON is still JSON`(place: (secret: String, text: String)) async throws
    {
        var quoted: [UInt8] = []
        Array(place.text.utf8).withUnsafeBufferPointer { JSONString.escape($0, visibly: true, into: &quoted) }
        let text = String(decoding: quoted, as: UTF8.self)
        // The key of an object too; and once more with a letter that JSON may escape and no server does.
        for body in [#"{"detail":[{"msg":"\#(text)"}]}"#, #"{"\#(text)":0}"#, #"["\u0062\/\#(text)"]"#] {
            let file = await record([Step(.zero, .zero, Sample.get("/x"), Sample.ok(body))])
            #expect(try isClean(file, of: place.secret), "\(file.lines[1])")
            #expect(RedactedJSON.isJSON(Redactor().redacted(Array(body.utf8))))
        }
    }

    @Test(arguments: places)
    func `in an address, a header or an error are gone`(place: (secret: String, text: String)) async throws {
        let headers = [HTTPHeader("X-Request-Id", place.text)]
        let file = await record([
            Step(.zero, .zero, HTTPRequest(.get, place.text), Sample.ok("{}", headers: headers)),
            Step(.zero, .zero, Sample.get("/x"), .failure(.redirectRefused(to: place.text))),
            Step(.zero, .zero, Sample.get("/x"), .failure(.other(code: 1, place.text))),
        ])
        #expect(try isClean(file, of: place.secret), "\(file.text)")
    }

    @Test func `under a secret's name are gone, whatever they are, and the rest of the body is as it was`() {
        let body = """
            { "id" : 1e2, "credentials_keys": ["access_key_id", "secret_access_key"],
              "config": {"s3_additional_kwargs": {"ACL": "mine", "n": 12, "deep": [{"x": "y"}, null, true]}, "prefix": ""},
              "detail": [{"loc": ["body", "credentials", "secret_access_key"], "msg": "too short", "input": "abc"}],
              "secretAccessKey": "a", "\\u0070assword": "b", "X-Api-Key": "c", "latest_cursor": "d" }
            """
        let clean = """
            { "id" : 1e2, "credentials_keys": ["access_key_id", "secret_access_key"],
              "config": {"s3_additional_kwargs": {"ACL": "[redacted]", "n": "[redacted]", "deep": [{"x": "[redacted]"}, null, true]}, "prefix": ""},
              "detail": [{"loc": ["body", "credentials", "secret_access_key"], "msg": "too short", "input": "[redacted]"}],
              "secretAccessKey": "[redacted]", "\\u0070assword": "[redacted]", "X-Api-Key": "[redacted]", "latest_cursor": "d" }
            """
        #expect(Redactor().redacted(body) == clean)
    }

    @Test(arguments: [
        #"{"detail":"Failed to validate S3 destination: Access Denied"}"#,
        #"{"error":"org_scoped_key_requires_workspace"}"#,
        #"{"detail":"missing permission bulk-exports:manage"}"#,
        #"{"detail":"Invalid credentials: the Key ID you provided does not exist"}"#,
        #"{"detail":"Bearer authentication required"}"#, #"{"detail":"invalid token: it has expired"}"#,
        "tools__are_not_secrets_at_all_and_stay", "2025-10-29T10:55:36.008282+00:00",
        #"{"errors":{"retry_0":"https://s3.eu-west-1.amazonaws.com/acme-traces?prefix=a&list-type=2"}}"#,
        #"{"filter":"and(eq(is_root, true), eq(feedback_key, \"prompt_intent\"))","latest_cursor":"eyJ"}"#,
    ])
    func `do not cost the words that explain a failure`(body: String) {
        #expect(Redactor().redacted(body) == body)
    }

    @Test func `of the request are gone from the answer, whatever they look like`() async throws {
        var request = Sample.get(
            "/api/v1/bulk-exports/destinations",
            headers: [
                HTTPHeader("X-API-Key", "no known form of key"), HTTPHeader("Authorization", "Bearer plainwordtoken"),
                HTTPHeader("CF-Access-Client-Secret", "gatewaypass"), HTTPHeader("X-Tenant-Id", "\(Sample.workspace)"),
            ]
        )
        request.method = .post
        request.body = Array(#"{"credentials":{"access_key_id":"plainuser","secret_access_key":"p\/lainpass"}}"#.utf8)
        let body = """
            {"detail":"no known form of key; plainwordtoken; gatewaypass; plainuser; p/lainpass; \(Sample.workspace)"}
            """
        let file = await record([Step(.zero, .zero, request, Sample.ok(body))])
        #expect(
            file.lines[1].hasSuffix(
                #""body":"{\"detail\":\"[redacted]; [redacted]; [redacted]; [redacted]; [redacted]; "#
                    + #"4bf4c3d2-e1f0-4a9b-88c7-e6d5f4b3a206\"}"}"#
            )
        )
        for word in ["plainuser", "lainpass", "plainwordtoken", "gatewaypass", "known form"] {
            #expect(!file.text.contains(word))
        }
    }

    /// Nested JSON with secrets in random places.
    @Test(arguments: 0..<200 as Range<UInt64>)
    func `are gone from any JSON, which stays JSON and does not change when it is cleaned again`(seed: UInt64) {
        var dice = Dice(seed: seed)
        let body = Array(dice.json(depth: 4, secret: Self.key).utf8)
        #expect(RedactedJSON.isJSON(body))
        let clean = Redactor().redacted(body)
        #expect(RedactedJSON.isJSON(clean))
        #expect(!String(decoding: clean, as: UTF8.self).contains("0123456789abcdef"))
        #expect(Redactor().redacted(clean) == clean)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `can be looked for in any bytes`(seed: UInt64) {
        var dice = Dice(seed: seed)
        var bytes = (0..<300).map { _ in Array(#"lsv2_=:>"'{}[]\Aeb /@?&"#.utf8).randomElement(using: &dice) ?? 0 }
        bytes += Array(Self.key.utf8)
        #expect(!String(decoding: Redactor().redacted(bytes), as: UTF8.self).contains(Self.key))
    }
}

extension Dice {
    mutating func json(depth: Int, secret: String) -> String {
        let names = ["id", "password", "s3_additional_kwargs", "a\\\"b", "input", "\\u0069d", secret]
        let space = ["", " ", "\n\t"].randomElement(using: &self) ?? ""
        switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &self) {
        case 0: return "-12.5e3" + space
        case 1: return space + "null"
        case 2: return "true"
        case 3: return "\"\(secret)\""
        case 4: return space + #""x \\ \n\#(secret) \" 日 \ud83d\ude00""#
        case 5: return #""?sig=a&b={\"token\": \"\#(secret)\"}""#
        case 6:
            let values = (0..<3).map { _ in json(depth: depth - 1, secret: secret) }
            return "[" + space + values.joined(separator: "," + space) + "]"
        default:
            let fields = (0..<3).map { _ in
                "\"\(names.randomElement(using: &self) ?? "")\":" + space + json(depth: depth - 1, secret: secret)
            }
            return "{" + fields.joined(separator: ",") + space + "}"
        }
    }
}
