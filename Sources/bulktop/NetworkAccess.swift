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

    /// By the settings, the user's own explanations included.
    ///
    /// - Throws: what is wrong in those.
    init(_ settings: NetworkSettings) throws(SettingsError) {
        var options = CurlTransport.Options()
        options.caFile = settings.caFile?.value
        options.allowPlainHTTP = settings.allowPlainHTTP
        self.options = options
        failures = try KnownFailures(adding: settings.failures, from: settings.configFile ?? "")
    }

    /// By the environment alone, for what has nothing to do with the user's settings.
    init(environment: [String: String]) {
        var options = CurlTransport.Options()
        options.caFile = Settings.authorities(environment)?.value
        self.options = options
        failures = .standard
    }

    func transport() -> CurlTransport { CurlTransport(options: options) }

    /// What tries buckets.
    ///
    /// - Parameters:
    ///   - clock: to be compared with the server's.
    ///   - transport: carries all its requests; without one, each test has its own, which ends with it.
    func tester(_ clock: any MonitorClock, over transport: CurlTransport? = nil) -> BucketTester {
        BucketTester(
            clock: clock,
            failures: failures,
            newID: { String(UInt64.random(in: .min ... .max), radix: 36) },
            connect: { [self] in transport ?? self.transport() }
        )
    }
}
