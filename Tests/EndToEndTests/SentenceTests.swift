import Foundation
import Simulator
import SimulatorServer
import TestTerminal
import Testing

extension EndToEnd {
    /// What is wrong with an entry is told in one sentence, wherever it is found out.
    @Suite struct SentenceTests {
        private func open(_ home: Home) throws -> PtyChild {
            let child = try Bulktop.start(home: home)
            try child.wait(for: ["LIVE", "s3-eu", "checkout-prod"])
            return child
        }

        private func home(_ server: SimulatorServer) throws -> Home {
            let home = try Home(using: server)
            home.environment["AWS_ACCESS_KEY_ID"] = "AKIANEW"
            home.environment["AWS_SECRET_ACCESS_KEY"] = "new"
            return home
        }

        private func create(_ name: String, _ bucket: String, _ region: String) -> [String] {
            ["destinations", "create", "--name", name, "--bucket", bucket, "--region", region, "--yes"]
        }

        /// A destination's dialog with everything typed.
        private func fill(_ child: PtyChild, _ name: String, _ bucket: String, _ region: String) throws {
            try child.select(destination: "s3-eu")
            try child.type("n", untilSeen: "╭ New destination ")
            try child.fill("Name", name)
            try child.fill("Bucket", bucket)
            try child.fill("Region", region)
            try child.fill("Access key id", secret: "AKIANEW")
            try child.fill("Secret key", secret: "new")
        }

        @Test func `every rule that a destination breaks is told in the same words by dialog and command`() async throws
        {
            try await Server.run { server in
                let home = try home(server)
                let sentences = [
                    "A name may hold letters a to z, digits, blanks, - _ and ', but not /.",
                    "The bucket's name has 2 characters, but must have 3 to 63.",
                    "“Frankfurt!” is no region: it is a name such as eu-central-1.",
                ]
                let command = try Bulktop.run(create("a/b", "ab", "Frankfurt!"), home: home)
                #expect(command.status == 2)
                for sentence in sentences { #expect(command.errors.contains(sentence), "\(command.errors)") }
                let child = try open(home)
                try fill(child, "a/b", "ab", "Frankfurt!")
                try child.press("Create it")
                try child.wait("every sentence") { screen in
                    let dialog = screen.dialog
                    return sentences.allSatisfy(dialog.contains)
                }
                #expect(try await server.writes() == 0)
            }
        }

        @Test func `every rule that a schedule breaks is told in the same words by dialog and command`() async throws {
            try await Server.run { server in
                let home = try home(server)
                let sentence = "A schedule's windows have 1 to 168 hours, not 169."
                let command = try Bulktop.run(
                    [
                        "exports", "create", "--destination", "s3-eu", "--project", "checkout-prod", "--from", "today",
                        "--every", "169", "--yes",
                    ],
                    home: home
                )
                #expect(command.status == 2)
                #expect(command.errors.contains(sentence), "\(command.errors)")
                let child = try open(home)
                try child.type("n", untilSeen: "╭ New export ")
                try child.turn("Kind", to: "schedule")
                try child.fill("Every", "169")
                try child.wait(sentence) { $0.dialog.contains(sentence) }
                #expect(try await server.writes() == 0)
            }
        }

        @Test func `a rule that only the server has is told in the same words too`() async throws {
            try await Server.run { server in
                let complaint =
                    #"{\"detail\":[{\"type\":\"string_too_long\",\"loc\":[\"body\",\"config\",\"bucket_name\"],"#
                    + #"\"msg\":\"String should have at most 8 characters\"}]}"#
                try await server.order(
                    #"{"path":"/api/v1/bulk-exports","method":"POST","kind":"status","status":422,"body":"\#(complaint)"}"#
                )
                let sentence = "The bucket's name has 10 characters, but must have 3 to 8."
                let home = try home(server)
                let command = try Bulktop.run(create("fresh", "acme-fresh", "eu-west-1"), home: home)
                #expect(command.status == 3)
                #expect(command.output.contains(sentence), "\(command.output)")
                #expect(command.output.hasPrefix("Nothing was changed."))
                let child = try open(home)
                try fill(child, "fresh", "acme-fresh", "eu-west-1")
                try child.press("Create it")
                try child.wait("the sentence beside the bucket") {
                    $0.dialog.contains("✗ \(sentence)") && $0.isFocused("Bucket")
                }
            }
        }

        @Test func `what the bucket says comes with its cause and the way out`() async throws {
            try await Server.run { server in
                let home = try home(server)
                let words = [
                    "Failed to validate S3 destination: Access Denied", "The bucket refuses the key: it may lack",
                ]
                let command = try Bulktop.run(create("fresh", "acme-denied", "eu-west-1"), home: home)
                #expect(command.status == 3)
                for word in words { #expect(command.output.contains(word), "\(command.output)") }
                let child = try open(home)
                try fill(child, "fresh", "acme-denied", "eu-west-1")
                try child.press("Create it")
                try child.wait("cause and fix") { screen in
                    let dialog = screen.dialog
                    return words.allSatisfy(dialog.contains)
                }
            }
        }
    }
}
