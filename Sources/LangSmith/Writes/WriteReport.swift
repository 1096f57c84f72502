package import Base

/// What came of a `Write`, as far as it can be known.
package enum WriteReport: Hashable, Sendable {
    /// With what of the request the server did not keep.
    case created(BulkExport, passedOver: [PassedOver] = [])
    /// Made by an attempt before this one, whose answer was lost; nothing was sent now.
    case createdBefore(BulkExport)
    /// With what of the request the server did not keep.
    case stored(Destination, passedOver: [PassedOver] = [])
    /// Other credentials are in the destination; what runs goes on with the old ones.
    case rotated(Destination, passedOver: [PassedOver] = [])
    /// Made by an attempt before this one, whose answer was lost; nothing was sent now.
    case storedBefore(Destination)
    case deleted(ID<Destination>)
    case cancelled(BulkExport)
    /// It had ended before it could be cancelled, in the status it has.
    case alreadyFinished(BulkExport)
    /// The server refused, or was not reached.
    case notDone(APIError)
    /// Nothing was sent, for what is wrong with it.
    case invalid([InputProblem])
    /// Nobody can tell; the user must look before trying again.
    case unknown(Doubt)

    /// True once what was asked is so.
    package var isDone: Bool {
        switch self {
        case .created, .createdBefore, .stored, .storedBefore, .rotated, .deleted, .cancelled: true
        case .alreadyFinished, .notDone, .invalid, .unknown: false
        }
    }

    /// True once it is so in every setting.
    package var isAsAsked: Bool {
        switch self {
        case .created(_, let passedOver), .stored(_, let passedOver), .rotated(_, let passedOver): passedOver.isEmpty
        case .createdBefore, .storedBefore, .deleted, .cancelled: true
        case .alreadyFinished, .notDone, .invalid, .unknown: false
        }
    }

    /// One word for an audit: `done`, `finished-before`, `not-done`, `invalid` or `unknown`.
    package var word: String {
        switch self {
        case .created, .createdBefore, .stored, .storedBefore, .rotated, .deleted, .cancelled: "done"
        case .alreadyFinished: "finished-before"
        case .notDone: "not-done"
        case .invalid: "invalid"
        case .unknown: "unknown"
        }
    }

    /// What happened, and what to do next where something is left to do.
    package var sentence: String {
        switch self {
        case .created(let export, let passedOver):
            "Created the \(export.intervalHours == nil ? "export" : "schedule") \(export.id)" + Self.end(passedOver)
        case .stored(let destination, let passedOver):
            "Stored the destination \(CleanText.line(destination.displayName ?? "", limit: 80)) \(destination.id)"
                + Self.end(passedOver)
        case .rotated(let destination, let passedOver):
            "Changed the credentials of \(CleanText.line(destination.displayName ?? "", limit: 80)) \(destination.id)"
                + Self.end(passedOver)
                + " What runs goes on with the old ones: keep them until it has ended."
        case .createdBefore(let export):
            "\(export.intervalHours == nil ? "The export" : "The schedule") \(export.id) is there already\(Self.before)"
        case .storedBefore(let destination):
            "The destination \(CleanText.line(destination.displayName ?? "", limit: 80)) \(destination.id) is there already\(Self.before)"
        case .deleted(let id): "Deleted the destination \(id)."
        case .cancelled(let export): "Cancelled \(export.id)."
        case .alreadyFinished(let export):
            "\(export.id) had ended before it could be cancelled: it is \(CleanText.line(export.status.word, limit: 40))."
        case .notDone(let error): "Nothing was changed. \(error.sentence)"
        case .invalid(let problems): problems.map(\.sentence).joined(separator: " ")
        case .unknown(let doubt): doubt.sentence
        }
    }

    private static func end(_ passedOver: [PassedOver]) -> String {
        passedOver.isEmpty ? "." : ", but the server did not keep \(PassedOver.words(passedOver))."
    }

    private static let before = ": an earlier attempt, whose answer was lost, made it. Nothing was sent now."
}

extension LangSmithClient {
    /// Does one change, reads it back, and never sends it twice.
    ///
    /// Where the answer leaves doubt the truth is read first; where it does not, the report has the thing as the service
    /// shows it afterwards, or as the answer had it if that cannot be read.
    ///
    /// What is wrong with it comes back as `invalid`, before anything is sent. The `known` things are older than the
    /// request and are not mistaken for what it made.
    /// `failures` explain what a store refused.
    package func carryOut(
        _ write: Write,
        known: KnownThings = KnownThings(),
        failures: KnownFailures = .standard,
        clock: ClientClock
    ) async -> WriteReport {
        let report = await send(write, known, clock)
        if case .notDone(.rejected(let status, let message)) = report {
            var explained = write.explaining(message)
            if let context = write.storeContext(at: address) {
                explained.explanation = failures.match(.rejected(status: status, message), in: context)
            }
            return .notDone(.rejected(status: status, explained))
        }
        return await readBack(report, of: write)
    }

    private func send(_ write: Write, _ known: KnownThings, _ clock: ClientClock) async -> WriteReport {
        do throws(InputProblems) {
            switch write {
            case .createDestination(let destination):
                return WriteReport(try await create(destination, known: known.destinations, clock: clock)) {
                    .stored($0)
                }
            case .updateDestination(let destination, let update):
                return WriteReport(try await self.update(destination, with: update, clock: clock)) { .rotated($0) }
            case .deleteDestination(let id):
                return WriteReport(await delete(id, clock: clock)) { .deleted($0) }
            case .createExport(let export):
                return WriteReport(try await create(export, known: known.exports, clock: clock)) { .created($0) }
            case .cancelExport(let id):
                return WriteReport(await cancel(id, clock: clock))
            }
        } catch {
            return .invalid(error.problems)
        }
    }

    private func readBack(_ report: WriteReport, of write: Write) async -> WriteReport {
        func read<Value: WireValue>(_ route: Route) async -> Value? { try? await fetch(route).value(of: Value.self) }
        switch report {
        case .created(let answer, _):
            let made = await read(.export(answer.id)) ?? answer
            guard case .createExport(let asked) = write else { return .created(made) }
            return .created(made, passedOver: asked.passedOver(by: made))
        case .stored(let answer, _):
            let made = await read(.destination(answer.id)) ?? answer
            guard case .createDestination(let asked) = write else { return .stored(made) }
            return .stored(made, passedOver: asked.passedOver(by: made))
        case .rotated(let answer, _):
            let made = await read(.destination(answer.id)) ?? answer
            guard case .updateDestination(_, let asked) = write else { return .rotated(made) }
            return .rotated(made, passedOver: asked.passedOver(by: made))
        case .cancelled(let answer):
            guard let now: BulkExport = await read(.export(answer.id)) else { return report }
            return now.status.isFinal ? .cancelled(now) : .unknown(Doubt(nil, .stillAlive(now.status)))
        case .createdBefore, .storedBefore, .deleted, .alreadyFinished, .notDone, .invalid, .unknown: return report
        }
    }

    /// Looks once for what an earlier attempt at the same write made whose answer was lost.
    ///
    /// - Parameters:
    ///   - write: What is to be sent again.
    ///   - sentAt: When that attempt was sent, by this machine's clock.
    ///   - known: What else was made of the same description.
    ///   - clock: Of this machine.
    /// - Returns: what it made; `notDone` if that cannot be read now, because sending could make a second one; nil if
    ///   there is no trace of it, or the write makes nothing and may simply be sent again.
    package func lookBack(
        for write: Write,
        sentAt: Timestamp,
        known: KnownThings,
        clock: ClientClock
    ) async -> WriteReport? {
        let appearance = Appearance(sentAt: sentAt)
        do throws(APIError) {
            switch write {
            case .createExport(let export):
                let finding = try await find(export, known: known.exports, appearance, clock)
                if case .found(let export) = finding { return .createdBefore(export) }
            case .createDestination(let destination):
                let finding = try await find(destination, known: known.destinations, appearance, clock)
                if case .found(let destination) = finding { return .storedBefore(destination) }
            case .updateDestination, .deleteDestination, .cancelExport: break
            }
        } catch {
            return .notDone(error)
        }
        // What is only like it was there to be looked at: whoever sends it again knows better.
        return nil
    }
}

/// What was there before a write, not to be mistaken for what it made.
package struct KnownThings: Hashable, Sendable {
    package var exports: Set<ID<BulkExport>> = []
    package var destinations: Set<ID<Destination>> = []

    package init() {}
}

extension WriteReport {
    fileprivate init<Value>(_ outcome: WriteOutcome<Value>, done: (Value) -> WriteReport) {
        switch outcome {
        case .done(let value): self = done(value)
        case .notDone(let error): self = .notDone(error)
        case .unknown(let doubt): self = .unknown(doubt)
        }
    }

    fileprivate init(_ outcome: CancelOutcome) {
        switch outcome {
        case .cancelled(let export): self = .cancelled(export)
        case .alreadyFinished(let export): self = .alreadyFinished(export)
        case .notDone(let error): self = .notDone(error)
        case .unknown(let doubt): self = .unknown(doubt)
        }
    }
}
