import App
import Base
import CurlTransport
import LangSmith
import Monitor
import ObjectStore
import Settings

/// How this process reaches servers, and what explains their errors: one answer for the service and for buckets, for
/// dialogs and for commands.
///
/// Proxies are found by libcurl, in the environment.
struct NetworkAccess: Sendable {
    /// Of every request, to the service or to a bucket.
    let options: CurlTransport.Options
    /// What bulktop knows, with the user's own.
    let failures: KnownFailures
    private let context: Context

    /// By the settings, the user's own explanations included.
    ///
    /// - Throws: what is wrong in those.
    init(_ settings: NetworkSettings, _ context: Context) throws(SettingsError) {
        var options = CurlTransport.Options()
        options.caFile = settings.caFile?.value
        options.allowPlainHTTP = settings.allowPlainHTTP
        self.options = options
        failures = try settings.knownFailures
        self.context = context
    }

    /// By the environment alone, for what has nothing to do with the user's settings.
    init(_ context: Context) {
        var options = CurlTransport.Options()
        options.caFile = Settings.authorities(context.environment)?.value
        self.options = options
        failures = .standard
        self.context = context
    }

    func transport() -> any Carrier { context.connect(options) }

    /// What tries buckets, by this clock.
    ///
    /// `transport` carries all its requests; without one, each test has its own, which ends with it.
    func tester(_ clock: any MonitorClock, over transport: (any Carrier)? = nil) -> BucketTester {
        BucketTester(
            clock: clock,
            failures: failures,
            newID: context.newID,
            connect: { [self] in transport ?? self.transport() }
        )
    }
}
