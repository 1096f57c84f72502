import Base
import LangSmith

/// One run of a trace in the made-up store that exports read: the root, or a step below it.
struct TraceStep: Sendable {
    let id: ID<TraceStep>
    /// That of the root.
    let trace: ID<TraceStep>
    let project: ID<Project>
    let name: String
    let runType: String
    let start: Timestamp
    let end: Timestamp
    let isRoot: Bool
    let tags: [String]
    let error: String?
}

/// The made-up traces of a world: nothing is stored, each step is computed from its project, its day and its number.
///
/// A project's day holds as many steps as an export of that day has rows, evenly spread; every sixth one is a root, and
/// the five after it are below it. An id says where its step is, so that a trace is found without a search.
struct Traces {
    static let stepsPerTrace: Int64 = 6

    let world: World

    /// Where a step stands.
    struct Place: Hashable, Comparable {
        var day: Int64
        var number: Int64
        var project: Int

        static func < (a: Self, b: Self) -> Bool {
            (a.day, a.number, a.project) < (b.day, b.number, b.project)
        }
    }

    /// Steps of a project's whole day.
    func count(_ project: Int, day: Int64) -> Int64 {
        let start = Timestamp(microseconds: day * .day)
        return world.projects[project].rows(in: Window(start: start, end: start.adding(.day)), perDay: nil)
    }

    /// When a step of a day with `count` of them began.
    private static func start(_ place: Place, of count: Int64) -> Timestamp {
        let spacing = max(1, Int64.day / max(1, count))
        return Timestamp(microseconds: place.day * .day + place.number * spacing)
    }

    /// The last step of a project that began before `time`; nil when its day has none before it.
    func last(_ project: Int, before time: Timestamp) -> Place? {
        let day = time.adding(-1).startOfDay.microseconds / .day
        let count = count(project, day: day)
        guard count > 0 else { return nil }
        let spacing = max(1, Int64.day / count)
        let inDay = time.microseconds - day * .day
        return Place(day: day, number: min(count - 1, (inDay - 1) / spacing), project: project)
    }

    func step(_ place: Place) -> TraceStep {
        let count = count(place.project, day: place.day)
        let project = world.projects[place.project]
        let root = Place(
            day: place.day,
            number: place.number / Self.stepsPerTrace * Self.stepsPerTrace,
            project: place.project
        )
        let isRoot = place == root
        let chance = Dice.hash(project.id.low, UInt64(bitPattern: place.day), UInt64(bitPattern: place.number))
        let start = Self.start(place, of: count)
        let (name, type) = Self.kinds[Int(place.number % Self.stepsPerTrace)]
        return TraceStep(
            id: id(place),
            trace: id(root),
            project: project.id,
            name: name,
            runType: type,
            start: start,
            end: start.adding(.second / 5 + Int64(chance % 9_000_000)),
            isRoot: isRoot,
            tags: chance % 5 == 0 ? ["canary"] : [],
            error: chance % 40 == 0 ? "RateLimitError: 429 Too Many Requests" : nil
        )
    }

    private static let kinds = [
        ("agent", "chain"), ("retrieve", "retriever"), ("plan", "llm"), ("lookup", "tool"), ("answer", "llm"),
        ("format", "parser"),
    ]

    // MARK: Ids

    /// 62 bits say where the step is: 12 the project, 18 the day, 32 the number, hidden under a mask of the seed's.
    private func id(_ place: Place) -> ID<TraceStep> {
        let payload =
            UInt64(place.project) & 0xfff | (UInt64(bitPattern: place.day) & 0x3_ffff) << 12
            | (UInt64(bitPattern: place.number) & 0xffff_ffff) << 30
        let low = (payload ^ mask) & ~(3 << 62) | 1 << 63
        return ID(high: Self.high(of: low, seed: world.seed), low: low)
    }

    private var mask: UInt64 { Dice.hash(world.seed, IDKind.trace.rawValue) & ~(3 << 62) }

    private static func high(of low: UInt64, seed: UInt64) -> UInt64 {
        Dice.hash(seed, IDKind.trace.rawValue, low) & ~0xf000 | 0x4000
    }

    /// Where a step is; nil for an id that this world never gave out.
    func place(of id: ID<TraceStep>) -> Place? {
        guard Self.high(of: id.low, seed: world.seed) == id.high else { return nil }
        let payload = (id.low & ~(3 << 62)) ^ mask
        let place = Place(
            day: Int64(payload >> 12 & 0x3_ffff),
            number: Int64(payload >> 30),
            project: Int(payload & 0xfff)
        )
        guard world.projects.indices.contains(place.project),
            place.number < count(place.project, day: place.day)
        else { return nil }
        return place
    }
}
