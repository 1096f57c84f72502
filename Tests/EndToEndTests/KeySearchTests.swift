import Foundation
import Simulator
import SimulatorServer
import TestStores
import TestTerminal
import Testing

extension EndToEnd {
    /// Secrets are looked for wherever a program leaves bytes: frames, reports, files, its arguments and its environment.
    @Suite struct KeySearchTests {
        /// The keys of a bucket, each with a part that stands nowhere else.
        private struct Keys {
            let id: String
            let secret: String
            let token: String

            init(_ number: Int) {
                id = "AKIANEEDLE\(number)A7"
                secret = "needle/in+haystack=\(number)"
                token = "FwoGneedle\(number)token=="
            }

            static let traces = ["NEEDLE", "needle", "haystack"]
        }

        /// Where bytes of a program were found, by what they are called.
        private struct Haystack {
            private var bytes: [(name: String, bytes: [UInt8])] = []

            mutating func add(_ name: String, _ bytes: [UInt8]) { self.bytes.append((name, bytes)) }
            mutating func add(_ name: String, _ text: String) { add(name, Array(text.utf8)) }

            mutating func add(_ outcome: Bulktop.Outcome, _ name: String) {
                add("output of \(name)", outcome.output)
                add("errors of \(name)", outcome.errors)
            }

            /// What everyone on the machine, and its owner, can see of a process; returns its environment.
            @discardableResult
            mutating func add(_ child: PtyChild, isEnvironmentClean: Bool = true) throws -> String {
                #if os(Linux)
                let arguments = try Data(contentsOf: URL(fileURLWithPath: "/proc/\(child.process)/cmdline"))
                #expect(String(decoding: arguments, as: UTF8.self).contains("bulktop"))
                add("arguments", Array(arguments))
                let environment = try Data(contentsOf: URL(fileURLWithPath: "/proc/\(child.process)/environ"))
                #expect(!environment.isEmpty)
                if isEnvironmentClean { add("environment", Array(environment)) }
                return String(decoding: environment, as: UTF8.self)
                #else
                return ""
                #endif
            }

            /// Everything that was written to a terminal, and what went to the clipboard in it.
            mutating func add(drawnBy child: PtyChild) {
                add("terminal", child.output)
                let text = String(decoding: child.output, as: UTF8.self)
                for piece in text.components(separatedBy: "\u{1b}]52;c;").dropFirst() {
                    let copied = Data(base64Encoded: String(piece.prefix { $0 != "\u{7}" })).map(Array.init) ?? []
                    #expect(!copied.isEmpty)
                    add("clipboard", copied)
                }
            }

            /// Every file of a home but those that the user keeps secrets in.
            mutating func add(_ home: Home, but own: [String]) throws {
                for (name, contents) in try home.files() where !own.contains(name) { add(name, contents) }
            }

            func expectNone(of needles: [String]) {
                for (name, bytes) in bytes {
                    let text = String(decoding: bytes, as: UTF8.self)
                    for needle in needles {
                        #expect(!text.contains(needle), "\(name)")
                        for hidden in Self.base64(of: needle) { #expect(!text.contains(hidden), "\(name), in base64") }
                    }
                }
            }

            /// As it may stand in the middle of something longer: three ways, by where it begins.
            private static func base64(of needle: String) -> [String] {
                (0..<3).map { shift in
                    let all = [UInt8](repeating: 0, count: shift) + needle.utf8
                    let text = Data(all).base64EncodedString()
                    return String(text.prefix(all.count * 8 / 6).dropFirst((shift * 8 + 5) / 6))
                }
            }

            func text(_ name: String) -> String {
                bytes.filter { $0.name.hasSuffix(name) }.map { String(decoding: $0.bytes, as: UTF8.self) }.joined()
            }
        }

        private static let apiKey = String(SimulatedService.apiKey.dropFirst(8).prefix(16))

        /// A home whose API key is in a file, so that the environment has none.
        private func home(_ server: SimulatorServer) throws -> Home {
            let home = try Home(["LANGSMITH_ENDPOINT": server.url])
            let key = try home.write(SimulatedService.apiKey, to: "api.key")
            let settings = "[profiles.default]\napi_key_file = \"\(key)\"\n"
            try FileManager.default.createDirectory(
                atPath: "\(home.path)/config/bulktop",
                withIntermediateDirectories: true
            )
            _ = try home.write(settings, to: "config/bulktop/config.toml")
            return home
        }

        @Test func `keys typed and pasted into dialogs are nowhere but in the requests`() async throws {
            try await Server.run { server in
                let home = try home(server)
                var haystack = Haystack()
                let child = try Bulktop.start(["--record", "\(home.path)/night.rec"], home: home)
                try child.wait(for: ["LIVE", "s3-eu", "checkout-prod"])
                try child.select(destination: "s3-eu")
                try child.type("n", untilSeen: "╭ New destination ")
                try child.fill("Name", "fresh")
                try child.fill("Bucket", "acme-fresh")
                try child.fill("Region", "eu-west-1")
                let first = Keys(1)
                try child.fill("Access key id", secret: first.id)
                try child.fill("Secret key", secret: first.secret, pasted: true)
                try child.fill("Session token", secret: first.token)
                try haystack.add(child)
                // The request, its curl in the clipboard, and the policy.
                try child.type("\u{1b}OQ", untilSeen: "$AWS_SECRET_ACCESS_KEY")
                try child.type("y", untilSeen: "the request as curl")
                try child.type("\u{1b}OQ", untilSeen: "Secret key")
                try child.type("\u{1b}OR", untilSeen: "s3:PutObject")
                try child.type("\u{1b}OR", untilSeen: "Secret key")
                // Left, and taken up again: a draft has no secrets.
                child.send("\u{1b}")
                try child.wait(for: "Close, keep the draft")
                child.send("\u{1b}[C\r")
                try child.wait(without: "╭ New destination ")
                try child.type("n", untilSeen: "Take up the draft")
                try child.type("\r", untilSeen: "acme-fresh")
                let second = Keys(2)
                try child.fill("Access key id", secret: second.id, pasted: true)
                try child.fill("Secret key", secret: second.secret)
                try child.press("Create it")
                try child.wait(for: "Stored the destination fresh")

                try child.select(destination: "fresh")
                try child.type("K", untilSeen: "╭ New credentials for ")
                // Refused by the bucket: what was typed stays, and the words of the service are shown.
                try child.fill("Access key id", secret: "AKIADENIED")
                try child.fill("Secret key", secret: Keys(3).secret, pasted: true)
                try child.press("Change them")
                try child.wait("the refusal") { $0.dialog.contains("Access Denied") }
                child.send("\u{15}")
                try child.focus(on: "Access key id")
                child.send("\u{15}")
                try child.fill("Access key id", secret: Keys(3).id)
                try haystack.add(child)
                try child.press("Change them")
                try child.wait(for: "Changed the credentials of fresh")
                try child.type("d", untilSeen: "╭ Destination fresh")
                try child.type("Y", untilSeen: "clipboard: the curl for the")
                try child.type("q", untilSeen: "2 Exports (")
                try child.type("J", untilSeen: "╭ Journal")
                try child.type("q", untilSeen: "2 Exports (")
                try child.quit()

                haystack.add(drawnBy: child)
                try haystack.add(home, but: ["api.key"])
                haystack.add("counts", try await server.requests())
                haystack.expectNone(of: Keys.traces + [Self.apiKey])
                // And it was there to be found: the audit, the recording and the clipboard tell of all this.
                #expect(haystack.text("audit.jsonl").contains(#"\"$AWS_SECRET_ACCESS_KEY\""#))
                #expect(haystack.text("night.rec").contains("acme-fresh"))
                #expect(haystack.text("clipboard").contains(#""$AWS_SECRET_ACCESS_KEY""#))
                #expect(haystack.text("clipboard").contains("$LANGSMITH_API_KEY"))
            }
        }

        @Test func `keys from a prompt, a file, a command and the environment are nowhere else`() async throws {
            try await Server.run { server in
                var haystack = Haystack()
                let home = try home(server)
                let file = try home.write(
                    "aws_access_key_id = \(Keys(1).id)\naws_secret_access_key = \(Keys(1).secret)\n",
                    to: "bucket.keys"
                )
                let create = [
                    "destinations", "create", "--name", "fresh", "--bucket", "acme-fresh", "--region", "eu-west-1",
                ]
                let made = try Bulktop.run(create + ["--keys-file", file, "--yes", "--json"], home: home)
                #expect(made.status == 0, "\(made.errors)")
                haystack.add(made, "a file")

                // While the person is asked, the process can be looked at.
                let rotate = ["destinations", "rotate", "fresh"]
                let asked = try Bulktop.start(rotate + ["--keys-command", "cat '\(file)'"], home: home)
                try asked.wait(for: "Type yes to go on:")
                try haystack.add(asked)
                try asked.type("yes\r", untilSeen: "Changed the credentials of fresh")
                #expect(try asked.waitForExit() == 0)
                haystack.add(drawnBy: asked)

                let typing = try Bulktop.start(rotate, home: home)
                for (question, answer) in [
                    ("Access key id", Keys(2).id), ("Secret access key", Keys(2).secret),
                    ("Session token", Keys(2).token),
                ] {
                    try typing.wait(for: question)
                    typing.send("\(answer)\r")
                }
                try typing.wait(for: "Type yes to go on:")
                try haystack.add(typing)
                try typing.type("yes\r", untilSeen: "Changed the credentials of fresh")
                #expect(try typing.waitForExit() == 0)
                haystack.add(drawnBy: typing)

                // The user's own shell put these into the environment, and bulktop puts them nowhere else.
                home.environment["AWS_ACCESS_KEY_ID"] = Keys(3).id
                home.environment["AWS_SECRET_ACCESS_KEY"] = Keys(3).secret
                home.environment["AWS_SESSION_TOKEN"] = Keys(3).token
                let given = try Bulktop.start(rotate, home: home)
                try given.wait(for: "Type yes to go on:")
                let environment = try haystack.add(given, isEnvironmentClean: false)
                #if os(Linux)
                #expect(environment.contains(Keys(3).secret))
                #endif
                try given.type("yes\r", untilSeen: "Changed the credentials of fresh")
                #expect(try given.waitForExit() == 0)
                haystack.add(drawnBy: given)

                let refused = try Bulktop.run(
                    create + ["--name", "a/b", "--yes", "--json"],
                    home: home
                )
                #expect(refused.status == 2)
                haystack.add(refused, "wrong input")
                home.environment["AWS_ACCESS_KEY_ID"] = "AKIADENIED"
                let denied = try Bulktop.run(rotate + ["--yes", "--json"], home: home)
                #expect(denied.status == 3)
                #expect(denied.output.contains("Access Denied"))
                haystack.add(denied, "a refusal")

                try haystack.add(home, but: ["api.key", "bucket.keys"])
                haystack.expectNone(of: Keys.traces + [Self.apiKey])
                #expect(haystack.text("audit.jsonl").split(separator: "\n").count == 10)
            }
        }

        @Test func `keys that are tried on a bucket are nowhere else, whatever the bucket says of them`() async throws {
            try await S3Server.rclone.withBucket { bucket in
                try await Server.run { server in
                    let home = try home(server)
                    var haystack = Haystack()
                    let child = try Bulktop.start(["--record", "\(home.path)/night.rec"], home: home)
                    try child.wait(for: ["LIVE", "s3-eu", "checkout-prod"])
                    try child.select(destination: "s3-eu")
                    try child.type("n", untilSeen: "╭ New destination ")
                    try child.turn("Store", to: "MinIO and other S3-compatible")
                    try child.fill("Name", "tried")
                    try child.fill("Endpoint", bucket.endpoint)
                    try child.fill("Bucket", bucket.name)
                    try child.fill("Access key id", secret: Keys(4).id)
                    try child.fill("Secret key", secret: Keys(4).secret, pasted: true)
                    try child.press("Test")
                    try child.wait("what the bucket says") { $0.dialog.contains("✗ write an object") }
                    try haystack.add(child)
                    child.send("\u{1b}")
                    try child.wait(for: "Close, keep the draft")
                    child.send("\u{1b}[C\r")
                    try child.wait(without: "╭ New destination ")
                    try child.quit()
                    haystack.add(drawnBy: child)

                    home.environment["AWS_ACCESS_KEY_ID"] = Keys(5).id
                    home.environment["AWS_SECRET_ACCESS_KEY"] = Keys(5).secret
                    home.environment["AWS_SESSION_TOKEN"] = Keys(5).token
                    let test = ["destinations", "test", "--bucket", bucket.name, "--endpoint-url", bucket.endpoint]
                    for arguments in [test, test + ["--json"]] {
                        let tried = try Bulktop.run(arguments, home: home)
                        #expect(tried.status == 3)
                        #expect(tried.output.contains("write an object"))
                        haystack.add(tried, "a test")
                    }
                    try haystack.add(home, but: ["api.key"])
                    haystack.expectNone(of: Keys.traces + [Self.apiKey])
                    #expect(haystack.text("terminal").contains("write an object"), "and it was tried")
                }
            }
        }

        @Test func `the tokens of a login are in its own file and nowhere else`() async throws {
            try await Server.run { server in
                let home = try Home()
                try FileManager.default.createDirectory(
                    atPath: "\(home.path)/.langsmith",
                    withIntermediateDirectories: true
                )
                let own = ".langsmith/config.json"
                _ = try home.write(
                    """
                    {"current_profile": "eu", "profiles": {"eu": {"api_url": "\(server.url)", "oauth": {
                    "access_token": "needle-old", "refresh_token": "\(SimulatedService.refreshToken)",
                    "expires_at": "2020-01-01T00:00:00Z"}}}}
                    """,
                    to: own
                )
                var haystack = Haystack()
                let status = try Bulktop.run(["status", "--json"], home: home)
                #expect(status.status == 0, "\(status.errors)")
                haystack.add(status, "status")
                let file = Data(try #require(try home.files()[own]))
                let config = try #require(try JSONSerialization.jsonObject(with: file) as? [String: Any])
                let profile = try #require((config["profiles"] as? [String: Any])?["eu"] as? [String: Any])
                let token = try #require((profile["oauth"] as? [String: Any])?["access_token"] as? String)
                #expect(token != "needle-old")

                let child = try Bulktop.start(["--record", "\(home.path)/night.rec"], home: home)
                try child.wait(for: ["LIVE", "s3-eu", "checkout-prod"])
                child.send("g")
                try child.type("c", untilSeen: "╭ Cancel the schedule ")
                try child.type("\u{1b}OQ", untilSeen: "PATCH http")
                try child.type("y", untilSeen: "the request as curl")
                try child.type("\u{1b}OQ", untilSeen: "Type “checkout-prod”")
                try haystack.add(child)
                try child.fill("Type “checkout-prod”", "checkout-prod")
                try child.press("Cancel the schedule")
                try child.wait(for: "Cancelled ")
                try child.quit()
                haystack.add(drawnBy: child)
                try haystack.add(home, but: [own])
                // Its end, which its beginning would not tell from that of another.
                let needles = ["needle-old", SimulatedService.refreshToken, String(token.suffix(12))]
                haystack.expectNone(of: needles)
                #expect(haystack.text("night.rec").contains("checkout-prod"))
                #expect(haystack.text("audit.jsonl").contains("Cancelled"))
            }
        }
    }
}
