import Base
import Foundation
import LangSmith
import Simulator
import Testing

@testable import bulktop

@Suite struct WriteTests {
    static let create = ["exports", "create", "--destination", "s3-eu", "--project", "checkout-prod"]

    // MARK: Saying yes and no

    @Test(arguments: Errand.allCases)
    func `with --yes it is done, told as text, and in the audit`(errand: Errand) async throws {
        let office = try Office()
        let stage = try await Stage(office)
        let outcome = await office.run(stage.command(errand) + ["--yes"])
        #expect(outcome.status == 0, "\(outcome)")
        #expect(!outcome.output.isEmpty && !outcome.output.contains("{"))
        #expect(try await stage.made(errand) == 1)
        #expect(office.writes.count == 1)
        #expect(office.audit.count == 2)
        #expect(office.person.questions.isEmpty)
    }

    @Test(arguments: Errand.allCases)
    func `with --json the request, its result and its id are told`(errand: Errand) async throws {
        let office = try Office()
        let stage = try await Stage(office)
        let outcome = await office.run(stage.command(errand) + ["--yes", "--json"])
        #expect(outcome.status == 0, "\(outcome)")
        #expect(try outcome.json()["schema"] as? String == "bulktop.write/1")
        let request = try #require(try outcome.write("request"))
        #expect(request.hasPrefix("\(office.writes[0].method.rawValue) /api/v1/bulk-exports"))
        #expect(try outcome.write("result") == "done")
        #expect(try outcome.write("id")?.count == 36)
    }

    @Test(arguments: Errand.allCases)
    func `a person sees the request first, and any other word changes nothing`(errand: Errand) async throws {
        let office = try Office(answers: ["y", "", "no"])
        let stage = try await Stage(office)
        for _ in 0..<3 {
            let outcome = await office.run(stage.command(errand))
            #expect(outcome.status == 5, "\(outcome)")
            #expect(outcome.output.isEmpty)
            #expect(outcome.errors.contains(" /api/v1/bulk-exports"), "\(outcome)")
            #expect(outcome.errors.contains("At "))
            #expect(outcome.errors.hasSuffix("bulktop: nothing was changed\n"))
        }
        #expect(office.person.questions.count == 3)
        #expect(try await stage.made(errand) == 0)
        #expect(office.writes.isEmpty)
        #expect(office.audit.isEmpty)
    }

    @Test(arguments: Errand.allCases)
    func `the word that is asked for does it`(errand: Errand) async throws {
        let office = try Office(answers: ["?"])
        let stage = try await Stage(office)
        _ = await office.run(stage.command(errand))
        let question = try #require(office.person.questions.last)
        let word = question.dropFirst("Type ".count).prefix(question.count - "Type  to go on: ".count)
        office.person.says(String(word))
        let outcome = await office.run(stage.command(errand))
        #expect(outcome.status == 0, "\(question) \(outcome)")
        #expect(try await stage.made(errand) == 1)
    }

    @Test func `what makes more than one thing, or ends it, asks for more than yes`() async throws {
        for errand in [Errand.createSchedule, .delete] {
            let office = try Office(answers: ["yes"])
            let stage = try await Stage(office)
            let outcome = await office.run(stage.command(errand))
            #expect(outcome.status == 5, "\(errand): \(outcome)")
        }
    }

    @Test(arguments: Errand.allCases)
    func `where nobody can be asked, nothing is asked of the service either`(errand: Errand) async throws {
        let office = try Office()
        let stage = try await Stage(office)
        let outcome = await office.run(stage.command(errand))
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("say --yes"), "\(outcome)")
        #expect(office.transport.records.isEmpty)
    }

    @Test func `several with a schedule among them are cancelled by their number`() async throws {
        let office = try Office(answers: ["cancel 2"])
        let schedule = try await office.schedule()
        let export = try await office.make(daysBack: 40...42)
        let outcome = await office.run("exports", "cancel", "\(export.id)", "\(schedule.id)")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(office.person.questions == ["Type cancel 2 to go on: "])
        let left = try await office.exports().filter { [export.id, schedule.id].contains($0.id) }
        #expect(left.map(\.status) == [.cancelled, .cancelled])
    }

    @Test func `keys that a person types are taken, and an end of the input is a no`() async throws {
        let office = try Office(answers: ["AKIATYPED", "typed-secret", ""])
        office["AWS_ACCESS_KEY_ID"] = nil
        office["AWS_SECRET_ACCESS_KEY"] = nil
        let outcome = await office.run("destinations", "rotate", "s3-eu", "--yes")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(office.person.questions.map { $0.prefix(6) } == ["Access", "Secret", "Sessio"])
        office.person.says("AKIATYPED")
        let ended = await office.run("destinations", "rotate", "s3-eu", "--yes")
        #expect(ended.status == 5, "\(ended)")
        #expect(office.writes.count == 1)
    }

    // MARK: What is refused

    @Test(arguments: Errand.allCases)
    func `what the key may not do is told before anything is sent, and is no write`(errand: Errand) async throws {
        let office = try Office()
        let stage = try await Stage(office)
        office["LANGSMITH_API_KEY"] = AccessKey.reader.text
        let outcome = await office.run(stage.command(errand) + ["--yes"])
        #expect(outcome.status == 3, "\(outcome)")
        #expect(outcome.errors.contains("Not here: the key's role lacks bulk-exports:manage"), "\(outcome)")
        #expect(office.writes.isEmpty)
        #expect(office.audit.isEmpty)
    }

    @Test(arguments: Errand.allCases)
    func `read-only refuses every write before it is sent`(errand: Errand) async throws {
        let office = try Office()
        let stage = try await Stage(office)
        let outcome = await office.run(stage.command(errand) + ["--yes", "--read-only"])
        #expect(outcome.status == 2, "\(outcome)")
        #expect(outcome.errors.contains("this is read-only"))
        #expect(office.writes.isEmpty)
    }

    @Test func `a role is refused where the server takes none`() async throws {
        let office = try Office(profile: .selfHosted16)
        let outcome = await office.run(
            "destinations",
            "rotate",
            "s3-eu",
            "--role",
            "arn:aws:iam::123456789012:role/exports",
            "--yes"
        )
        #expect(outcome.status == 3)
        #expect(
            outcome.errors.contains("Not here: servers of one's own take no roles, only the cloud on GCP does."),
            "\(outcome)"
        )
        #expect(office.writes.isEmpty)
    }

    @Test func `what the service refuses is told with its words, and nothing was changed`() async throws {
        let office = try Office()
        let outcome = await office.run(
            "destinations",
            "create",
            "--name",
            "fresh",
            "--bucket",
            "acme-denied",
            "--region",
            "eu-west-1",
            "--yes",
            "--json"
        )
        #expect(outcome.status == 3)
        #expect(try outcome.write("result") == "not-done")
        let detail = try outcome.write("detail") ?? ""
        #expect(detail.hasPrefix("Nothing was changed."), "\(detail)")
        #expect(detail.contains("Access Denied"), "\(detail)")
    }

    @Test func `the start of an id is enough from four characters on`() async throws {
        let office = try Office()
        let starts = Dictionary(grouping: try await office.exports().map { "\($0.id)" }) { $0.prefix(4) }
        let (start, ids) = try #require(starts.first { $0.value.count == 1 })
        let run = await office.run("exports", "cancel", String(start), "--yes", "--json")
        #expect(try run.write("request") == "PATCH /api/v1/bulk-exports/\(ids[0])")
        let short = await office.run("exports", "cancel", String(start.prefix(3)), "--yes")
        #expect(short.status == 2)
        #expect(short.errors.contains("the start of an id counts from 4 characters on"), "\(short)")
    }

    @Test(arguments: wrong)
    func `everything that is wrong is told at once, before keys are asked for`(
        arguments: [String],
        words: [String]
    ) async throws {
        let office = try Office()
        office["AWS_ACCESS_KEY_ID"] = nil
        office["AWS_SECRET_ACCESS_KEY"] = nil
        let outcome = await office.run(arguments + ["--yes"])
        #expect(outcome.status == 2)
        for word in words { #expect(outcome.errors.contains(word), "\(outcome)") }
        #expect(!outcome.errors.contains("the bucket's keys are missing"))
        if arguments.contains("later") {
            #expect(!outcome.errors.contains("is missing"), "what was given is not missing")
        }
        #expect(office.writes.isEmpty)
    }

    // MARK: What comes of it

    @Test func `an export is created, cancelled and cloned from a script`() async throws {
        let office = try Office()
        let before = Set(try await office.exports().map { "\($0.id)" })
        let created = await office.run(
            Self.create + ["--from", "-3d", "--to", "-1d", "--without", "inputs,outputs", "--yes", "--json"]
        )
        #expect(created.status == 0, "\(created)")
        #expect(try created.write("request") == "POST /api/v1/bulk-exports")
        let id = try #require(try created.write("id"))
        #expect(Set(try await office.exports().map { "\($0.id)" }).subtracting(before) == [id])

        let cancelled = await office.run("exports", "cancel", String(id.prefix(8)), "--yes")
        #expect(cancelled.status == 0, "\(cancelled)")
        #expect(cancelled.output == "Cancelled \(id).\n")
        let again = await office.run("exports", "cancel", id, "--yes")
        #expect(again.status == 1)
        #expect(again.output == "\(id) had ended before it could be cancelled: it is Cancelled.\n")

        let cloned = await office.run("exports", "clone", id, "--to", "today", "--yes")
        #expect(cloned.status == 0, "\(cloned)")
        #expect(cloned.output.hasPrefix("Created the export "))
        let bodies = office.audit.filter { $0.contains(#""result":"sending""#) }
        #expect(bodies.count == 3, "what had ended is not sent again")
        #expect(bodies.last?.contains("export_fields") == true)
        #expect(bodies.last?.contains("inputs") == false)
    }

    @Test func `a destination is made, rotated and deleted, and its keys are nowhere to be found`() async throws {
        let office = try Office()
        let keys = try office.write(
            "aws_access_key_id = AKIAQQQQ1\naws_secret_access_key = needle-in-haystack\n",
            to: "keys"
        )
        let made = await office.run(
            "destinations",
            "create",
            "--name",
            "Traces US",
            "--bucket",
            "traces-us",
            "--region",
            "us-east-1",
            "--keys-file",
            keys,
            "--yes",
            "--json"
        )
        #expect(made.status == 0, "\(made)")
        office["AWS_ACCESS_KEY_ID"] = "AKIAQQQQ2"
        office["AWS_SECRET_ACCESS_KEY"] = "needle-in-haystack"
        let rotated = await office.run("destinations", "rotate", "Traces US", "--yes")
        #expect(rotated.status == 0, "\(rotated)")
        let used = await office.run("destinations", "delete", "s3-eu", "--yes")
        #expect(used.status == 2)
        #expect(
            used.errors.contains(
                "Delete the destination s3-eu: exports still refer to the destination, finished ones included"
            )
        )
        let deleted = await office.run("destinations", "delete", "Traces US", "--yes")
        #expect(deleted.status == 0, "\(deleted)")
        for text in [made, rotated, used, deleted].map(\.description) + office.audit {
            #expect(!text.contains("needle-in-haystack"))
            #expect(!text.contains("AKIAQQQQ"))
        }
        #expect(office.audit.count == 6)
    }

    @Test func `what is worth a second thought is told to scripts, too`() async throws {
        let office = try Office()
        let warning = "The window ended less than 10 minutes ago: traces that arrive late are not in it."
        let run = await office.run(Self.create + ["--from", "-3d", "--to", "now", "--yes", "--json"])
        #expect(run.status == 0, "\(run)")
        let write = try #require((try run.json()["writes"] as? [[String: Any]])?.first)
        #expect((write["warnings"] as? [String])?.contains(warning) == true)
        #expect(run.errors.contains("bulktop: \(warning)"))
    }

    @Test func `a repair makes what is missing, and is refused where nothing is`() async throws {
        let office = try Office()
        let stage = try await Stage(office)
        let alive = try await office.make(daysBack: 60...62)
        let early = await office.run("exports", "repair", "\(alive.id)", "--yes")
        #expect(early.status == 2)
        #expect(early.errors.contains("it is still at work: a repair is for what has ended"), "\(early)")
        office.person.says("yes")
        let repaired = await office.run(stage.command(.repair))
        #expect(repaired.status == 0, "\(repaired)")
        #expect(repaired.errors.contains("of checkout-prod to s3-eu"))
        #expect(repaired.errors.contains("Repair "))
        #expect(!repaired.errors.contains("The same export exists"), "what it repairs is no second of it")
        let done = try #require(try await office.exports().first { $0.status == .completed })
        let complete = await office.run("exports", "repair", "\(done.id)", "--yes")
        #expect(complete.status == 2)
        #expect(complete.errors.contains("it is Completed: nothing is missing"))
    }

    @Test func `after a rotation, status names the exports that still hold the old keys`() async throws {
        let office = try Office(.demo)
        let rotated = await office.run("destinations", "rotate", "s3-eu", "--yes")
        #expect(rotated.status == 0, "\(rotated)")
        // What was listed before it counts as older, and asking takes some minutes of this clock's.
        office.pass(.seconds(1800))
        let report = try await office.run("status", "--json").json()
        let destinations = try #require(report["destinations"] as? [[String: Any]])
        let bucket = try #require(destinations.first { $0["name"] as? String == "s3-eu" })
        let old = try #require(bucket["old_credentials"] as? [String: Any])
        #expect(old["is_safe_to_revoke"] as? Bool == false)
        let held = try #require(old["exports"] as? [String])
        let exports = try #require(report["exports"] as? [[String: Any]])
        let ofBucket = exports.filter { $0["destination"] as? String == "s3-eu" }.compactMap { $0["id"] as? String }
        #expect(!held.isEmpty)
        #expect(Set(held).isSubset(of: ofBucket))
    }

    @Test(arguments: ["400", "200", "404", "409", "422"])
    func `whatever the answer to cancelling what has ended, it is told as ended`(_ answer: String) async throws {
        var behaviours = Behaviours()
        let isChosen = behaviours.choose(answer, for: .cancelFinished)
        #expect(isChosen)
        let office = try Office(behaviours: behaviours)
        let ended = try #require(try await office.exports().first { $0.status == .completed })
        let outcome = await office.run("exports", "cancel", "\(ended.id)", "--yes", "--json")
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.description.contains("Completed"), "\(outcome)")
    }

    @Test func `of several the worst outcome is the exit status`() async throws {
        let office = try Office()
        let ended = try #require(try await office.exports().first { $0.status == .completed })
        let alive = try await office.make(daysBack: 40...42)
        let outcome = await office.run("exports", "cancel", "\(alive.id)", "\(ended.id)", "--yes")
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.output.contains("Cancelled \(alive.id)."))
    }
}
