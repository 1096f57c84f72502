package import Base

/// One reading of both clocks.
///
/// Ages and plans use the steady one, so that a wall clock that jumps moves neither.
package struct Now: Hashable, Sendable {
    /// The time of day as this machine has it; `Inventory.serverNow` corrects it to the server's.
    package var wall: Timestamp
    /// Time since some fixed moment of this process; never goes back.
    package var steady: Duration

    package init(wall: Timestamp, steady: Duration) {
        self.wall = wall
        self.steady = steady
    }

    /// The time of day at a moment of the steady clock; now for none.
    func wall(at moment: Duration?) -> Timestamp { moment.map { wall - (steady - $0) } ?? wall }
}

/// Both clocks and the only way to wait: the system's in the program, a manual one in tests.
package protocol MonitorClock: Sendable {
    func now() -> Now

    /// Returns at the given moment of the steady clock, or throws `CancellationError` at once when cancelled.
    func sleep(until steady: Duration) async throws
}
