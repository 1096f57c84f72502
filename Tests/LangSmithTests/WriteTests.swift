import Base
import LangSmith
import Testing

private let morning = Timestamp(year: 2026, month: 8, day: 20, hour: 10)

extension BulkExportCreate {
    /// Three days of one project, everything else as it is by default.
    static var threeDays: Self {
        var export = Self()
        export.destination = Fixture.destination
        export.project = Fixture.project
        export.startTime = Timestamp(year: 2026, month: 8, day: 17)
        export.endTime = Timestamp(year: 2026, month: 8, day: 20)
        return export
    }
}

extension DestinationCreate {
    static let bucket = Self(
        displayName: "Traces EU",
        bucketName: "traces-eu",
        prefix: "langsmith",
        region: "eu-central-1",
        authentication: .credentials(S3Credentials(accessKeyID: Secret("AKIA1"), secretAccessKey: Secret("hunter2")))
    )
}

@Suite struct `Writes on the wire` {
    private func sent(
        answer: String = Fixture.exportOf2026,
        status: Int = 200,
        _ act: (LangSmithClient, ClientClock) async throws -> Void
    ) async throws -> HTTPRequest {
        let transport = RecordingTransport(.success(HTTPResponse(status: status, body: Array(answer.utf8))))
        let client = LangSmithClient(
            address: try ServerAddress("https://h/sub"),
            credentials: Credentials(.apiKey(Secret("k")), workspace: Fixture.workspace),
            transport: transport
        )
        try await act(client, InstantClock(at: morning).wall)
        #expect(transport.requests.count == 1)
        return try #require(transport.requests.first)
    }

    private func body(of request: HTTPRequest) -> String { String(decoding: request.body ?? [], as: UTF8.self) }

    @Test func `a one-time export, byte for byte`() async throws {
        let request = try await sent { client, clock in
            let outcome = try await client.create(.threeDays, clock: clock)
            guard case .done(let export) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(export.id == Fixture.export)
        }
        #expect(
            request
                == HTTPRequest(
                    .post,
                    "https://h/sub/api/v1/bulk-exports",
                    headers: [
                        HTTPHeader("X-API-Key", "k"), HTTPHeader("X-Tenant-Id", "\(Fixture.workspace)"),
                        HTTPHeader("Accept", "application/json"), HTTPHeader("Content-Type", "application/json"),
                    ],
                    body: Array(
                        #"{"bulk_export_destination_id":"0d1e9c8b-7a6f-4e5d-8c4b-3a2f1e0d9c04","session_id":"af34b2c1-d0e9-4f8a-b7c6-d5e4f3a2b105","start_time":"2026-08-17T00:00:00Z","end_time":"2026-08-20T00:00:00Z","format_version":"v2_beta","compression":"zstandard"}"#
                            .utf8
                    ),
                    timeout: .seconds(30),
                    bodyLimit: 1 << 20
                )
        )
    }

    @Test func `a schedule of all experiments leaves out what it does not have`() async throws {
        let request = try await sent { client, clock in
            var export = BulkExportCreate.threeDays
            export.project = nil
            export.allExperiments = true
            export.endTime = nil
            export.startTime = Timestamp("2026-08-17T01:02:03.999Z")
            export.intervalHours = 6
            export.filter = "eq(name, \"a\\b\n\u{1}é\")"
            export.formatVersion = .v1
            export.compression = .snappy
            export.exportFields = ["id", "name"]
            _ = try await client.create(export, clock: clock)
        }
        #expect(
            body(of: request)
                == #"{"bulk_export_destination_id":"0d1e9c8b-7a6f-4e5d-8c4b-3a2f1e0d9c04","all_experiments":true,"start_time":"2026-08-17T01:02:03Z","interval_hours":6,"filter":"eq(name, \"a\\b\n\u0001é\")","format_version":"v1","compression":"snappy","export_fields":["id","name"]}"#
        )
    }

    @Test func `a blank filter is left out`() async throws {
        let request = try await sent { client, clock in
            var export = BulkExportCreate.threeDays
            export.filter = " \n"
            _ = try await client.create(export, clock: clock)
        }
        #expect(!body(of: request).contains("filter"))
    }

    @Test func `cancelling sets the one status there is to set`() async throws {
        let answer = Fixture.exportOf2026.replacing("Created", with: "Cancelled")
        let request = try await sent(answer: answer) { client, clock in
            let outcome = await client.cancel(Fixture.export, clock: clock)
            guard case .cancelled(let export) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(export.status == .cancelled)
        }
        #expect(request.method == .patch)
        #expect(request.url == "https://h/sub/api/v1/bulk-exports/c99c1f0e-5a0b-4d35-9a4e-1c7f8b2d6e01")
        #expect(body(of: request) == #"{"status":"Cancelled"}"#)
    }

    @Test(arguments: [
        (
            DestinationCreate.bucket,
            #"{"display_name":"Traces EU","destination_type":"s3","config":{"bucket_name":"traces-eu","prefix":"langsmith","region":"eu-central-1","include_bucket_in_prefix":true},"credentials":{"access_key_id":"AKIA1","secret_access_key":"hunter2"}}"#
        ),
        (
            DestinationCreate(
                displayName: "GCS",
                bucketName: "b-1",
                endpointURL: "https://storage.googleapis.com",
                addressingStyle: .path,
                authentication: .credentials(
                    S3Credentials(accessKeyID: Secret("A"), secretAccessKey: Secret("S"), sessionToken: Secret("T"))
                )
            ),
            #"{"display_name":"GCS","destination_type":"s3","config":{"bucket_name":"b-1","prefix":"","endpoint_url":"https://storage.googleapis.com","include_bucket_in_prefix":true,"config_kwargs_s3":{"addressing_style":"path"}},"credentials":{"access_key_id":"A","secret_access_key":"S","session_token":"T"}}"#
        ),
        (
            DestinationCreate(
                displayName: "Role",
                bucketName: "bbb",
                region: "us-east-1",
                authentication: .role("arn:aws:iam::123456789012:role/Export")
            ),
            #"{"display_name":"Role","destination_type":"s3","config":{"bucket_name":"bbb","prefix":"","region":"us-east-1","include_bucket_in_prefix":true},"aws_role_arn":"arn:aws:iam::123456789012:role/Export"}"#
        ),
        (
            DestinationCreate(
                displayName: "In the host",
                bucketName: nil,
                endpointURL: "https://b.s3.example.com",
                includeBucketInPrefix: false,
                authentication: .environment
            ),
            #"{"display_name":"In the host","destination_type":"s3","config":{"prefix":"","endpoint_url":"https://b.s3.example.com","include_bucket_in_prefix":false}}"#
        ),
    ])
    func `a destination, byte for byte`(destination: DestinationCreate, expected: String) async throws {
        let answer = Fixture.destinationOf2025.replacing(
            #""config":{"#,
            with: #""aws_role_arn":"arn:aws:iam::123456789012:role/Export","config":{"#
        )
        let request = try await sent(answer: answer, status: 201) { client, clock in
            let outcome = try await client.create(destination, clock: clock)
            guard case .done = outcome else {
                Issue.record("\(outcome)")
                return
            }
        }
        #expect(request.method == .post)
        #expect(request.url == "https://h/sub/api/v1/bulk-exports/destinations")
        #expect(request.timeout == .seconds(60))
        #expect(body(of: request) == expected)
    }

    @Test func `another authentication sends that alone, and what the answer leaves out stays known`() async throws {
        var known = Destination(id: Fixture.destination)
        known.displayName = "Traces EU"
        known.config = Destination.Config()
        let answer = """
            {"id":"\(Fixture.destination)","tenant_id":"\(Fixture.workspace)","created_at":"2026-08-01T00:00:00Z",
             "updated_at":"2026-08-20T10:00:01Z","credentials_keys":["access_key_id","secret_access_key"]}
            """
        let rotated = try await sent(answer: answer) { [known] client, clock in
            let keys = S3Credentials(accessKeyID: Secret("A2"), secretAccessKey: Secret("S2"))
            let outcome = try await client.update(known, with: .credentials(keys), clock: clock)
            guard case .done(let destination) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(destination.displayName == "Traces EU")
            #expect(destination.config != nil)
            #expect(destination.updatedAt == Timestamp("2026-08-20T10:00:01Z"))
        }
        #expect(rotated.method == .patch)
        #expect(rotated.url == "https://h/sub/api/v1/bulk-exports/destinations/0d1e9c8b-7a6f-4e5d-8c4b-3a2f1e0d9c04")
        #expect(body(of: rotated) == #"{"credentials":{"access_key_id":"A2","secret_access_key":"S2"}}"#)
        let role = try await sent(answer: answer) { [known] client, clock in
            _ = try await client.update(known, with: .role("arn:aws:iam::123456789012:role/x"), clock: clock)
        }
        #expect(body(of: role) == #"{"aws_role_arn":"arn:aws:iam::123456789012:role/x"}"#)
    }

    @Test(arguments: [200, 204]) func `deleting sends no body and needs none`(status: Int) async throws {
        let request = try await sent(answer: "", status: status) { client, clock in
            let outcome = await client.delete(Fixture.destination, clock: clock)
            #expect(outcome == .done(Fixture.destination))
        }
        #expect(request.method == .delete)
        #expect(request.url.hasSuffix("/api/v1/bulk-exports/destinations/\(Fixture.destination)"))
        #expect(request.body == nil)
        #expect(!request.headers.contains { $0.name == "Content-Type" })
    }

    @Test func `nothing prints a bucket's keys`() async throws {
        let request = try await sent(answer: Fixture.destinationOf2025) { client, clock in
            _ = try await client.create(.bucket, clock: clock)
        }
        #expect(body(of: request).contains("hunter2"))
        var dumped = ""
        dump(request, to: &dumped)
        dump(DestinationCreate.bucket, to: &dumped)
        dumped += "\(request) \(String(reflecting: request)) \(DestinationCreate.bucket)"
        #expect(!dumped.contains("hunter2"))
        #expect(!dumped.contains("104, 117, 110, 116, 101, 114"))
        #expect("\(request)".hasPrefix("POST https://h/sub/api/v1/bulk-exports/destinations ["))
        #expect("\(request)".hasSuffix("], 236 bytes"))
    }
}

@Suite struct `A write as a curl command` {
    @Test func `secrets are variables that the shell puts in`() throws {
        let write = Write.createDestination(.bucket)
        #expect(
            Curl.lines(write, baseURL: "https://h/sub", workspace: nil) == [
                #"curl -X POST -H "X-API-Key: $LANGSMITH_API_KEY" \"#,
                #"     -H "Content-Type: application/json" \"#,
                #"     -d '{"display_name":"Traces EU","destination_type":"s3","config":{"bucket_name":"traces-eu","prefix":"langsmith","region":"eu-central-1","include_bucket_in_prefix":true},"credentials":{"access_key_id":"'"$AWS_ACCESS_KEY_ID"'","secret_access_key":"'"$AWS_SECRET_ACCESS_KEY"'"}}' \"#,
                "     'https://h/sub/api/v1/bulk-exports/destinations'",
            ]
        )
    }

    @Test func `a quote in a filter stays inside the shell's quotes`() throws {
        var export = BulkExportCreate.threeDays
        export.filter = #"eq(name, "it's")"#
        let lines = Curl.lines(.createExport(export), baseURL: "https://h", workspace: Fixture.workspace)
        #expect(lines[1] == #"     -H "X-Tenant-Id: \#(Fixture.workspace)" \"#)
        #expect(lines[3].contains(#""filter":"eq(name, \"it'\''s\")""#))
    }

    @Test func `who signed in by login sends a token, and headers of one's own are variables`() {
        var credentials = Credentials(.bearer(Secret("hunter2")), workspace: Fixture.workspace)
        credentials.organization = "org's"
        credentials.extra = [HTTPHeader("X-Gateway-Key", "hunter3"), HTTPHeader("$(x)", "hunter4")]
        let sender = Curl.Sender(credentials)
        let write = Write.deleteDestination(Fixture.destination)
        #expect(
            Curl.lines(write, baseURL: "https://h", workspace: nil, sender: sender) == [
                #"curl -X DELETE -H "Authorization: Bearer $LANGSMITH_TOKEN" \"#,
                #"     -H "X-Gateway-Key: $X_GATEWAY_KEY" \"#,
                "     'https://h/api/v1/bulk-exports/destinations/\(Fixture.destination)'",
            ]
        )
        #expect(
            Curl.lines(Route.organization, baseURL: "https://h", workspace: nil, sender: sender)[1]
                == #"     -H 'X-Organization-Id: org'\''s' \"#
        )
        // A server that wants no key.
        let nobody = Curl.Sender(Credentials(nil))
        #expect(Curl.lines(Route.info, baseURL: "https://h", workspace: nil, sender: nobody).first == #"curl \"#)
    }

    @Test func `a deletion has no body`() {
        let write = Write.deleteDestination(Fixture.destination)
        #expect(write.shownBody == nil)
        #expect(
            Curl.lines(write, baseURL: "https://h", workspace: nil) == [
                #"curl -X DELETE -H "X-API-Key: $LANGSMITH_API_KEY" \"#,
                "     'https://h/api/v1/bulk-exports/destinations/\(Fixture.destination)'",
            ]
        )
    }
}
