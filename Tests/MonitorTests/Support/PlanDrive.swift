import Base
import LangSmith
@testable import Monitor

/// Carries a plan out against a pretended service, without threads: every answer comes `latency` after its question.
struct PlanDrive {
    enum Outcome {
        case content(PollPlan.Content, changed: Bool)
        case failure(APIError)
        /// No answer at all.
        case silence
    }

    static let start = Timestamp(year: 2026, month: 11, day: 20, hour: 3)

    var plan: PollPlan
    var now = Now(wall: Self.start, steady: .zero)
    var latency = Duration.milliseconds(50)
    var asks: [PollPlan.Ask] = []
    var isDone = false
    var answer: (PollPlan.Ask) -> Outcome
    private var pending: [(at: Duration, ask: PollPlan.Ask)] = []

    init(
        pace: Pace = Pace(),
        once: Bool = false,
        answer: @escaping (PollPlan.Ask) -> Outcome = { _ in .content(.other, changed: false) }
    ) {
        plan = PollPlan(pace: pace, once: once, seed: 1, at: .zero)
        self.answer = answer
    }

    /// Lets time pass; questions and answers happen at their moments.
    mutating func run(for duration: Duration) {
        let end = now.steady + duration
        while !isDone {
            var wake = end
            asking: while true {
                switch plan.next(at: now) {
                case .ask(let ask):
                    asks.append(ask)
                    pending.append((now.steady + latency, ask))
                case .wait(let moment):
                    wake = min(wake, moment)
                    break asking
                case .done:
                    isDone = true
                    return
                }
            }
            let arrival = pending.indices.min { pending[$0].at < pending[$1].at }
            if let arrival, pending[arrival].at <= wake {
                move(to: pending[arrival].at)
                deliver(pending.remove(at: arrival).ask)
            } else {
                move(to: wake)
                if wake >= end { return }
            }
        }
    }

    private mutating func move(to steady: Duration) {
        now.wall = now.wall + (steady - now.steady)
        now.steady = max(now.steady, steady)
    }

    private mutating func deliver(_ ask: PollPlan.Ask) {
        switch answer(ask) {
        case .content(let content, let changed): plan.answered(ask, content, changed: changed, at: now.steady)
        case .failure(let error): plan.failed(ask, error, at: now.steady)
        case .silence: break
        }
    }

    mutating func learn(_ exports: [BulkExport]) { plan.learned(changed: exports, removed: [], at: now) }

    mutating func focus(_ export: ID<BulkExport>?, visible: [ID<BulkExport>] = []) {
        plan.setFocus(Focus(export: export, visible: visible), at: now.steady)
    }

    func times(of feed: Feed) -> [Duration] { asks.filter { $0.feed == feed }.map(\.askedAt) }
    func count(of feed: Feed) -> Int { times(of: feed).count }

    /// Answers as a healthy service would: short lists, runs that move.
    static func healthy(_ ask: PollPlan.Ask) -> Outcome {
        switch ask.feed {
        case .exports: .content(.page(rows: 10, firstID: Wire.export(1)), changed: true)
        case .runs: .content(.runs(total: 3, live: 2), changed: true)
        default: .content(.other, changed: false)
        }
    }
}

extension APIError {
    static let reset = APIError.transport(.connectionReset("reset"))
    static func busy(_ seconds: Int?) -> APIError {
        .rateLimited(ServerMessage("slow down"), retryAfter: seconds.map { .seconds($0) })
    }
    static let broken = APIError.server(status: 502, ServerMessage("bad gateway"), retryAfter: nil)
    static let refused = APIError.forbidden(ServerMessage("Forbidden"))
}
