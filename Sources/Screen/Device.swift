/// What the program's loop draws on and reads from: a real terminal, or a test's.
///
/// Not `Sendable`: it is made, used and dropped on the main thread.
package protocol Device: AnyObject {
    var size: Size { get }

    /// File descriptors that become readable when `readEvents` has something to say.
    var wakeDescriptors: [Int32] { get }

    /// Everything that came since the last call, in order; never blocks.
    func readEvents() -> [InputEvent]

    /// In how many milliseconds `readEvents` has something to say though nothing comes; nil where only news bring some.
    var quietLimit: Int? { get }

    /// Shows a canvas of exactly `size`, sending only what differs from what is shown.
    func present(_ canvas: Canvas)

    /// Puts text on the user's clipboard (OSC 52) as far as the terminal allows, which it does not tell.
    func copy(_ text: String)

    /// Lets clicks and the wheel come in, or leaves them to the terminal's own selection.
    func setMouse(_ isOn: Bool)
}
