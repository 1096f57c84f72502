import LangSmith
import Monitor
import Screen

/// A full-screen view over the panes, as a value: what it shows, and what the user does in it.
///
/// It reads the state and changes nothing but itself. The next one is a file with its type, most often a `ListPage` or
/// a `TextPage`, and a line in `PageKind.all`.
protocol Page: Sendable {
    /// What the key map, the hints, the help page and the README's table say of it.
    static var label: PageLabel { get }

    /// Opens it, about what the user points at.
    init(in state: State) throws(NotPossible)

    /// What it was opened about; nil for one that is the same wherever it is opened.
    var about: Subject? { get }
    /// What the user points at in it.
    var subject: Subject? { get }
    /// True where the user moves from thing to thing, as in the panes: the evidence line tells of the selected one.
    var isList: Bool { get }
    /// Only what holds these words is shown; all of it when empty.
    var words: String { get set }
    /// What can be done here, the most telling first.
    var hints: [Action] { get }
    /// What Enter does just now, in a word or two; nil when it does nothing.
    var entry: String? { get }
    /// What the evidence line says in place of the story of what the user points at; nil where that is told.
    func told(_ state: State) -> Line?
    /// Which answers it is as old as; nil for one that does not grow old.
    var feed: Feed? { get }
    /// True while rows stand where they stood although they belong elsewhere by now.
    var isWaiting: Bool { get }

    /// Does what a key that moves says.
    mutating func move(_ move: Move, in state: State)
    /// Does what the wheel says.
    mutating func scroll(by rows: Int, in state: State)
    /// Selects what was clicked on; false where nothing is to be selected.
    mutating func click(column: Int, row: Int, in state: State) -> Bool
    /// Does what Enter says.
    func enter(_ state: inout State, at now: Now) -> [Effect]
    /// Brings it up to date with everything else, after every message, and says what became of a thing that the user was
    /// at and that is not there any more.
    ///
    /// Rows must not move while `isHeld`; another view is over it unless `isInFront`.
    mutating func settle(in state: State, at now: Now, isHeld: Bool, isInFront: Bool) -> String?
    /// What is opened the next time in its place; nil when that is a new one.
    func closed() -> (any Page)?
    /// What is worth asking for while it is open, over what is below it.
    func focus(over below: Focus, in state: State) -> Focus
    /// Draws it between the banner and the evidence line.
    func draw(_ state: State, _ layout: Layout, _ painter: inout Painter)
}

extension Page {
    var about: Subject? { nil }
    var subject: Subject? { about }
    var isList: Bool { false }
    var entry: String? { nil }
    var feed: Feed? { .exports }
    func told(_ state: State) -> Line? { nil }
    var isWaiting: Bool { false }
    mutating func click(column: Int, row: Int, in state: State) -> Bool { false }
    func enter(_ state: inout State, at now: Now) -> [Effect] { [] }
    func closed() -> (any Page)? { nil }

    func focus(over below: Focus, in state: State) -> Focus {
        Focus(export: subject?.export ?? below.export, visible: below.visible)
    }

    /// What opens it.
    static var action: Action { .show(PageKind(Self.self)) }
    var kind: PageKind { PageKind(Self.self) }
}

/// Why something cannot be done now.
struct NotPossible: Error {
    var reason: String
    init(_ reason: String) { self.reason = reason }
}

/// What a full-screen view is called, and how it is opened.
struct PageLabel: Sendable {
    /// A word.
    var name: String
    /// The keys that open it, the one to tell people first.
    var keys: [Key]
    /// What it shows, in a sentence.
    var help: String
    var group = Action.Group.looking
}

/// A full-screen view before it is opened.
package struct PageKind: Hashable, Sendable {
    /// All there are, in the order of the help page and the README's table.
    static let all = [
        Self(DetailPage.self),
        Self(ErrorsPage.self),
        Self(ProblemsPage.self),
        Self(JournalPage.self),
        Self(HelpPage.self),
    ]

    let type: any Page.Type

    init(_ type: any Page.Type) { self.type = type }

    var label: PageLabel { type.label }

    package static func == (a: Self, b: Self) -> Bool { ObjectIdentifier(a.type) == ObjectIdentifier(b.type) }
    package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(type)) }
}
