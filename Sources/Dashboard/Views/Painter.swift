import Base
import Monitor
import Screen

/// A canvas, the time it shows, and the memory of when what it shows stops being true.
///
/// Every text that depends on the time is made here, so that the next tick follows from what is on screen and nothing
/// wakes the program for a text that nobody sees.
struct Painter {
    var canvas: Canvas
    let now: Now
    private(set) var nextTick: Duration?
    /// What can be clicked, the last one in front.
    private var targets: [(rect: Rect, target: Target)] = []

    init(_ size: Size, at now: Now) {
        canvas = Canvas(size)
        self.now = now
    }

    /// Notes that something can be clicked.
    mutating func offer(_ target: Target, column: Int, row: Int, columns: Int, rows: Int = 1) {
        targets.append((Rect(column: column, row: row, columns: columns, rows: rows), target))
    }

    /// What a click at a place is meant for.
    func target(column: Int, row: Int) -> Target? {
        targets.last { $0.rect.contains(column: column, row: row) }?.target
    }

    /// Notes that something on screen changes by itself at a moment of the steady clock.
    mutating func wake(at steady: Duration) {
        guard steady > now.steady else { return }
        nextTick = min(nextTick ?? steady, steady)
    }

    /// The age of something that happened at a moment of the steady clock.
    mutating func age(since steady: Duration) -> String { ticking(now.steady - steady) }

    /// The age of an answer: second by second while it is fresh, from ten seconds on in steps of five.
    ///
    /// It stands on every screen, and an idle terminal should not have to be written to every second.
    mutating func calmAge(since steady: Duration) -> String {
        let age = now.steady - steady
        let seconds = age.components.seconds
        guard (10..<60).contains(seconds) else { return ticking(age) }
        let step = seconds / 5 * 5
        wake(at: steady + .seconds(step + 5))
        return Format.age(.seconds(step))
    }

    /// The age of something that the service dated.
    mutating func age(since wall: Timestamp) -> String { ticking(now.wall.since(wall)) }

    /// The time left until a moment of the steady clock, in seconds as people count down.
    mutating func countdown(to steady: Duration) -> String {
        let left = steady - now.steady
        guard left > .zero else { return "0s" }
        let (seconds, fraction) = left.components
        // 7.2 seconds are told as 8, and change at 7.0.
        let shown = fraction > 0 ? seconds + 1 : seconds
        // As coarse as `Format.age` tells it.
        let step: Int64 = shown >= 172_800 ? 86_400 : shown >= 36_000 ? 3600 : shown >= 120 ? 60 : 1
        wake(at: steady - .seconds((shown - 1) / step * step))
        return Format.age(.seconds(shown))
    }

    private mutating func ticking(_ age: Duration) -> String {
        wake(at: now.steady + Format.untilAgeChanges(age))
        return Format.age(age)
    }
}

/// A piece of a line in one style.
struct Span: Equatable {
    var text: String
    var style: Style

    init(_ text: String, _ tone: Tone = .normal, _ attributes: Style.Attributes = []) {
        self.text = text
        style = Style(tone, attributes)
    }

    init(_ text: String, style: Style) {
        self.text = text
        self.style = style
    }

    var columns: Int { TextWidth.columns(of: text) }
}

/// A line of spans.
typealias Line = [Span]

extension [Span] {
    var columns: Int { reduce(0) { $0 + $1.columns } }
}

extension Painter {
    /// Draws a line within `width` columns, cut with an ellipsis; returns the column after it.
    @discardableResult
    mutating func draw(_ line: Line, column: Int, row: Int, width: Int) -> Int {
        var next = column
        let end = column + width
        for (index, span) in line.enumerated() {
            guard next < end else { break }
            let needed = span.columns
            let rest = line[(index + 1)...].contains { !$0.text.isEmpty }
            // The last cell shows that the line goes on, when it does.
            if next + needed == end, rest, needed > 0 {
                return canvas.put(span.text + " ", column: next, row: row, style: span.style, width: end - next)
            }
            next = canvas.put(span.text, column: next, row: row, style: span.style, width: end - next)
        }
        return next
    }

    /// Draws a line so that it ends before `end`.
    mutating func draw(_ line: Line, endingAt end: Int, row: Int) {
        draw(line, column: end - line.columns, row: row, width: line.columns)
    }
}
