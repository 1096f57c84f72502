import Base
import Simulator
import TestErrands
import Testing

@testable import bulktop

/// The connection is lost while the service is to change something: before it acted, after, and before it acts when
/// nobody waits any more.
@Suite struct LostAnswerTests {
    enum Loss: CaseIterable, Sendable {
        case reset, timeout, portal, truncation

        var fault: SimulatorTransport.Fault {
            switch self {
            case .reset: .fail(.connectionReset("recv failure"))
            case .timeout: .respond(HTTPResponse(status: 504))
            case .portal: .respond(.portal)
            case .truncation: .fail(.truncated("transfer closed with outstanding read data remaining"))
            }
        }
    }

    /// Meets every change, and only those.
    private func loseAnswers(of office: Office, _ loss: Loss, _ act: SimulatorTransport.Act) {
        for method in [HTTPRequest.Method.post, .patch, .delete] {
            office.transport.inject(loss.fault, into: "/api/v1/bulk-exports", method: method, act: act)
        }
    }

    @Test(arguments: Errand.allCases, Loss.allCases)
    func `a command finds what was done before its answer was lost`(errand: Errand, loss: Loss) async throws {
        let office = try Office()
        let stage = try await Stage(office)
        loseAnswers(of: office, loss, .first)
        let outcome = await office.run(stage.command(errand) + ["--yes", "--json"])
        #expect(outcome.status == 0, "\(outcome)")
        #expect(try outcome.write("result") == "done")
        #expect(try await stage.made(errand) == 1)
        #expect(office.writes.count == 1)
    }

    @Test(arguments: Errand.allCases, [Loss.reset, .timeout])
    func `a command says that it does not know, and the next one makes no second one`(
        errand: Errand,
        loss: Loss
    ) async throws {
        let isLate = loss == .reset
        let office = try Office()
        let stage = try await Stage(office)
        loseAnswers(of: office, loss, isLate ? .later(.seconds(1)) : .never)
        let first = await office.run(stage.command(errand) + ["--yes", "--json"])
        #expect(first.status == 4, "\(first)")
        #expect(try first.write("result") == "unknown")
        let detail = try first.write("detail") ?? ""
        #expect(detail.hasPrefix("It is not known whether this was done ("), "\(detail)")
        #expect(try await stage.made(errand) == 0)
        #expect(office.writes.count == 1)

        office.transport.clearFaults()
        office.pass(.seconds(2))
        #expect(try await stage.made(errand) == (isLate ? 1 : 0))
        let second = await office.run(stage.command(errand) + ["--yes", "--json"])
        #expect(try await stage.made(errand) == 1, "\(second)")
        switch errand {
        case .cancel where isLate: #expect(try second.write("result") == "finished-before")
        // It is gone, so there is nothing of that name.
        case .delete where isLate: #expect(second.status == 2)
        default: #expect(try second.write("result") == "done", "\(second)")
        }
        // Other keys are sent again and change nothing more; what has ended is not.
        let isRepeated = !isLate || errand == .rotate
        #expect(office.writes.count == (isRepeated ? 2 : 1))
        guard isLate, ![.cancel, .delete, .rotate].contains(errand) else { return }
        let told = try second.write("detail") ?? ""
        #expect(told.contains("is there already: an earlier attempt"), "\(told)")
        #expect(try second.write("id") != nil)
    }
}
