import Screen

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A terminal without one: a test puts events in and looks at what was presented.
final class TestDevice: Device {
    var size: Size
    private(set) var frames: [Canvas] = []
    private(set) var copied: [String] = []
    private var events: [InputEvent] = []

    init(_ size: Size) { self.size = size }

    var wakeDescriptors: [Int32] { [] }
    var quietLimit: Int? { nil }

    func readEvents() -> [InputEvent] {
        defer { events = [] }
        return events
    }

    func present(_ canvas: Canvas) { frames.append(canvas) }

    func copy(_ text: String) { copied.append(text) }

    private(set) var hasMouse = true
    func setMouse(_ isOn: Bool) { hasMouse = isOn }

    func type(_ keys: Key...) { events += keys.map { .key($0) } }

    func receive(_ event: InputEvent) {
        if case .resized(let size) = event { self.size = size }
        events.append(event)
    }

    /// What the user sees now.
    var screen: String { frames.last?.text ?? "" }
}
