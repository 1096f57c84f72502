package import Base

/// The time of day and the only way to wait, for what the client does in several steps.
package struct ClientClock: Sendable {
    package let now: @Sendable () -> Timestamp
    /// Throws when the task is cancelled.
    package let sleep: @Sendable (Duration) async throws -> Void

    package init(
        now: @escaping @Sendable () -> Timestamp,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.now = now
        self.sleep = sleep
    }
}

/// Finds out by reading whether a write was done whose answer was lost.
struct Reconciliation {
    /// What one look at the server showed.
    enum Finding<Value> {
        case found(Value)
        case absent
        case doubtful(Doubt.Reason)
    }

    /// How the write failed; nil when it succeeded without showing.
    let failure: APIError?
    /// Pauses before each look.
    ///
    /// Several looks, because a gateway gives up on a server that goes on working: absence at once proves nothing.
    let pauses: [Duration]
    let clock: ClientClock

    static let quick: [Duration] = [.zero, .seconds(2), .seconds(5), .seconds(10)]
    /// For what the service tries out on a bucket before it acts.
    static let patient: [Duration] = [.zero, .seconds(5), .seconds(15), .seconds(30)]

    /// Looks until something is found; what the last look showed decides otherwise.
    func look<Value: Sendable>(
        _ look: () async throws(APIError) -> Finding<Value>
    ) async -> Finding<Value> {
        var last = Finding<Value>.doubtful(.unread(.transport(.cancelled)))
        for pause in pauses {
            if pause > .zero, (try? await clock.sleep(pause)) == nil {
                return .doubtful(.unread(.transport(.cancelled)))
            }
            do throws(APIError) {
                last = try await look()
            } catch {
                last = .doubtful(.unread(error))
                if !error.isTransient { return last }
            }
            switch last {
            case .found, .doubtful(.listTooLong): return last
            case .absent, .doubtful: continue
            }
        }
        return last
    }

    /// The outcome of a write by what is there now.
    ///
    /// No trace of it is no proof that nothing will come, unless the failure itself says that the server did not act.
    func outcome<Value: Sendable>(
        of failure: APIError,
        _ look: () async throws(APIError) -> Finding<Value>
    ) async -> WriteOutcome<Value> {
        switch await self.look(look) {
        case .found(let value): .done(value)
        case .absent: failure.leavesDoubt ? .unknown(Doubt(failure, .noTrace)) : .notDone(failure)
        case .doubtful(let reason): .unknown(Doubt(failure, reason))
        }
    }
}

/// Tells what appeared after a write was sent from what was there before, by the server's own clock.
struct Appearance {
    /// By this machine's clock.
    let sentAt: Timestamp

    /// The earliest time at which the server can have acted, by its own clock.
    ///
    /// A `Date` is cut to the second and its answer takes time to arrive, which makes this machine's clock look
    /// earlier or later than it is: ten seconds cover both. Without a `Date` five minutes must cover the difference.
    func earliest(serverTime: Timestamp?, readAt: Timestamp) -> Timestamp {
        guard let serverTime else { return sentAt - .seconds(300) }
        return sentAt + serverTime.since(readAt) - .seconds(10)
    }
}
