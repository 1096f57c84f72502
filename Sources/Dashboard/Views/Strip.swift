import Monitor
import Screen

/// A bar of partitions: how many of its cells stand for what.
struct Strip: Equatable {
    var done = 0
    var failed = 0
    var running = 0
    var open = 0

    /// Shares the cells out; whatever there is at all gets one at least, and a full bar means all done.
    init(_ progress: Progress, width: Int) {
        guard width > 0, let expected = progress.partitionsExpected, expected > 0 else { return }
        func share(_ count: Int) -> Int {
            count <= 0 ? 0 : max(1, Int(Double(min(count, expected)) / Double(expected) * Double(width)))
        }
        failed = min(width, share(progress.partitionsFailed))
        running = min(width - failed, share(progress.partitionsRunning))
        let room = width - failed - running
        if progress.partitionsDone + progress.partitionsFailed + progress.partitionsRunning >= expected {
            done = progress.partitionsDone > 0 ? room : 0
        } else {
            done = min(max(0, room - 1), share(progress.partitionsDone))
        }
        open = room - done
    }
}

extension Painter {
    /// Draws `▓` for done, `✗` for failed, `▒` for at work, `░` for to come.
    mutating func draw(_ strip: Strip, isQuiet: Bool, column: Int, row: Int) {
        let parts: [(String, Tone, Int)] = [
            ("▓", .ok, strip.done), ("✗", .danger, strip.failed), ("▒", .active, strip.running),
            ("░", .frame, strip.open),
        ]
        var next = column
        for (glyph, tone, count) in parts {
            let style = Style(isQuiet ? .frame : tone)
            next = canvas.put(String(repeating: glyph, count: count), column: next, row: row, style: style)
        }
    }
}
