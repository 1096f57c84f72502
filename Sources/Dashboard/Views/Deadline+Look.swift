import Base
import LangSmith
import Monitor
import Screen

extension Deadline {
    /// The last day is drawn as what it is.
    func tone(at wall: Timestamp) -> Tone {
        let left = at.since(wall)
        if isOver(at: wall) { return .muted }
        return left < .seconds(86_400) ? .danger : left < .seconds(3 * 86_400) ? .warning : .normal
    }

    /// With its moment and why: `2026-11-27 06:00:00 UTC, in 6d21h (base: 14 days)`.
    func dated(at wall: Timestamp) -> String {
        let left = isOver(at: wall) ? "gone" : "in \(Words.length(at.since(wall)))"
        return "\(Format.moment(at)) UTC, \(left) (\(rule))"
    }
}

extension Painter {
    /// The time that is left, in at most five columns; `gone` once there is none.
    mutating func left(until deadline: Deadline) -> String {
        guard !deadline.isOver(at: now.wall) else { return "gone" }
        return countdown(to: now.steady + deadline.at.since(now.wall))
    }
}
