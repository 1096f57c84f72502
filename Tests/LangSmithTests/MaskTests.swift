import Base
import LangSmith
import Testing

@Suite struct `What was sent is not shown when a server tells it` {
    private static let key = "lsv2_pt_0123456789abcdef_fedcba"

    private func error(
        _ status: Int,
        _ body: String,
        _ headers: [HTTPHeader] = [],
        _ write: Write? = nil
    ) async throws -> APIError {
        var credentials = Credentials(.apiKey(Secret(Self.key)))
        credentials.extra = [
            HTTPHeader("X-Gateway", "Basic Z2F0ZTpzZXNhbWUtb3Blbg=="), HTTPHeader("X-Team", "a b"),
        ]
        let response = HTTPResponse(status: status, headers: headers, body: Array(body.utf8))
        let client = LangSmithClient(
            address: try ServerAddress("https://h"),
            credentials: credentials,
            transport: RecordingTransport(.success(response))
        )
        if let write {
            let report = await client.carryOut(write, clock: InstantClock(at: Timestamp(microseconds: 0)).wall)
            guard case .notDone(let error) = report else { throw TransportError.cancelled }
            return error
        }
        do throws(APIError) {
            _ = try await client.fetch(.destinations)
        } catch {
            return error
        }
        throw TransportError.cancelled
    }

    @Test(arguments: [
        (#"{"detail":"invalid key \#(key)"}"#, "invalid key ••••"),
        (#"{"error":"key=\#(key)&x=1"}"#, "key=••••&x=1"),
        ("Traceback: headers={'x-api-key': '\(key)'}", "Traceback: headers={'x-api-key': '••••'}"),
        ("<title>\(key)</title>", "••••"), ("gateway said Z2F0ZTpzZXNhbWUtb3Blbg==!", "gateway said ••••!"),
        ("gateway said Basic Z2F0ZTpzZXNhbWUtb3Blbg==!", "gateway said ••••!"),
        ("Z2F0ZTpzZXNhbWUtb3Blbg%3D%3D", "••••"), ("lsv2_pt_01234\u{1b}[0m56789abcdef_fedcba", "••••"),
        (#"{"detail":[{"loc":["header","x-api-key"],"msg":"\#(key) is no key"}]}"#, "header.x-api-key: •••• is no key"),
        // Too short to be a secret, and words of everybody.
        ("a b c", "a b c"),
    ])
    func `the key and the values of the user's own headers, however they are wrapped`(
        body: String,
        words: String
    ) async throws {
        #expect(try await error(403, body).message?.text == words)
        #expect(try await error(500, body).message?.text == words)
    }

    @Test func `a key that would be cut is hidden before that`() async throws {
        for length in [460, 480, 490, 498] {
            for body in [String(repeating: "x", count: length), "<title>" + String(repeating: "x", count: length)] {
                let text = try await error(500, body + Self.key).message?.text ?? ""
                #expect(!text.contains("lsv2"), "\(length)")
            }
        }
    }

    @Test func `also in a field's complaint, in a request's id and in the address of a redirect`() async throws {
        let complaint = try await error(422, #"{"detail":[{"loc":["x"],"msg":"\#(Self.key)"}]}"#)
        #expect(complaint.message?.fields.first?.message == "••••")
        let id = try await error(500, "", [HTTPHeader("x-request-id", Self.key)])
        #expect(id.message?.requestID == "••••")
        let transport = RecordingTransport(.failure(.redirectRefused(to: "https://evil/?k=\(Self.key)")))
        let client = LangSmithClient(
            address: try ServerAddress("https://h"),
            credentials: Credentials(.bearer(Secret(Self.key))),
            transport: transport
        )
        await #expect(throws: APIError.transport(.redirectRefused(to: "https://evil/?k=••••"))) {
            try await client.fetch(.destinations)
        }
    }

    @Test func `the secret of a bucket, of a write that failed`() async throws {
        var destination = DestinationCreate.bucket
        let keys = S3Credentials(accessKeyID: Secret("AKIA1"), secretAccessKey: Secret("open/sesame+1"))
        destination.authentication = .credentials(keys)
        let error = try await error(
            400,
            #"{"detail":"bad: open/sesame+1, open%2Fsesame%2B1 of AKIA1"}"#,
            [],
            .createDestination(destination)
        )
        #expect(error.message?.text == "bad: ••••, •••• of AKIA1")
    }

    @Test func `the refresh token of a login that could not be renewed`() throws {
        let body = #"{"error":"invalid_grant","error_description":"token refresh-0123456789 is revoked"}"#
        let response = HTTPResponse(status: 400, body: Array(body.utf8))
        let refusal = #expect(throws: LoginRenewal.Refusal.self) {
            try LoginRenewal.tokens(in: response, for: Secret("refresh-0123456789"))
        }
        #expect(refusal?.reason == "the server answered invalid_grant: token •••• is revoked")
    }

    @Test func `a complaint about the body as a whole names no field`() async throws {
        let error = try await error(
            422,
            #"{"detail":[{"type":"missing","loc":["body"],"msg":"Field required"}]}"#,
            [],
            .createExport(.threeDays)
        )
        #expect(error.message?.text == "body: Field required")
    }

    @Test(arguments: [(64 << 20, "64 MiB"), (1 << 20, "1 MiB"), (64 << 10, "64 KiB"), (10, "10 bytes")])
    func `a limit is told in a unit in which it is something`(limit: Int, words: String) {
        let sentence = TransportError.tooLarge(limit: limit).sentence
        #expect(sentence.contains("larger than the \(words) that are read of one"))
    }
}
