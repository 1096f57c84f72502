import Base

/// Walks through the traces of some projects in the order of time, and stops after a page.
struct TraceSearch {
    private let traces: Traces
    private let request: TraceRequest
    private let filters: [TraceFilter]
    private let projects: [Int]
    /// Start inclusive, end exclusive.
    private var window: Window
    /// Where the page before ended.
    private var boundary: Boundary?

    /// A moment, and the step of that moment which was answered last.
    private struct Boundary: Hashable {
        var time: Timestamp
        var id: UInt64
    }

    /// Steps looked at for one page; what a narrow filter lets through may be less than a page then.
    private static let patience = 100_000

    init(_ request: TraceRequest, in world: World) {
        traces = Traces(world: world)
        self.request = request
        filters = request.filters.compactMap { try? TraceFilter.read($0.text).get() }
        let wanted = request.projects.compactMap { world.project($0) }
        projects = wanted
        let oldest = wanted.map { world.projects[$0].created }.min() ?? Timestamp(microseconds: 0)
        window = Window(
            start: request.start ?? oldest,
            end: min(request.end ?? world.now, world.now)
        )
    }

    /// Goes on where a page ended; false for a cursor that is none.
    mutating func resume(at cursor: String) -> Bool {
        let parts = cursor.split(separator: ".")
        guard parts.count == 2, let time = Int64(parts[0], radix: 36), let id = UInt64(parts[1], radix: 36) else {
            return false
        }
        boundary = Boundary(time: Timestamp(microseconds: time), id: id)
        return true
    }

    /// The next steps that meet the conditions, and the cursor of those after them.
    func page() -> (steps: [TraceStep], next: String?) {
        if request.isAboutExamples { return ([], nil) }
        if request.ids != nil || request.trace != nil || request.parent != nil { return (named(), nil) }
        var found: [TraceStep] = []
        var looked = 0
        var last: TraceStep?
        var walk = Walk(traces, projects, from: begin, isAscending: request.isAscending)
        while let step = walk.next() {
            guard window.start <= step.start, step.start < window.end else { break }
            if let boundary, step.start == boundary.time, !isBeyond(boundary, step) { continue }
            guard found.count < request.limit, looked < Self.patience else {
                return (found, last.map { Self.cursor(after: $0) })
            }
            looked += 1
            last = step
            if meets(step) { found.append(step) }
        }
        return (found, nil)
    }

    /// The moment to begin at, itself included.
    private var begin: Timestamp {
        if let boundary { return boundary.time }
        return request.isAscending ? window.start : window.end.adding(-1)
    }

    /// Of steps that began at one moment, that of the smaller id is the later one.
    private func isBeyond(_ boundary: Boundary, _ step: TraceStep) -> Bool {
        request.isAscending ? step.id.low < boundary.id : step.id.low > boundary.id
    }

    private static func cursor(after step: TraceStep) -> String {
        "\(String(step.start.microseconds, radix: 36)).\(String(step.id.low, radix: 36))"
    }

    /// What was asked for by id, which needs no search.
    private func named() -> [TraceStep] {
        var places = (request.ids ?? []).compactMap { traces.place(of: $0) }
        if let trace = (request.trace ?? request.parent).flatMap({ traces.place(of: $0) }) {
            let whole = (0..<Traces.stepsPerTrace).map {
                Traces.Place(day: trace.day, number: trace.number + $0, project: trace.project)
            }
            let count = traces.count(trace.project, day: trace.day)
            let steps = whole.filter { $0.number < count }
            places = request.ids == nil ? steps : places.filter { steps.contains($0) }
        }
        let steps = places.sorted(by: request.isAscending ? { $0 < $1 } : { $0 > $1 }).map { traces.step($0) }
        return Array(steps.filter { meets($0) && isInReach($0) }.prefix(request.limit))
    }

    private func isInReach(_ step: TraceStep) -> Bool {
        (request.start.map { $0 <= step.start } ?? true) && step.start < window.end
            && (request.projects.isEmpty || request.projects.contains(step.project))
    }

    private func meets(_ step: TraceStep) -> Bool {
        (request.isRoot.map { $0 == step.isRoot } ?? true) && (request.runType.map { $0 == step.runType } ?? true)
            && (request.parent.map { $0 == step.trace && !step.isRoot } ?? true)
            && (request.hasError.map { $0 == (step.error != nil) } ?? true) && filters.allSatisfy { $0.accepts(step) }
    }
}

/// The steps of several projects in the order of time, one after the other.
private struct Walk {
    private let traces: Traces
    private let isAscending: Bool
    private var heads: [TraceStep?]
    private var places: [Traces.Place?]

    /// Begins with the step of the moment `begin`, or the one nearest to it in the walk's direction.
    init(_ traces: Traces, _ projects: [Int], from begin: Timestamp, isAscending: Bool) {
        self.traces = traces
        self.isAscending = isAscending
        places = projects.map { project in
            // The last one that began before or at that moment; forwards, the next one if it began before.
            let day = begin.startOfDay.microseconds / .day
            let before = traces.last(project, before: begin.adding(isAscending ? 0 : 1))
            let start = before ?? Traces.Place(day: day, number: isAscending ? -1 : 0, project: project)
            guard isAscending else { return before ?? Self.step(from: start, in: traces, isAscending: false) }
            return Self.step(from: start, in: traces, isAscending: true)
        }
        heads = []
        heads = places.map { $0.map { traces.step($0) } }
    }

    mutating func next() -> TraceStep? {
        var best: Int?
        for index in heads.indices {
            guard let head = heads[index] else { continue }
            guard let other = best.flatMap({ heads[$0] }) else {
                best = index
                continue
            }
            let isEarlier = (head.start, other.id.low) < (other.start, head.id.low)
            if isEarlier == isAscending { best = index }
        }
        guard let best, let step = heads[best], let place = places[best] else { return nil }
        places[best] = Self.step(from: place, in: traces, isAscending: isAscending)
        heads[best] = places[best].map { traces.step($0) }
        return step
    }

    /// The next place; days without a step are passed over, a year of them at most.
    private static func step(from place: Traces.Place, in traces: Traces, isAscending: Bool) -> Traces.Place? {
        var place = place
        if isAscending {
            place.number += 1
            for _ in 0..<366 {
                if place.number < traces.count(place.project, day: place.day) { return place }
                place.day += 1
                place.number = 0
            }
        } else {
            if place.number > 0 {
                place.number -= 1
                return place
            }
            for _ in 0..<366 {
                place.day -= 1
                let count = traces.count(place.project, day: place.day)
                if count > 0 {
                    place.number = count - 1
                    return place
                }
            }
        }
        return nil
    }
}
