import Base
import CurlTransport
import LangSmith
import ObjectStore
import Simulator
import SimulatorServer
import Synchronization
import TestStores
import Testing

/// The simulator tries the buckets on this machine for real, and no others.
@Suite(.serialized, .timeLimit(.minutes(1)))
struct TrialTests {
    private static let noon = Timestamp(year: 2026, month: 11, day: 21, hour: 12)
    private static let clock = ClientClock(now: { noon }, sleep: { _ in })

    private func withClient(
        trial: @escaping BucketTrial,
        _ body: (LangSmithClient) async throws -> Void
    ) async throws {
        let service = SimulatedService(scenario: .calm, seed: 1, start: Self.noon)
        let server = try await SimulatorServer.start(service, start: Self.noon, speed: 0, bucketTrial: trial) { .zero }
        let client = LangSmithClient(
            address: try ServerAddress(server.url),
            credentials: Credentials(.apiKey(Secret(SimulatedService.apiKey)), workspace: SimulatedService.workspaceID),
            transport: CurlTransport()
        )
        do {
            try await body(client)
        } catch {
            try await server.shutdown()
            throw error
        }
        try await server.shutdown()
    }

    private let real: BucketTrial = { destination in
        await Bucket.refusal(of: destination, over: CurlTransport(), id: "4f2a")
    }

    private func destinations(_ client: LangSmithClient) async throws -> [Destination] {
        try await client.fetch(.destinations).rows(of: Destination.self).values
    }

    private func message(_ outcome: WriteOutcome<Destination>) -> String? {
        guard case .notDone(let error) = outcome else { return nil }
        return error.message?.text
    }

    @Test(arguments: S3Server.here)
    func `a destination whose bucket takes the object is made`(server: S3Server) async throws {
        try await server.withBucket { bucket in
            try await withClient(trial: real) { client in
                // Names that are refused by rule where nobody tries.
                let destination = bucket.destination(prefix: "a=b/denied")
                let outcome = try await client.create(destination, clock: Self.clock)
                guard case .done(let made) = outcome else { throw S3Bucket.Failure(description: "\(outcome)") }
                #expect(made.config?.endpointURL == bucket.endpoint)

                let wrong = S3Credentials(accessKeyID: Secret(bucket.accessKeyID), secretAccessKey: Secret("wrong"))
                let refused = try await client.update(made, with: .credentials(wrong), clock: Self.clock)
                let words = try #require(message(refused))
                #expect(words.hasPrefix("Failed to validate S3 destination: An error occurred (SignatureDoesNotMatch)"))

                let right = S3Credentials(
                    accessKeyID: Secret(bucket.accessKeyID),
                    secretAccessKey: Secret(bucket.secret),
                    sessionToken: Secret("a token that neither server looks at")
                )
                let updated = try await client.update(made, with: .credentials(right), clock: Self.clock)
                guard case .done(let rotated) = updated else { throw S3Bucket.Failure(description: "\(updated)") }
                #expect(rotated.credentialsKeys.contains("session_token"))
                #expect(try await bucket.objects().isEmpty)
            }
        }
    }

    @Test(arguments: S3Server.here)
    func `a destination whose bucket refuses is not made, in the server's own words`(server: S3Server) async throws {
        try await server.withBucket { bucket in
            try await withClient(trial: real) { client in
                let before = try await destinations(client)
                let missing = bucket.destination { $0.bucketName = "no-such-bucket" }
                let first = try await client.create(missing, clock: Self.clock)
                #expect(message(first) == "Failed to validate S3 destination: Bucket is not valid")
                let unknown = bucket.destination { $0.authentication = .keys("AKIANOBODY", bucket.secret) }
                let second = try await client.create(unknown, clock: Self.clock)
                guard case .notDone(let error) = second else { throw S3Bucket.Failure(description: "\(second)") }
                // OpenStack Swift tells no difference between the two.
                let known = KnownFailures.standard.match(error)?.name
                #expect(known == (server == .rclone ? "bucket-key-unknown" : "bucket-secret-wrong"))
                let after = try await destinations(client)
                #expect(after == before)
            }
        }
    }

    #if os(Linux)
    @Test func `rights and regions are the server's to refuse`() async throws {
        try await S3Server.openStackSwift.withBucket { bucket in
            try await withClient(trial: real) { client in
                let user = OpenStackSwift.nobody
                let powerless = bucket.destination { $0.authentication = .keys(user.key, user.secret) }
                let denied = try await client.create(powerless, clock: Self.clock)
                #expect(message(denied) == "Failed to validate S3 destination: Access Denied")
                let elsewhere = bucket.destination { $0.region = "us-east-1" }
                let words = try #require(message(try await client.create(elsewhere, clock: Self.clock)))
                #expect(words.contains("(AuthorizationHeaderMalformed)"))
                #expect(words.contains("expecting 'eu-central-1'"))
            }
        }
    }

    @Test func `a destination whose keys may only write is made`() async throws {
        let server = try await OpenStackSwift.running.value
        try await withClient(trial: real) { client in
            let destination = server.bucket(OpenStackSwift.letterbox, as: OpenStackSwift.writer)
                .destination(prefix: "service")
            let outcome = try await client.create(destination, clock: Self.clock)
            guard case .done = outcome else { throw S3Bucket.Failure(description: "\(outcome)") }
            // As in life: whoever may not remove it leaves it.
            let left = try await server.bucket(OpenStackSwift.letterbox).objects()
            #expect(left.contains { $0.hasPrefix("service/tmp/") })
        }
    }
    #endif

    @Test func `what is elsewhere, or has no key, is decided by the rules`() async throws {
        let tried = Mutex<[DestinationCreate]>([])
        let trial: BucketTrial = { destination in
            tried.withLock { $0.append(destination) }
            return nil
        }
        try await withClient(trial: trial) { client in
            for destination in [
                DestinationCreate.sample(region: "eu-central-1"),
                .sample(endpoint: "https://store.example"),
                .sample(endpoint: "http://127.0.0.1.example"),
            ] {
                let outcome = try await client.create(destination, clock: Self.clock)
                guard case .done = outcome else { throw S3Bucket.Failure(description: "\(outcome)") }
            }
            let denied = try await client.create(.sample(bucket: "denied", region: "r"), clock: Self.clock)
            #expect(message(denied) == "Failed to validate S3 destination: Access Denied")
        }
        let count = tried.withLock { $0.count }
        #expect(count == 0)
    }

    @Test func `a server that ends waits for no bucket`() async throws {
        let (starts, started) = AsyncStream<Void>.makeStream()
        let (ends, ended) = AsyncStream<Bool>.makeStream()
        let trial: BucketTrial = { _ in
            started.yield()
            let (never, _) = AsyncStream<Never>.makeStream()
            // Ends with the task that waits for it, and by nothing else.
            for await _ in never {}
            ended.yield(Task.isCancelled)
            return nil
        }
        var request: Task<WriteOutcome<Destination>, any Error>?
        try await withClient(trial: trial) { client in
            request = Task {
                try await client.create(.sample(endpoint: "http://127.0.0.1:9"), clock: Self.clock)
            }
            for await _ in starts { break }
        }
        for await wasCancelled in ends {
            #expect(wasCancelled)
            break
        }
        // Its answer never came, and nobody is left to be asked what became of it.
        guard case .unknown = try await request?.value else { throw S3Bucket.Failure(description: "it was answered") }
    }

    @Test func `a bucket is tried with everything that was sent, and its refusal is passed on`() async throws {
        let tried = Mutex<[DestinationCreate]>([])
        var destination = DestinationCreate.sample(
            prefix: "p",
            region: "r-1",
            endpoint: "http://localhost:9000",
            token: "token-of-the-example"
        )
        destination.addressingStyle = .virtual
        try await withClient(
            trial: { destination in
                tried.withLock { $0.append(destination) }
                return "the disk is full"
            },
            { client in
                let outcome = try await client.create(destination, clock: Self.clock)
                #expect(message(outcome) == "Failed to validate S3 destination: the disk is full")
            }
        )
        destination.displayName = ""
        #expect(tried.withLock { $0 } == [destination])
    }
}
