import Base
@testable import LangSmith
import Testing

@Suite struct `What a server did not keep` {
    /// What a server made that kept everything.
    private static func made(_ asked: BulkExportCreate) -> BulkExport {
        var export = BulkExport(id: Fixture.export, status: .created)
        export.destination = asked.destination
        export.project = asked.project
        export.startTime = asked.startTime?.wholeSecond
        export.endTime = asked.endTime?.wholeSecond
        export.intervalHours = asked.intervalHours
        export.filter = asked.filter
        export.formatVersion = asked.formatVersion.rawValue
        export.compression = asked.compression.rawValue
        export.exportFields = asked.exportFields
        return export
    }

    private static var full: BulkExportCreate {
        var asked = BulkExportCreate.threeDays
        asked.filter = "eq(is_root, true)"
        asked.exportFields = ["id", "name"]
        return asked
    }

    @Test func `equal values in other words are no difference`() {
        var asked = Self.full
        asked.startTime = asked.startTime.map { $0 + .milliseconds(300) }
        asked.filter = " eq(is_root, true) \n"
        var made = Self.made(asked)
        made.filter = "eq(is_root, true)"
        made.exportFields = ["name", "id"]
        #expect(asked.passedOver(by: made).isEmpty)
        // All fields by name, an empty filter, and what an answer leaves out.
        asked = .threeDays
        asked.formatVersion = .v1
        made = Self.made(asked)
        made.exportFields = BulkExportCreate.usualFields
        made.filter = ""
        (made.formatVersion, made.compression, made.destination, made.endTime) = (nil, nil, nil, nil)
        #expect(asked.passedOver(by: made).isEmpty)
    }

    private static let changes: [(change: @Sendable (inout BulkExport) -> Void, words: String)] = [
        ({ $0.exportFields = nil }, "the list of fields (all fields are exported)"),
        ({ $0.exportFields = ["id"] }, "the list of fields (only id are exported)"),
        ({ $0.formatVersion = nil }, "the format (it is v1)"),
        ({ $0.compression = "gzip" }, "the compression (it is gzip)"),
        ({ $0.filter = nil }, "the filter (all runs are exported)"),
        ({ $0.filter = "eq(name, \"a\u{1b}b\")" }, "the filter (it is eq(name, \"a�b\"))"),
        ({ $0.endTime = $0.startTime }, "the end (it is 2026-08-17T00:00:00Z)"),
        ({ $0.intervalHours = 6 }, "the interval (it is 6)"),
    ]

    @Test func `each setting of an export is told by its name and by what holds instead`() {
        for (change, words) in Self.changes {
            var made = Self.made(Self.full)
            change(&made)
            #expect(PassedOver.words(Self.full.passedOver(by: made)) == words)
        }
    }

    @Test func `a schedule that became none is told`() {
        var asked = Self.full
        (asked.endTime, asked.intervalHours) = (nil, 24)
        var made = Self.made(asked)
        made.intervalHours = nil
        #expect(PassedOver.words(asked.passedOver(by: made)) == "the interval (it is no schedule)")
    }

    @Test func `a destination is compared by what its answer shows`() {
        var asked = DestinationCreate.bucket
        asked.endpointURL = "https://minio.example.com"
        asked.addressingStyle = .path
        var made = Destination(id: Fixture.destination)
        made.displayName = asked.displayName
        made.credentialsKeys = ["access_key_id", "secret_access_key"]
        #expect(asked.passedOver(by: made).isEmpty)
        var config = Destination.Config()
        config.bucketName = asked.bucketName
        config.prefix = "langsmith/"
        config.region = asked.region
        config.endpointURL = "https://minio.example.com/"
        config.addressingStyle = "path"
        made.config = config
        #expect(asked.passedOver(by: made).isEmpty)
        made.config?.addressingStyle = nil
        made.config?.prefix = ""
        asked.includeBucketInPrefix = false
        made.credentialsKeys = []
        #expect(
            PassedOver.words(asked.passedOver(by: made))
                == "the prefix (it has none), the bucket in the path (it stands there), the addressing (it has none), the credentials (it shows none)"
        )
    }

    @Test func `a role that a change did not bring is told`() {
        var made = Destination(id: Fixture.destination)
        made.config = Destination.Config()
        let update = DestinationUpdate.role("arn:aws:iam::123456789012:role/x")
        #expect(PassedOver.words(update.passedOver(by: made)) == "the role's ARN (it has none)")
        made.config?.awsRoleARN = "arn:aws:iam::123456789012:role/x"
        #expect(update.passedOver(by: made).isEmpty)
    }
}
