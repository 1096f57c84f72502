import Base
import CurlTransport
import LangSmith
import Simulator
import SimulatorServer
import TestErrands

/// What there is at a server, as its API tells it to somebody beside the program.
final class Truth: Witness {
    private let transport = CurlTransport()
    let client: LangSmithClient

    init(_ server: SimulatorServer) throws {
        client = LangSmithClient(
            address: try ServerAddress(server.url),
            credentials: Credentials(.apiKey(Secret(SimulatedService.apiKey))),
            transport: transport
        )
    }

    deinit { transport.shutdown() }

    let today = Truth.now.startOfDay
    let clientClock = ClientClock(now: { Truth.now }, sleep: { _ in })
    static var now: Timestamp { Server.now }
}
