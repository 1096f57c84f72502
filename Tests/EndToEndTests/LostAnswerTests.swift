import Base
import Foundation
import LangSmith
import Simulator
import SimulatorServer
import TestErrands
import TestTerminal
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension EndToEnd {
    /// The connection is lost while the service is to change something: before it acted, after, and before it acts when
    /// nobody waits any more.
    @Suite struct LostAnswerTests {
        /// Longer than anybody looks for what a lost answer did.
        private static let patience = Duration.seconds(150)

        /// Meets every change, and only those.
        private func loseAnswers(of server: SimulatorServer, _ fault: String) async throws {
            try await server.forgetRequests()
            for method in ["POST", "PATCH", "DELETE"] {
                try await server.order(#"{"path":"/api/v1/bulk-exports","method":"\#(method)",\#(fault)}"#)
            }
        }

        private func run(_ errands: [Errand], _ stage: Stage) throws -> [(Errand, Bulktop.Outcome)] {
            let runs = try errands.map { ($0, try Bulktop.begin(stage.command($0), home: stage.home)) }
            return try runs.map { ($0, try $1.outcome(timeout: Self.patience)) }
        }

        @Test func `a command finds what was done before its answer was lost`() async throws {
            try await Server.run { server in
                let stage = try await Stage(server)
                try await loseAnswers(of: server, #""kind":"reset","act":"first""#)
                for (errand, outcome) in try run(Errand.allCases, stage) {
                    #expect(outcome.status == 0, "\(errand): \(outcome.output) \(outcome.errors)")
                    #expect(try outcome.write("result") == "done", "\(errand)")
                    #expect(try await stage.made(errand) == 1, "\(errand)")
                }
                #expect(try await server.writes() == Errand.allCases.count)
            }
        }

        @Test func `the dashboard finds what was done before its answer was lost`() async throws {
            try await Server.run { server in
                let stage = try await Stage(server)
                try await loseAnswers(of: server, #""kind":"reset","act":"first""#)
                for errand in Errand.allCases {
                    let child = try stage.open(errand)
                    try child.press(errand.button)
                    try child.wait(for: errand.done)
                    #expect(child.screen.focus == nil, "the dialog of \(errand) is closed")
                    #expect(try await stage.made(errand) == 1, "\(errand)")
                    try child.quit()
                }
                #expect(try await server.writes() == Errand.allCases.count)
            }
        }

        @Test func `a command says that it does not know, and the next one makes no second one`() async throws {
            try await Server.run { server in
                let stage = try await Stage(server)
                try await loseAnswers(of: server, #""kind":"reset","act":"later","act_after_seconds":1"#)
                let (_, first) = try run([.createExport], stage)[0]
                #expect(first.status == 4, "\(first.output) \(first.errors)")
                #expect(try await stage.made(.createExport) == 0)
                try await server.recover()
                try await server.pass(2)
                let (_, second) = try run([.createExport], stage)[0]
                #expect(second.status == 0, "\(second.output) \(second.errors)")
                #expect(try second.write("detail")?.contains("is there already: an earlier attempt") == true)
                #expect(try await stage.made(.createExport) == 1)
                #expect(try await server.writes() == 1)
            }
        }

        @Test(arguments: [#""kind":"status","status":504,"act":"later""#, #""kind":"reset","act":"never""#])
        func `the dashboard says that it does not know, and trying again makes no second one`(
            fault: String
        ) async throws {
            try await Server.run { server in
                let stage = try await Stage(server)
                try await loseAnswers(of: server, fault + #","act_after_seconds":1"#)
                var children: [(Errand, PtyChild)] = []
                for errand in Errand.allCases {
                    let child = try stage.open(errand)
                    children.append((errand, child))
                    try child.press(errand.button)
                    // Its dialog does not wait, and what came of it is in the journal for good.
                    if errand == .cancel { try child.type("J", untilSeen: "╭ Journal") }
                }
                for (errand, child) in children {
                    let words = "nothing of it shows so far, but a slow server may still do it."
                    try child.wait(words, timeout: Self.patience) {
                        let text = errand == .cancel ? $0.prose : $0.dialog
                        return text.contains("It is not known whether this was done (") && text.contains(words)
                    }
                    #expect(try await stage.made(errand) == 0, "\(errand)")
                }
                #expect(try await server.writes() == Errand.allCases.count)
                try await server.recover()
                try await server.pass(2)
                let isLate = fault.contains("later")
                for (errand, child) in children {
                    #expect(try await stage.made(errand) == (isLate ? 1 : 0), "\(errand)")
                    try again(errand, child, isLate: isLate)
                    #expect(try await stage.made(errand) == 1, "\(errand)")
                    try child.quit()
                }
                let again = isLate ? 2 : Errand.allCases.count
                #expect(try await server.writes() == Errand.allCases.count + again)
            }
        }

        @Test(arguments: [Errand.createDestination, .createExport])
        func `what was ended in the middle is found by the next one, which makes no second one`(
            errand: Errand
        ) async throws {
            try await Server.run { server in
                let stage = try await Stage(server)
                try await loseAnswers(of: server, #""kind":"hang","act":"first""#)
                let run = try Bulktop.begin(stage.command(errand), home: stage.home)
                try await server.wait(forWrites: 1)
                run.child.signal(SIGKILL)
                #expect(try run.child.waitForExit() == 128 + SIGKILL)
                try await server.recover()
                let outcome = try Bulktop.run(stage.command(errand), home: stage.home)
                #expect(outcome.status == 0)
                #expect(try outcome.write("detail")?.contains("is there already: an earlier attempt") == true)
                #expect(try await stage.made(errand) == 1)
                #expect(try await server.writes() == 1)
            }
        }

        @Test func `whoever leaves while a change is on its way is asked, and finds it afterwards`() async throws {
            try await Server.run { server in
                let stage = try await Stage(server)
                try await loseAnswers(of: server, #""kind":"hang","act":"first""#)
                let child = try stage.open(.createExport)
                try child.press(Errand.createExport.button)
                try await server.wait(forWrites: 1)
                child.send("\u{1b}")
                try child.wait(without: "╭ New export ")
                try child.type("q", untilSeen: "no answer yet; q again leaves without it")
                try child.quit()
                try await server.recover()
                let outcome = try Bulktop.run(stage.command(.createExport), home: stage.home)
                #expect(try outcome.write("detail")?.contains("is there already: an earlier attempt") == true)
                #expect(try await stage.made(.createExport) == 1)
                #expect(try await server.writes() == 1)
            }
        }

        @Test func `a server that is gone was not reached, and that is what is said`() async throws {
            let server = try await Server.start()
            do {
                let stage = try await Stage(server)
                let child = try stage.open(.rotate)
                try await server.shutdown()
                try child.press(Errand.rotate.button)
                try child.wait("what came of it") { screen in
                    let dialog = screen.dialog
                    return dialog.contains("Nothing was changed. Nothing answers at the server's address")
                }
                #expect(child.screen.isFocused(Errand.rotate.button), "and it can be sent again")
            } catch {
                try? await server.shutdown()
                throw error
            }
        }

        private func again(_ errand: Errand, _ child: PtyChild, isLate: Bool) throws {
            guard errand == .cancel else {
                try child.press(errand.button)
                let isMaking = errand != .rotate && errand != .delete
                try child.wait(for: isLate && isMaking ? ["is there already"] : errand.done)
                #expect(child.screen.focus == nil, "the dialog of \(errand) is closed")
                return
            }
            try child.type("q", untilSeen: "2 Exports (1 of")
            guard isLate else {
                try child.type("c", untilSeen: "[ Leave it ]")
                try child.press(errand.button)
                return try child.wait(for: errand.done)
            }
            try child.wait("the cancelled export") { $0.selected.contains("Cancelled") }
            try child.type("c", untilSeen: "it is Cancelled already")
        }
    }

    /// A server with something to change for each errand, and somebody to do it.
    struct Stage {
        let server: SimulatorServer
        let home: Home
        private let errands: Errands<Truth>

        init(_ server: SimulatorServer) async throws {
            self.server = server
            home = try Home(using: server)
            home.environment["AWS_ACCESS_KEY_ID"] = "AKIANEW"
            home.environment["AWS_SECRET_ACCESS_KEY"] = "new"
            home.environment["AWS_SESSION_TOKEN"] = "temporary"
            errands = try await Errands(seenBy: try Truth(server)) { passed in
                try await server.pass(Int(passed.components.seconds))
            }
            try await server.pass(1)
        }

        func command(_ errand: Errand) -> [String] { errands.command(errand) + ["--yes", "--json"] }

        func made(_ errand: Errand) async throws -> Int { try await errands.made(errand) }

        /// A dashboard with the dialog for it, filled in and not sent yet.
        func open(_ errand: Errand) throws -> PtyChild {
            let child = try Bulktop.start(home: home)
            try child.wait(for: ["LIVE", "s3-eu", "spare", "turning", "checkout-prod"])
            try fill(errand, child)
            return child
        }

        private func fill(_ errand: Errand, _ child: PtyChild) throws {
            switch errand {
            case .createExport:
                try child.type("n", untilSeen: "╭ New export ")
                try child.choose("Project", "checkout-prod")
                try child.choose("Destination", "s3-eu")
                try child.fill("Start", errands.word(30))
                try child.fill("End", errands.word(29))
            case .createSchedule:
                try child.type("n", untilSeen: "╭ New export ")
                try child.turn("Kind", to: "schedule")
                try child.choose("Project", "checkout-prod")
                try child.choose("Destination", "s3-eu")
                try child.fill("Every", "6")
                try child.fill("Type “checkout-prod”", "checkout-prod")
            case .cancel:
                try child.select(export: "\(errands.doomed.id)")
                try child.type("c", untilSeen: "╭ Cancel the export ")
            case .clone:
                try child.select(export: "\(errands.model.id)")
                try child.type("a", untilSeen: "╭ New export like ")
            case .repair:
                try child.select(export: "\(errands.broken.id)")
                // Possible once its runs are read.
                try child.wait(for: "b repair")
                try child.type("b", untilSeen: "╭ Repair ")
            case .createDestination:
                try child.select(destination: "s3-eu")
                try child.type("n", untilSeen: "╭ New destination ")
                try child.fill("Name", "fresh")
                try child.fill("Bucket", "acme-fresh")
                try child.fill("Region", "eu-west-1")
                try child.fill("Access key id", secret: "AKIANEW")
                try child.fill("Secret key", secret: "new")
            case .rotate:
                try child.select(destination: "turning")
                try child.type("K", untilSeen: "╭ New credentials for ")
                try child.fill("Access key id", secret: "AKIANEW")
                try child.fill("Secret key", secret: "new")
                try child.fill("Session token", secret: "temporary")
            case .delete:
                try child.select(destination: "spare")
                try child.type("x", untilSeen: "╭ Delete the destination ")
                try child.fill("Type “spare”", "spare")
            }
        }
    }
}

extension Errand {
    /// What sends it.
    var button: String {
        switch self {
        case .createExport, .createSchedule, .clone, .repair, .createDestination: "Create it"
        case .cancel: "Cancel the export"
        case .rotate: "Change them"
        case .delete: "Delete it"
        }
    }

    /// What the dashboard says once it is done.
    var done: [String] {
        switch self {
        case .createExport, .clone, .repair: ["Created the export "]
        case .createSchedule: ["Created the schedule "]
        case .cancel: ["Cancelled "]
        case .createDestination: ["Stored the destination fresh "]
        case .rotate: ["Changed the credentials of turning "]
        case .delete: ["Deleted the destination "]
        }
    }
}
