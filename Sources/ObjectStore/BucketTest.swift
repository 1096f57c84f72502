package import Base
package import LangSmith

/// Tries a bucket from this machine: writes an object as the service does at its check, reads it back, removes it.
///
/// It is advice, not proof; see `advice`.
package struct BucketTest: Sendable {
    package let bucket: Bucket
    /// `PREFIX/tmp/bulktop-ID.txt`.
    package let key: String
    private let transport: any HTTPTransport
    private let explainer: BucketExplainer
    private let timeout: Duration
    private let now: @Sendable () -> Timestamp

    private var advice: [String] {
        [
            "This was tested from this machine: the service writes from its own addresses, which the bucket may treat differently."
        ] + bucket.destination.storeAdvice(isMade: bucket.isMade)
    }

    /// Of a test that passed at anything but AWS: boto3 adds them since 1.36, which this test does not.
    private static let checksums =
        "The service's client also sends checksums, which some stores refuse: a run then ends with NotImplemented, Unauthorized or XAmzContentSHA256Mismatch."

    /// Clocks further apart than this are worth a word; signatures fail at 15 minutes.
    private static let skewWorthTelling: Duration = .seconds(5 * 60)

    /// - Parameters:
    ///   - bucket: what to try.
    ///   - transport: signs and sends.
    ///   - id: makes the object's name one of its own; letters and digits.
    ///   - failures: the known failures, with the user's own.
    ///   - timeout: of each of the four requests.
    ///   - now: the wall clock, to be compared with the server's.
    package init(
        _ bucket: Bucket,
        transport: any HTTPTransport,
        id: String,
        failures: KnownFailures = .standard,
        timeout: Duration = .seconds(15),
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.bucket = bucket
        self.transport = transport
        self.timeout = timeout
        self.now = now
        key = (bucket.prefix.isEmpty ? "" : bucket.prefix + "/") + "tmp/bulktop-\(id).txt"
        explainer = BucketExplainer(bucket: bucket, failures: failures)
    }

    /// Carries the test out and returns how it ended.
    ///
    /// Cancelling the task ends it early, but what was written is still removed. `report` is called with every change,
    /// in order, on whatever thread it happens on.
    package func run(_ report: @Sendable (Progress) -> Void = { _ in }) async -> Progress {
        var progress = Progress(object: bucket.uri(of: key), advice: advice + (bucket.isAWS ? [] : [Self.checksums]))
        func set(_ step: Step, _ state: State) {
            progress[step] = state
            report(progress)
        }
        func skip(_ steps: Step...) {
            for step in steps { progress[step] = .skipped }
            report(progress)
        }

        set(.connect, .running)
        var explainer = explainer
        do throws(TransportError) {
            let answer = try await transport.send(bucket.head(timeout: timeout))
            explainer.knownRegion = answer.header("x-amz-bucket-region").map { CleanText.line($0, limit: 40) }
            set(.connect, connected(answer))
        } catch {
            set(.connect, .failed(explainer.explain(error)))
            skip(.write, .read, .delete)
            return progress
        }

        let text = Array("Written by bulktop at \(now()) to test this bucket. It may be deleted.\n".utf8)
        set(.write, .running)
        let writing = await send(bucket.put(key, text, timeout: timeout))
        if var finding = finding(writing, of: .put, explainer) {
            if await isTakenElsewhere(writing, text, explainer) {
                progress.keysAreRight = true
                finding.cause += "; the keys are right: with that region the bucket takes the file"
            }
            set(.write, .failed(finding))
            progress[.read] = .skipped
            guard mayHaveWritten(writing) else {
                skip(.delete)
                return progress
            }
        } else {
            set(.write, .ok)
            set(.read, .running)
            let reading = await send(bucket.get(key, timeout: timeout))
            set(.read, readBack(reading, expecting: text, explainer))
        }

        set(.delete, .running)
        // Not a part of the task that may have been cancelled: nobody else would remove the object.
        let deleting = await Task { await send(bucket.delete(key, timeout: timeout)) }.value
        // A store that knows nothing of the key has nothing left behind.
        if case .success(let answer) = deleting, answer.status == 404,
            StoreError(answer, of: "DeleteObject").code == "NoSuchKey"
        {
            set(.delete, .ok)
        } else if let finding = finding(deleting, of: .delete, explainer) {
            progress.leftBehind = progress.object
            set(.delete, .warning(finding))
        } else {
            set(.delete, .ok)
        }
        return progress
    }

    private func send(_ request: HTTPRequest) async -> Result<HTTPResponse, TransportError> {
        do throws(TransportError) {
            return .success(try await transport.send(request))
        } catch {
            return .failure(error)
        }
    }

    /// As boto3 does it: once more in the region that the store names; what was written there is removed.
    ///
    /// Whether the service's writers do so is not known.
    private func isTakenElsewhere(
        _ writing: Result<HTTPResponse, TransportError>,
        _ text: [UInt8],
        _ explainer: BucketExplainer
    ) async -> Bool {
        guard case .success(let answer) = writing,
            let region = explainer.region(toldBy: answer), let other = bucket.moved(to: region),
            case .success(let second) = await send(other.put(key, text, timeout: timeout)),
            (200..<300).contains(second.status)
        else { return false }
        _ = await Task { await send(other.delete(key, timeout: timeout)) }.value
        return true
    }

    private func connected(_ answer: HTTPResponse) -> State {
        guard let skew = skew(answer) else { return .ok }
        guard skew > Self.skewWorthTelling || skew < .zero - Self.skewWorthTelling else { return .ok }
        return .warning(explainer.clock(skew))
    }

    private func readBack(
        _ result: Result<HTTPResponse, TransportError>,
        expecting text: [UInt8],
        _ explainer: BucketExplainer
    ) -> State {
        guard let finding = finding(result, of: .get, explainer) else {
            if case .success(let answer) = result, answer.body == text { return .ok }
            return .failed(
                BucketFinding(
                    nil,
                    cause: "the bucket gave back other bytes than were written",
                    fix: "check proxies on the way, and what the store does to its objects"
                )
            )
        }
        // Who may write and not read is fit for an export.
        if case .success(let answer) = result, answer.status == 401 || answer.status == 403 { return .warning(finding) }
        return .failed(finding)
    }

    /// Nil for a success.
    private func finding(
        _ result: Result<HTTPResponse, TransportError>,
        of operation: BucketExplainer.Operation,
        _ explainer: BucketExplainer
    ) -> BucketFinding? {
        switch result {
        case .failure(let error): return explainer.explain(error)
        case .success(let answer):
            guard !(200..<300).contains(answer.status) else { return nil }
            return explainer.explain(answer, of: operation, skew: skew(answer))
        }
    }

    /// Whether an object may be there although no success was told.
    private func mayHaveWritten(_ result: Result<HTTPResponse, TransportError>) -> Bool {
        switch result {
        case .success(let answer): answer.status >= 500
        case .failure(.nameNotResolved), .failure(.connectionRefused), .failure(.tls), .failure(.badAddress),
            .failure(.proxy), .failure(.unsupported):
            false
        case .failure: true
        }
    }

    /// How far this machine's clock is ahead of the server's, by the `Date` of an answer.
    private func skew(_ answer: HTTPResponse) -> Duration? {
        answer.header("date").flatMap { Timestamp(httpDate: $0) }.map { now().since($0) }
    }
}
