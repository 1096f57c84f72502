#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Where and how a `Terminal` is opened.
package struct TerminalOptions {
    /// Descriptors of the same terminal, to read keys from and to draw on.
    package var input: Int32 = STDIN_FILENO
    package var output: Int32 = STDOUT_FILENO
    /// The terminfo name, `TERM` of the environment.
    package var type: String
    /// Meaning by words, bold and reverse only: https://no-color.org.
    package var noColor: Bool
    /// Clicks and the wheel come to us; the terminal's own selection then needs Shift.
    package var mouse = true
    /// How long a lone Escape may be the beginning of a sequence, in milliseconds.
    package var escapeDelay: Int
    /// Whether the background is light, as far as the environment says.
    package var hasLightBackground: Bool?
    /// Takes what is written to standard error while the screen is up, when that would go to a terminal.
    package var log: Int32?
    /// A clock in milliseconds that only goes forward; tells double clicks from two clicks.
    package var milliseconds: () -> Int

    /// The largest delay that people take for none, and more than a link adds that splits an arrow key in two.
    ///
    /// That is 40 ms of a delayed acknowledgement and a round trip. Where that is not enough there is `ESCDELAY`, as for all of ncurses.
    private static let standardEscapeDelay = 100

    /// What the environment of the process says.
    package init() {
        type = Self.environment("TERM")
        noColor = !Self.environment("NO_COLOR").isEmpty
        escapeDelay = Int(Self.environment("ESCDELAY")).map { min(max($0, 0), 10_000) } ?? Self.standardEscapeDelay
        hasLightBackground = BackgroundColor.isLight(colorFGBG: Self.environment("COLORFGBG"))
        milliseconds = {
            var now = timespec()
            clock_gettime(CLOCK_MONOTONIC, &now)
            return Int(now.tv_sec) * 1000 + Int(now.tv_nsec) / 1_000_000
        }
    }

    private static func environment(_ name: String) -> String {
        getenv(name).map { String(cString: $0) } ?? ""
    }
}
