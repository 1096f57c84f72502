import Base
@testable import LangSmith
import Testing

@Suite struct `Problems before sending` {
    private func problems(_ change: (inout BulkExportCreate) -> Void) -> [InputProblem] {
        var export = BulkExportCreate.threeDays
        change(&export)
        return export.problems
    }

    @Test func `nothing at all lacks everything, in the order of the fields`() {
        #expect(
            BulkExportCreate().problems.map(\.field) == [.destination, .project, .start, .end]
        )
        #expect(BulkExportCreate.threeDays.problems.isEmpty)
    }

    @Test func `a project or all experiments, exactly one`() {
        #expect(problems { $0.project = nil } == [.noSource])
        #expect(problems { $0.allExperiments = true } == [.twoSources])
        #expect(
            problems {
                $0.project = nil
                $0.allExperiments = true
            }.isEmpty
        )
    }

    @Test(arguments: [
        ("2026-08-17T00:00:00Z", "2026-08-17T00:00:00Z"), ("2026-08-17T00:00:00Z", "2026-08-16T00:00:00Z"),
        ("2026-08-17T00:00:00.1Z", "2026-08-17T00:00:00.9Z"),
    ])
    func `the end lies after the start, as both are sent`(start: String, end: String) {
        let problems = problems {
            $0.startTime = Timestamp(start)
            $0.endTime = Timestamp(end)
        }
        #expect(problems == [.endNotAfterStart])
    }

    @Test(arguments: [(0, false), (1, true), (168, true), (169, false), (-1, false)])
    func `a schedule has an interval of an hour to a week, and no end`(hours: Int, isFine: Bool) {
        let problems = problems {
            $0.endTime = nil
            $0.intervalHours = hours
        }
        #expect(problems == (isFine ? [] : [.interval(hours)]))
        #expect(self.problems { $0.intervalHours = 6 } == [.endOfSchedule])
    }

    @Test func `a clone keeps every field of its original, also those that nobody here knows`() {
        var original = BulkExport(id: Fixture.export, status: .completed)
        original.destination = BulkExportCreate.threeDays.destination
        original.project = BulkExportCreate.threeDays.project
        original.startTime = BulkExportCreate.threeDays.startTime
        original.endTime = BulkExportCreate.threeDays.endTime
        original.exportFields = ["id", "feedbacks", "brand_new"]
        let clone = BulkExportCreate(cloning: original)
        #expect(clone.exportFields == ["id", "feedbacks", "brand_new"])
        #expect(clone.problems.isEmpty)
        #expect(
            String(decoding: clone.body, as: UTF8.self).contains(#""export_fields":["id","feedbacks","brand_new"]"#)
        )
        #expect(problems { $0.exportFields = ["id", "brand_new"] } == [.unknownField("brand_new")])
    }

    @Test func `feedbacks come only where they are named`() {
        #expect(BulkExportCreate.usualFields.count == 29)
        #expect(Set(BulkExportCreate.exportableFields).subtracting(BulkExportCreate.usualFields) == ["feedbacks"])
        #expect(problems { $0.exportFields = ["id", "feedbacks"] }.isEmpty)
    }

    @Test func `fields are of the thirty`() {
        #expect(BulkExportCreate.exportableFields.count == 30)
        #expect(Set(BulkExportCreate.exportableFields).count == 30)
        #expect(problems { $0.exportFields = BulkExportCreate.exportableFields }.isEmpty)
        #expect(problems { $0.exportFields = [] } == [.noFields])
        #expect(
            problems { $0.exportFields = ["id", "cost", "Name"] } == [.unknownField("cost"), .unknownField("Name")]
        )
    }

    private func problems(of change: (inout DestinationCreate) -> Void) -> [InputProblem] {
        var destination = DestinationCreate.bucket
        change(&destination)
        return destination.problems
    }

    @Test(arguments: [
        ("My_S3-Destination 'eu' 2", nil), ("", InputProblem.missing(field: .displayName)),
        ("a.b", .nameCharacters(["."])), ("a/b", .nameCharacters(["/"])), ("(a)", .nameCharacters(["(", ")"])),
        ("é", .nameCharacters(["é"])), ("a\n", .nameCharacters(["\n"])), ("\r\n", .nameCharacters(["\r\n"])),
        ("７", .nameCharacters(["７"])), ("a.b/c.d", .nameCharacters([".", "/"])),
    ])
    func `a name has the characters the service takes`(name: String, problem: InputProblem?) {
        #expect(problems(of: { $0.displayName = name }) == (problem.map { [$0] } ?? []))
    }

    @Test(arguments: [(2, false), (3, true), (63, true), (64, false)])
    func `a bucket's name has 3 to 63 characters`(length: Int, isFine: Bool) {
        let problems = problems(of: { $0.bucketName = String(repeating: "b", count: length) })
        #expect(
            problems == (isFine ? [] : [.length(field: .bucketName, length, allowed: 3...63)])
        )
    }

    @Test func `a bucket is named, or its endpoint is`() {
        #expect(problems(of: { $0.bucketName = nil }) == [.missing(field: .bucketName)])
        #expect(
            problems(of: {
                $0.bucketName = nil
                $0.endpointURL = "https://b.example.com"
            }).isEmpty
        )
        #expect(problems(of: { $0.region = "" }) == [.missing(field: .region)])
    }

    @Test(arguments: [
        ("traces.eu-1", nil), ("My!Bucket", InputProblem.bucketCharacters(["!"])),
        ("a b/c", .bucketCharacters([" ", "/"])), ("-abc", .bucketShape), ("abc.", .bucketShape),
        ("a..b", .bucketShape),
    ])
    func `a bucket's name has what stores take`(name: String, problem: InputProblem?) {
        #expect(problems(of: { $0.bucketName = name }) == (problem.map { [$0] } ?? []))
    }

    @Test(arguments: [
        ("https://minio.example.com:9000/", nil),
        ("https://minio.example.com/s3", nil), ("https://abcd.supabase.co/storage/v1/s3", nil),
        ("https://minio.example.com/traces-eu/", InputProblem.pathInEndpoint("/traces-eu")),
        ("https://storage.googleapis.com/x", .pathInEndpoint("/x")),
        ("https://s3.müller.example", .badEndpoint("https://s3.müller.example")),
        ("https://1234.r2.cloudflarestorage.com/traces", .pathInEndpoint("/traces")),
        ("https://s3.amazonaws.com", .amazonEndpoint), ("https://S3.eu-central-1.amazonaws.com", .amazonEndpoint),
        ("https://bucket.vpce-1a-2b.s3.us-east-1.vpce.amazonaws.com", nil), ("minio:9000", .badEndpoint("minio:9000")),
    ])
    func `an endpoint is a host, without the bucket`(url: String, problem: InputProblem?) {
        #expect(problems(of: { $0.endpointURL = url }) == (problem.map { [$0] } ?? []))
        // The bucket is in the host: behind it may stand what the store wants.
        guard case .badEndpoint = problem else {
            let own = problems(of: { ($0.endpointURL, $0.includeBucketInPrefix) = (url, false) })
            #expect(own.isEmpty)
            return
        }
    }

    @Test(arguments: [
        ("arn:aws:iam::123456789012:role/x", true), ("arn:aws-cn:iam::123456789012:role/team/x", true),
        ("nonsense", false), ("arn:aws:iam::1:role/x", false), ("arn:aws:iam::123456789012:user/x", false),
        ("arn:aws:iam::123456789012:role/", false), ("arn:aws:s3:::bucket", false),
    ])
    func `a role is named by its ARN, for a new destination and for an old one`(arn: String, isFine: Bool) {
        #expect(problems(of: { $0.authentication = .role(arn) }) == (isFine ? [] : [.badRole(arn)]))
        #expect(DestinationUpdate.role(arn).problems == (isFine ? [] : [.badRole(arn)]))
    }

    @Test func `an access key with a blank inside is refused`() {
        let keys = S3Credentials(accessKeyID: Secret("AKIA 1"), secretAccessKey: Secret("s"))
        #expect(DestinationUpdate.credentials(keys).problems == [.blank(field: .accessKeyID)])
    }

    @Test func `long texts are counted`() {
        func text(_ count: Int) -> String { String(repeating: "p", count: count) }
        #expect(problems(of: { $0.prefix = text(794) }).isEmpty)
        #expect(problems(of: { $0.prefix = text(2049) }).map(\.field) == [.prefix])
        #expect(problems(of: { $0.endpointURL = text(2049) }).map(\.field) == [.endpointURL])
        let keys = S3Credentials(
            accessKeyID: Secret(text(256)),
            secretAccessKey: Secret(text(2049)),
            sessionToken: Secret(text(2049))
        )
        let fields: [WireField] = [.accessKeyID, .secretAccessKey, .sessionToken]
        #expect(problems(of: { $0.authentication = .credentials(keys) }).map(\.field) == fields)
        #expect(DestinationUpdate.credentials(keys).problems.map(\.field) == fields)
        let none = S3Credentials(accessKeyID: Secret(" "), secretAccessKey: Secret(""))
        #expect(DestinationUpdate.credentials(none).problems == fields.dropLast().map { .missing(field: $0) })
        #expect(problems(of: { $0.authentication = .role("") }) == [.missing(field: .role)])
        #expect(DestinationUpdate.role("").problems == [.missing(field: .role)])
    }

    @Test(arguments: [
        (InputProblem.missing(field: .end), "The end is missing."),
        (.noSource, "Choose a project, or all experiments."),
        (
            .bucketCharacters([" ", "!"]),
            "A bucket's name has letters, digits, dots and -, but not a blank !."
        ),
        (.interval(0), "A schedule's windows have 1 to 168 hours, not 0."),
        (.unknownField("feedbacks"), "This server does not export the field feedbacks: it is older than that."),
        (.unknownField("x\u{1b}[2J"), "x is none of the 30 fields that can be exported."),
        (.unknownField("output"), "output is none of the 30 fields that can be exported; outputs is."),
        (
            .length(field: .bucketName, 2, allowed: 3...63),
            "The bucket's name has 2 characters, but must have 3 to 63."
        ),
        (
            .length(field: .sessionToken, 3000, allowed: 0...2048),
            "The session token has 3000 characters; 2048 are allowed."
        ),
        (
            .longPrefix(800),
            "The prefix has 800 bytes; 794 are the most. What exports write has 230 bytes more, and stores take 1024 in all."
        ),
    ])
    func `each has one sentence`(problem: InputProblem, sentence: String) {
        #expect(problem.sentence == sentence)
    }

    @Test func `nothing with a problem is sent`() async throws {
        let client = LangSmithClient(
            address: try ServerAddress("https://h"),
            credentials: Credentials(nil),
            transport: RecordingTransport(nil)
        )
        let clock = InstantClock(at: Timestamp(microseconds: 0)).wall
        let error = await #expect(throws: InputProblems.self) {
            try await client.create(BulkExportCreate(), clock: clock)
        }
        #expect(error?.problems == BulkExportCreate().problems)
        await #expect(throws: InputProblems.self) {
            try await client.update(Destination(id: Fixture.destination), with: .role(""), clock: clock)
        }
        let nameless = DestinationCreate(displayName: "", bucketName: "bbb", authentication: .environment)
        await #expect(throws: InputProblems.self) { _ = try await client.create(nameless, clock: clock) }
    }
}
