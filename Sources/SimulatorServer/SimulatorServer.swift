package import Base
import NIOCore
import NIOHTTP1
import NIOPosix
package import Simulator

/// The simulator over HTTP on loopback, for anything that speaks HTTP.
///
/// Besides the API it answers under `/_simulator/` (see `ControlRequest`), where a test stops time, orders faults and
/// counts requests. One event loop serves all connections.
package final class SimulatorServer: Sendable {
    /// Its base URL: `http://127.0.0.1:PORT` and the service's prefix.
    package let url: String

    private let group: MultiThreadedEventLoopGroup
    private let listener: any Channel
    private let connections: ConnectionList
    private let trials: TrialList

    private init(
        url: String,
        group: MultiThreadedEventLoopGroup,
        listener: any Channel,
        connections: ConnectionList,
        trials: TrialList
    ) {
        (self.url, self.group, self.listener) = (url, group, listener)
        (self.connections, self.trials) = (connections, trials)
    }

    /// The variables that point the official tools, and bulktop, at it with that key.
    ///
    /// The key of the organisation comes with a workspace as well; without the variable it is refused.
    package func environment(for key: AccessKey = .admin) -> [(String, String)] {
        [
            ("LANGSMITH_ENDPOINT", url), ("LANGSMITH_API_KEY", key.text),
            ("LANGSMITH_WORKSPACE_ID", key.workspace.description),
        ]
    }

    /// Starts listening on 127.0.0.1.
    ///
    /// - Parameters:
    ///   - service: who answers.
    ///   - start: the moment that the service's world is at.
    ///   - speed: simulated seconds in a second; 0 stands still.
    ///   - port: 0 takes a free one.
    ///   - bucketTrial: tries the buckets of new destinations and new keys, if they are on this machine.
    ///   - elapsed: how long the server has been running, never less than before.
    /// - Returns: a server that answers already.
    /// - Throws: the system's error when the port cannot be had.
    package static func start(
        _ service: SimulatedService,
        start: Timestamp,
        speed: Double = 1,
        port: Int = 0,
        bucketTrial: BucketTrial? = nil,
        elapsed: @escaping @Sendable () -> Duration
    ) async throws -> SimulatorServer {
        let clock = SimulatedClock(start: start, speed: speed, elapsed: elapsed)
        let backend = Backend(service: service, clock: clock, trial: bucketTrial)
        let connections = ConnectionList()
        let trials = TrialList()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            let listener = try await ServerBootstrap(group: group)
                .serverChannelOption(.backlog, value: 256)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .childChannelInitializer { channel in
                    connections.add(channel)
                    return channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                        try channel.pipeline.syncOperations.addHandler(HTTPHandler(backend: backend, trials: trials))
                    }
                }
                .bind(host: "127.0.0.1", port: port)
                .get()
            return SimulatorServer(
                url: "http://127.0.0.1:\(listener.localAddress?.port ?? port)\(service.prefix)",
                group: group,
                listener: listener,
                connections: connections,
                trials: trials
            )
        } catch {
            try await group.shutdownGracefully()
            throw error
        }
    }

    /// Stops listening, closes every connection, also those that hang, and ends the event loop.
    ///
    /// To be called once; the server answers nothing after it.
    package func shutdown() async throws {
        try await listener.close().get()
        for connection in connections.all {
            // Waited for: a connection that is still open could start another trial.
            try? await connection.close()
        }
        await trials.finish()
        try await group.shutdownGracefully()
    }
}
