import Base
import Testing

@testable import LangSmith
@testable import Simulator

/// The dialogs and the commands show it before anything is sent, and the words of the service mean the same one.
@Suite struct `Each broken rule has one sentence` {
    private static func export(_ change: (inout BulkExportCreate) -> Void) -> Write {
        var export = BulkExportCreate.threeDays
        change(&export)
        return .createExport(export)
    }

    private static func bucket(_ change: (inout DestinationCreate) -> Void) -> Write {
        var destination = DestinationCreate.bucket()
        change(&destination)
        return .createDestination(destination)
    }

    private static func keys(_ id: String, _ secret: String, _ token: String? = nil) -> S3Credentials {
        S3Credentials(
            accessKeyID: Secret(id),
            secretAccessKey: Secret(secret),
            sessionToken: token.map { Secret($0) }
        )
    }

    private static let long = String(repeating: "x", count: 2049)

    static let broken: [Write] = [
        export { $0.destination = nil }, export { $0.project = nil }, export { $0.allExperiments = true },
        export { $0.startTime = nil }, export { $0.endTime = nil }, export { $0.endTime = $0.startTime },
        export { $0.endTime = $0.startTime.map { $0 - .seconds(1) } }, export { $0.intervalHours = 6 },
        export { ($0.endTime, $0.intervalHours) = (nil, 169) }, export { ($0.endTime, $0.intervalHours) = (nil, 0) },
        export { ($0.endTime, $0.intervalHours) = (nil, -1) }, export { $0.exportFields = ["id", "input", "outputs"] },
        export { $0.exportFields = ["Id", "input"] },
        export { ($0.destination, $0.startTime, $0.exportFields) = (nil, nil, ["inputs", "x"]) },
        export { ($0.endTime, $0.intervalHours, $0.destination) = (nil, 1000, nil) },
        bucket { $0.displayName = "" }, bucket { $0.displayName = "a.b" }, bucket { $0.displayName = "a/b" },
        bucket { $0.displayName = "(é)" }, bucket { $0.bucketName = "ab" }, bucket { $0.bucketName = "" },
        bucket { $0.bucketName = String(repeating: "b", count: 64) }, bucket { $0.prefix = long },
        bucket { $0.endpointURL = "https://" + long },
        bucket { $0.authentication = .credentials(keys("", "s")) },
        bucket { $0.authentication = .credentials(keys("a", "")) },
        bucket { $0.authentication = .credentials(keys(String(long.prefix(256)), "s")) },
        bucket { $0.authentication = .credentials(keys("a", long)) },
        bucket { $0.authentication = .credentials(keys("a", "s", long)) },
        bucket {
            ($0.displayName, $0.bucketName, $0.prefix) = ("s3.eu", "b", long)
            $0.authentication = .credentials(keys("", long, long))
        },
        bucket { $0.authentication = .role("") },
        .updateDestination(Destination(id: SimulatedDestination.id), .role("")),
        .updateDestination(Destination(id: SimulatedDestination.id), .credentials(keys("", ""))),
        .updateDestination(Destination(id: SimulatedDestination.id), .credentials(keys("a", long, long))),
    ]

    private enum SimulatedDestination {
        static let id: ID<Destination> = ID(seed: 1, kind: .destination, number: 0)
    }

    private static func body(_ write: Write) -> String {
        switch write {
        case .createExport(let export): String(decoding: export.body, as: UTF8.self)
        case .createDestination(let destination): String(decoding: destination.body(roleInConfig: false), as: UTF8.self)
        case .updateDestination(_, let update): String(decoding: update.body, as: UTF8.self)
        case .deleteDestination, .cancelExport: ""
        }
    }

    @Test(arguments: broken)
    func `what the service says of it is what the dialog says`(write: Write) throws {
        var service = plainService()
        let response = service.send(write.route.method, write.route.path, Self.body(write))
        #expect(response.status == 422)
        let message = ServerMessage(decoding: response)
        let explained = write.explaining(message)
        let sentences = write.problems.map(\.sentence)
        #expect(!sentences.isEmpty)
        #expect(Set(explained.fields.map(\.message)) == Set(sentences), "\(message.text)")
        #expect(Set(explained.fields.map(\.location)) == Set(write.problems.map(\.field.rawValue)))
        for sentence in sentences { #expect(explained.text.contains(sentence)) }
    }

    @Test func `limits that are not ours are told as the server has them`() {
        let refusal = ServerMessage(
            "",
            fields: [
                .init(
                    location: "body.config.bucket_name",
                    message: "String should have at most 8 characters"
                ),
                .init(location: "body.destination_type", message: "Input should be 's3'"),
            ]
        )
        let explained = Self.bucket { $0.bucketName = "traces-eu" }.explaining(refusal)
        #expect(
            explained.text
                == "The bucket's name has 9 characters, but must have 3 to 8. body.destination_type: Input should be 's3'"
        )
        #expect(explained.fields.map(\.location) == ["config.bucket_name", "body.destination_type"])
        let other = ServerMessage("int too big to convert")
        #expect(Self.export { _ in }.explaining(other) == other)
    }

    @Test(arguments: [
        bucket { $0.region = nil }, bucket { $0.endpointURL = "minio:9000" },
        bucket { ($0.endpointURL, $0.bucketName) = ("ftp://minio", "traces") },
    ])
    func `what only the bucket would show is told before, and known when the service tells it`(write: Write) throws {
        var service = plainService()
        let response = service.send(.post, write.route.path, Self.body(write))
        #expect(response.status == 400)
        #expect(!write.problems.isEmpty)
        let error = APIError.rejected(status: 400, ServerMessage(decoding: response))
        let known = try #require(KnownFailures.standard.match(error))
        #expect(error.sentence.contains(known.fix.dropFirst()))
    }
}
