package import Base
package import LangSmith
package import Monitor
package import ObjectStore

/// Tries buckets from this machine for the dialogs that ask for them.
package struct BucketTester: Sendable {
    private let connect: @Sendable () -> any HTTPTransport
    private let clock: any MonitorClock
    private let failures: KnownFailures
    private let newID: @Sendable () -> String

    /// `failures` explains errors, `newID` makes the name of the written object one of its own (letters and digits), and
    /// `connect` gives what carries the requests of one test and ends with it: most sessions never test anything.
    package init(
        clock: any MonitorClock,
        failures: KnownFailures,
        newID: @escaping @Sendable () -> String,
        connect: @escaping @Sendable () -> any HTTPTransport
    ) {
        self.connect = connect
        self.clock = clock
        self.failures = failures
        self.newID = newID
    }

    /// Carries a test out and returns how it ended; `report` is called with every change, in order.
    ///
    /// Cancelling the task ends it early, but what was written is still removed.
    @discardableResult
    package func run(_ bucket: Bucket, _ report: @Sendable (BucketTest.Progress) -> Void) async -> BucketTest.Progress {
        let test = BucketTest(
            bucket,
            transport: connect(),
            id: newID(),
            failures: failures,
            now: { [clock] in clock.now().wall }
        )
        return await test.run(report)
    }
}
