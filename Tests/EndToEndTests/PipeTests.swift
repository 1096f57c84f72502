import Foundation
import LangSmith
import Simulator
import SimulatorServer
import TestErrands
import TestTerminal
import Testing

extension EndToEnd {
    /// Files of bulktop's own whose names are taken by something that holds whoever opens it.
    @Suite struct PipeTests {
        private func home(_ server: SimulatorServer, pipe name: String) throws -> Home {
            let home = try Home(using: server)
            let directory = "\(home.path)/state/bulktop"
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            #expect(mkfifo("\(directory)/\(name)", 0o600) == 0)
            return home
        }

        @Test func `a pipe in the place of the audit holds up no write, and is told`() async throws {
            try await Server.run { server in
                let truth = try Truth(server)
                let made = try await truth.make(daysBack: 50...51)
                let home = try home(server, pipe: "audit.jsonl")
                let cancel = try Bulktop.run(["exports", "cancel", "\(made.id)", "--yes"], home: home)
                #expect(cancel.status == 0, "\(cancel.errors)")
                #expect(cancel.errors.contains("not in the audit: "))
                #expect(cancel.errors.contains("is no regular file"))
            }
        }

        @Test func `a pipe in the place of the log holds up no frame, and doctor tells`() async throws {
            try await Server.run { server in
                let home = try home(server, pipe: "bulktop.log")
                let child = try Bulktop.start(home: home)
                try child.wait(for: "LIVE")
                try child.quit()
                let doctor = try Bulktop.run(["doctor"], home: home)
                #expect(doctor.output.contains("is no regular file"))
            }
        }
    }
}
