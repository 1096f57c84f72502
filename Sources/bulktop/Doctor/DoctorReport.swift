import Base
import LangSmith
import Monitor

/// What `bulktop doctor` and `bulktop destinations test` answer: one value behind the text and the JSON.
///
/// The JSON is a promise to scripts, `bulktop.doctor/1` and `bulktop.bucket-test/1`: keys are added, never renamed or removed.
struct DoctorReport: Encodable {
    var schema: String
    var generatedAt: String
    var checks: [Line]

    struct Line: Encodable {
        var check: String
        /// `ok`, `warn`, `fail` or `not tried`.
        var outcome: String
        var finding: String
        var next: String?
        var verify: String?
        var link: String?
    }

    init(_ checks: [Check], schema: String, at now: Now) {
        self.schema = schema
        generatedAt = "\(now.wall)"
        self.checks = checks.map {
            Line(
                check: $0.name,
                outcome: $0.outcome.rawValue,
                finding: $0.finding,
                next: $0.next,
                verify: $0.verify,
                link: $0.link
            )
        }
    }

    /// What a person reads: a line for each check, and the way out below those that need one.
    func text(isUnicode: Bool) -> String {
        var lines: [String] = []
        let width = 2 + (checks.map(\.check.count).max() ?? 0)
        let indent = String(repeating: " ", count: 12 + width)
        for line in checks {
            let glyph =
                switch line.outcome {
                case "ok": isUnicode ? "✓" : "+"
                case "warn": "!"
                case "fail": isUnicode ? "✗" : "x"
                default: isUnicode ? "·" : "."
                }
            lines.append("\(glyph) \(Self.padded(line.outcome, 10))\(Self.padded(line.check, width))\(line.finding)")
            guard line.outcome == "warn" || line.outcome == "fail" else { continue }
            if let next = line.next { lines.append("\(indent)\(isUnicode ? "→" : "->") \(CleanText.line(next))") }
            if let verify = line.verify { lines.append("\(indent)$ \(CleanText.line(verify))") }
            if let link = line.link { lines.append("\(indent)\(CleanText.line(link))") }
        }
        let failed = checks.count { $0.outcome == "fail" }
        let warned = checks.count { $0.outcome == "warn" }
        lines.append("")
        lines.append(
            failed > 0
                ? "\(failed) failed, \(warned) to look at."
                : warned > 0 ? "It works; \(warned) to look at." : "Everything is as it should be."
        )
        return lines.joined(separator: "\n")
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}
