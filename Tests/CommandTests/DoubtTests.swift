import Base
import CurlTransport
import LangSmith
import Simulator
import Testing

@testable import bulktop

/// What commands say of what they could not read: never that it is not there.
@Suite struct DoubtTests {
    private static let destinations = "/api/v1/bulk-exports/destinations"
    private static let list = "/api/v1/bulk-exports?"

    static let failures: [SimulatorTransport.Fault] = [
        .fail(.connectionReset("reset by peer")), .respond(answer(500, "Internal Server Error")),
        .respond(answer(403, #"{"detail":"Forbidden"}"#)), .respond(answer(200, "<html><title>Log in</title></html>")),
        .respond(answer(200, #"[{"id":7},{"name":"x"},{},null,{"id":"s3-eu"}]"#)),
    ]

    private static func answer(_ status: Int, _ body: String) -> HTTPResponse {
        HTTPResponse(status: status, body: Array(body.utf8))
    }

    private static let window = ["--from", "-7d", "--to", "today", "--yes"]

    @Test(arguments: failures.indices)
    func `a destination whose list could not be read is not called unknown`(_ index: Int) async throws {
        let office = try Office()
        office.transport.inject(Self.failures[index], into: Self.destinations, method: .get)
        let errands = [
            ["exports", "create", "--destination", "s3-eu", "--all-experiments"] + Self.window,
            ["destinations", "rotate", "s3-eu", "--yes"], ["destinations", "delete", "s3-eu", "--yes"],
        ]
        for errand in errands {
            let outcome = await office.run(errand)
            #expect(outcome.status == 3, "\(errand): \(outcome)")
            #expect(outcome.errors.contains("whether there is a destination 's3-eu' is not known"), "\(outcome)")
            #expect(!outcome.errors.contains("there is no destination"), "\(outcome)")
        }
        #expect(office.writes.isEmpty)
    }

    @Test func `a name that is not in a list that was read is not there`() async throws {
        let outcome = await (try Office()).run("destinations", "delete", "nowhere", "--yes")
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("there is no destination 'nowhere'"))
    }

    @Test(arguments: failures.indices)
    func `status without the destinations knows no health`(_ index: Int) async throws {
        let office = try Office()
        office.transport.inject(Self.failures[index], into: Self.destinations, method: .get)
        let status = await office.run("status")
        #expect(status.status == 3, "\(status)")
        #expect(!status.output.contains("No problems."))
        #expect(status.output.contains("No problem is known, but not all could be read"))
        #expect(status.output.contains("\n  destinations: "))
        let json = await office.run("status", "--json")
        #expect(json.status == 3)
        #expect(json.output.contains(#""destinations: "#), "\(json)")
    }

    @Test func `five rows that could not be read are no empty workspace`() async throws {
        let office = try Office()
        let rows = DoubtTests.failures[4]
        office.transport.inject(rows, into: Self.list, method: .get)
        let status = await office.run("status")
        #expect(status.status == 3, "\(status)")
        #expect(status.output.contains("exports: 5 rows were set aside"))
        #expect(!status.output.contains("No problems."))
    }

    @Test func `a problem that is known counts, whatever else could not be read`() async throws {
        let office = try Office(.demo)
        office.transport.inject(Self.failures[1], into: Self.destinations, method: .get)
        let status = await office.run("status")
        #expect(status.status == 1, "\(status)")
        #expect(status.output.contains("Not everything could be read"))
    }

    @Test func `a deletion that a portal answers is not called done`() async throws {
        let office = try Office()
        let made = await office.run(
            "destinations",
            "create",
            "--name",
            "Spare",
            "--bucket",
            "acme-spare",
            "--region",
            "eu-central-1",
            "--yes"
        )
        #expect(made.status == 0, "\(made)")
        office.transport.inject(.respond(Self.answer(202, "")), into: Self.destinations, method: .delete)
        let deleted = await office.run("destinations", "delete", "Spare", "--yes", "--json")
        #expect(deleted.status == 4, "\(deleted)")
        #expect(deleted.output.contains("still shows it"))
        office.transport.clearFaults()
        #expect(await office.run("destinations", "delete", "Spare", "--yes").status == 0)
    }

    @Test func `a key that the server tells is not printed`() async throws {
        let office = try Office()
        let key = office["LANGSMITH_API_KEY"] ?? ""
        let words = Self.answer(403, #"{"detail":"\#(key) is not allowed"}"#)
        office.transport.inject(.respond(words), into: Self.list, method: .get)
        let commands = [
            ["status"], ["status", "--json"], ["doctor"], ["snapshot"], ["exports", "cancel", "x", "--yes"],
        ]
        for arguments in commands {
            let outcome = await office.run(arguments)
            #expect(outcome.status != 0, "\(arguments): \(outcome)")
            #expect(!outcome.output.contains(key) && !outcome.errors.contains(key), "\(arguments)")
        }
    }

    @Test func `arguments are told again without what a terminal would obey`() async throws {
        let office = try Office()
        let evil = "\u{1b}]0;gone\u{7}\u{1b}[31m"
        for arguments in [[evil], ["status", evil], ["exports", "cancel", evil, "--yes"], ["status", "--\(evil)"]] {
            let outcome = await office.run(arguments)
            #expect(outcome.status == 2, "\(outcome)")
            #expect(!outcome.errors.isEmpty)
            #expect(!outcome.errors.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0 == "\u{7f}" })
        }
    }
}
