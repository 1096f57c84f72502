import CurlTransport
import ObjectStore
import Simulator
import SimulatorServer
import TestStores
import TestTerminal
import Testing

extension EndToEnd {
    /// Destinations whose buckets are real ones, on this machine: what is said of them comes from an S3 server.
    @Suite struct BucketTests {
        /// Tries buckets as `bulktop simulate` does.
        private let trial: BucketTrial = { await Bucket.refusal(of: $0, over: CurlTransport(), id: "4f2a") }

        private func options(_ bucket: S3Bucket, region: String? = nil) -> [String] {
            ["--bucket", bucket.name, "--endpoint-url", bucket.endpoint, "--prefix", "a=b/exports"]
                + ((region ?? bucket.region).map { ["--region", $0] } ?? [])
        }

        private func home(_ bucket: S3Bucket, _ server: SimulatorServer? = nil) throws -> Home {
            let home = try server.map { try Home(using: $0) } ?? Home()
            home.environment["AWS_ACCESS_KEY_ID"] = bucket.accessKeyID
            home.environment["AWS_SECRET_ACCESS_KEY"] = bucket.secret
            return home
        }

        private func checks(_ outcome: Bulktop.Outcome) throws -> [[String: Any]] {
            try #require(try outcome.json()["checks"] as? [[String: Any]])
        }

        /// Authorities and explanations of a profile, which every way to a bucket has in common.
        @Test func `each command that tries a bucket trusts and explains as its profile says`() async throws {
            try await Server.run { server in
                let home = try Home(using: server)
                let authorities = "\(home.path)/ours.pem"
                let config = try home.write(
                    """
                    [profiles.lab]
                    endpoint = "\(server.url)"
                    api_key = "\(SimulatedService.apiKey)"
                    ca_file = "\(authorities)"
                    [profiles.plain]
                    endpoint = "\(server.url)"
                    api_key = "\(SimulatedService.apiKey)"
                    [[failure]]
                    name = "ours"
                    text = ["Not Found"]
                    cause = "the store is on strike"
                    fix = "wait for the talks to end"
                    """,
                    to: "settings.toml"
                )
                for name in ["LANGSMITH_ENDPOINT", "LANGSMITH_API_KEY"] { home.environment[name] = nil }
                home.environment["AWS_ACCESS_KEY_ID"] = "AKIA1"
                home.environment["AWS_SECRET_ACCESS_KEY"] = "s"
                func mouths(_ profile: String, at url: String) throws -> [String] {
                    let options = ["--config", config, "--profile", profile]
                    let place = ["--bucket", "acme-traces", "--region", "r", "--endpoint-url", url]
                    let name = "lab-\(profile)"
                    let made = try Bulktop.run(
                        ["destinations", "create", "--name", name, "--yes"] + options + place,
                        home: home
                    )
                    #expect(made.status == 0, "\(made.errors)")
                    return [
                        try Bulktop.run(["destinations", "test"] + options + place, home: home),
                        try Bulktop.run(["destinations", "rotate", name, "--test", "--yes"] + options, home: home),
                    ].map { $0.output + $0.errors }
                }
                // Its file is not there, and is missed by name.
                let encrypted = "https://127.0.0.1:\(server.port)"
                for words in try mouths("lab", at: encrypted) { #expect(words.contains(authorities), "\(words)") }
                for words in try mouths("plain", at: "http://127.0.0.1:\(server.port)") {
                    #expect(words.contains("the store is on strike"), "\(words)")
                }
            }
        }

        @Test(arguments: S3Server.here)
        func `a bucket is tried step by step, and nothing is left in it`(store: S3Server) async throws {
            try await store.withBucket { bucket in
                let test = try Bulktop.run(
                    ["destinations", "test", "--json"] + options(bucket),
                    home: try home(bucket)
                )
                #expect(test.status == 0, "\(test.errors)")
                let outcomes = try checks(test).compactMap { $0["outcome"] as? String }
                #expect(outcomes == ["ok", "ok", "ok", "ok"])
                let left = try await bucket.objects()
                #expect(left.isEmpty)

                let home = try home(bucket)
                home.environment["AWS_SECRET_ACCESS_KEY"] = "needle-in-haystack"
                let wrong = try Bulktop.run(["destinations", "test"] + options(bucket), home: home)
                #expect(wrong.status == 3)
                #expect(wrong.output.contains("the secret key does not belong to the access key id"))
                #expect(wrong.output.contains("SignatureDoesNotMatch"))
                #expect(!(wrong.output + wrong.errors).contains("needle"))
            }
        }

        @Test(arguments: S3Server.here)
        func `a destination is made when its bucket takes the service's file`(store: S3Server) async throws {
            try await store.withBucket { bucket in
                try await Server.run(bucketTrial: trial) { server in
                    let home = try home(bucket, server)
                    let create = ["destinations", "create", "--name", "Real", "--yes"]
                    let elsewhere = options(bucket).map { $0 == bucket.name ? "no-such-bucket" : $0 }
                    let missing = try Bulktop.run(create + elsewhere, home: home)
                    #expect(missing.status == 3)
                    #expect((missing.output + missing.errors).contains("Bucket is not valid"))

                    let made = try Bulktop.run(create + options(bucket), home: home)
                    #expect(made.status == 0, "\(made.errors)")
                    #expect(made.output.hasPrefix("Stored the destination Real "))

                    home.environment["AWS_SECRET_ACCESS_KEY"] = "needle-in-haystack"
                    let rotated = try Bulktop.run(["destinations", "rotate", "Real", "--yes"], home: home)
                    #expect(rotated.status == 3)
                    #expect((rotated.output + rotated.errors).contains("SignatureDoesNotMatch"))
                    let left = try await bucket.objects()
                    #expect(left.isEmpty)
                }
            }
        }
    }
}

extension EndToEnd.BucketTests {
    @Test(arguments: S3Server.here)
    func `keys are changed by command and by dialog when the bucket takes them, also if the answer is lost`(
        store: S3Server
    ) async throws {
        try await store.withBucket { bucket in
            try await Server.run(bucketTrial: trial) { server in
                let home = try home(bucket, server)
                let made = try Bulktop.run(
                    ["destinations", "create", "--name", "Real", "--yes"] + options(bucket),
                    home: home
                )
                #expect(made.status == 0, "\(made.output) \(made.errors)")
                try await server.pass(5)
                try await server.forgetRequests()
                let rotate = ["destinations", "rotate", "Real", "--yes"]
                let tried = try Bulktop.run(rotate + ["--test"], home: home)
                #expect(tried.status == 0, "\(tried.output) \(tried.errors)")
                #expect(tried.output.hasPrefix("Changed the credentials of Real "))
                #expect(tried.output.contains("SAFE TO REVOKE"))
                #expect(tried.errors.contains("write an object"))

                let wrong = try self.home(bucket, server)
                wrong.environment["AWS_SECRET_ACCESS_KEY"] = "needle-in-haystack"
                let refused = try Bulktop.run(rotate + ["--test"], home: wrong)
                #expect(refused.status == 3)
                #expect(refused.errors.contains("without --test the service alone tries them"), "\(refused.errors)")
                #expect(try await server.writes() == 1, "what does not work from here was not sent")

                let fault = #"{"path":"/api/v1/bulk-exports","method":"PATCH","kind":"reset","act":"first"}"#
                for isLost in [false, true] {
                    let child = try Bulktop.start(home: home, columns: 160, rows: 45)
                    try child.wait(for: ["LIVE", "Real"])
                    try await server.pass(5)
                    try child.select(destination: "Real")
                    try child.type("K", untilSeen: "╭ New credentials for ")
                    try child.fill("Access key id", secret: bucket.accessKeyID)
                    try child.fill("Secret key", secret: bucket.secret)
                    try child.press("Test")
                    try child.wait(for: ["✓ reach the server", "✓ write an object", "✓ read it back", "✓ remove it"])
                    if isLost { try await server.order(fault) }
                    try child.press("Change them")
                    try child.wait(for: "Changed the credentials of Real ")
                    #expect(child.screen.focus == nil, "the dialog is closed")
                    try child.quit()
                }
                try await server.recover()

                try await server.pass(5)
                try await server.order(fault)
                let found = try Bulktop.run(rotate + ["--json"], home: home)
                #expect(found.status == 0, "\(found.output) \(found.errors)")
                #expect(try found.write("result") == "done")
                #expect(try await server.writes() == 4, "each was sent once")
                try await server.recover()

                try await server.pass(30)
                let report = try Bulktop.run(["status", "--json"], home: home).json()
                let destinations = try #require(report["destinations"] as? [[String: Any]])
                let real = try #require(destinations.first { $0["name"] as? String == "Real" })
                let old = try #require(real["old_credentials"] as? [String: Any])
                #expect(old["is_safe_to_revoke"] as? Bool == true)
                let other = try #require(destinations.first { $0["name"] as? String == "s3-eu" })
                #expect(other["old_credentials"] == nil, "its credentials never were others")
                let left = try await bucket.objects()
                #expect(left.isEmpty)
            }
        }
    }
}

#if os(Linux)
extension EndToEnd.BucketTests {
    @Test func `a wrong region is named with the right one, by the test and by the service`() async throws {
        try await S3Server.openStackSwift.withBucket { bucket in
            let wrong = options(bucket, region: "us-east-1")
            let test = try Bulktop.run(["destinations", "test"] + wrong, home: try home(bucket))
            #expect(test.status == 3)
            #expect(test.output.contains("set the region to eu-central-1"))
            try await Server.run(bucketTrial: trial) { server in
                let made = try Bulktop.run(
                    ["destinations", "create", "--name", "Real", "--yes"] + wrong,
                    home: try home(bucket, server)
                )
                #expect(made.status == 3)
                #expect((made.output + made.errors).contains("expecting 'eu-central-1'"))
            }
        }
    }

    @Test(arguments: [false, true])
    func `the dialog tries the bucket, is corrected, and makes the destination, also if the answer is lost`(
        isLost: Bool
    ) async throws {
        try await S3Server.openStackSwift.withBucket { bucket in
            try await Server.run(bucketTrial: trial) { server in
                let child = try Bulktop.start(home: Home(using: server), columns: 160, rows: 45)
                try child.wait(for: ["LIVE", "s3-eu", "checkout-prod"])
                try child.type("1n", untilSeen: "New destination", "‹ AWS S3 ›")
                let (right, backTab, clear) = ("\u{1b}[C", "\u{1b}[Z", "\u{15}")
                try child.type(right + right, untilSeen: "‹ MinIO and other S3-compatible ›")
                child.send("\tReal\r\(bucket.endpoint)\r\(bucket.name)\ra=b\rus-east-1\r")
                child.send("\(bucket.accessKeyID)\r\(bucket.secret)\r\r")
                try child.type(right + right, untilSeen: "[ Test ]")
                child.send("\r")
                try child.wait(forProse: [
                    "write an object: The store wants the region eu-central-1", "Set the region to",
                ])
                try child.type(String(repeating: backTab, count: 6), untilSeen: "▸Region")
                child.send(clear + "eu-central-1" + String(repeating: "\t", count: 6))
                try child.wait(for: "[ Test ]")
                child.send("\r")
                try child.wait(for: ["✓ reach the server", "✓ write an object", "✓ read it back", "✓ remove it"])
                try await server.forgetRequests()
                if isLost {
                    try await server.order(
                        #"{"path":"/api/v1/bulk-exports","method":"POST","kind":"reset","act":"first"}"#
                    )
                }
                try child.type(right, untilSeen: "[ Create it ]")
                child.send("\r")
                try child.wait("the destination in the list") { screen in
                    let text = screen.text
                    return !text.contains("New destination") && text.contains("Real")
                }
                #expect(try await server.writes() == 1, "it was sent once")
                try child.quit()
                #expect(!String(decoding: child.output, as: UTF8.self).contains(bucket.secret))
                let left = try await bucket.objects()
                #expect(left.isEmpty)
            }
        }
    }

    @Test func `keys that may only write pass, with a word about what is left`() async throws {
        let bucket = try await OpenStackSwift.running.value
            .bucket(OpenStackSwift.letterbox, as: OpenStackSwift.writer)
        let test = try Bulktop.run(["destinations", "test", "--json"] + options(bucket), home: try home(bucket))
        #expect(test.status == 0, "\(test.errors)")
        let checks = try checks(test)
        #expect(checks.compactMap { $0["outcome"] as? String } == ["ok", "ok", "warn", "warn"])
        #expect(test.output.contains("left behind: s3://letterbox/a=b/exports/tmp/bulktop-"))
    }
}
#endif
