/// Rows in their order on screen, each known by an id.
protocol RowOrder {
    associatedtype Element: Hashable & Sendable

    var count: Int { get }
    func element(at index: Int) -> Element
    func index(of element: Element) -> Int?
}

/// Rows in an order that is made elsewhere.
struct ListedRows<Element: Hashable & Sendable>: RowOrder, Sendable {
    var elements: [Element] = []

    var count: Int { elements.count }
    func element(at index: Int) -> Element { elements[index] }
    func index(of element: Element) -> Int? { elements.firstIndex(of: element) }
}

/// A way to go through a list or a text.
enum Move: Equatable, Sendable {
    case rows(Int)
    case screens(Int)
    case first
    case last
}

/// The place of the user in a list: on a thing, by its id, not on a row number.
struct Cursor<Element: Hashable & Sendable>: Equatable, Sendable {
    private(set) var id: Element?
    private(set) var index = 0
    /// The first row in view.
    private(set) var top = 0
    /// Until the user moves it, the cursor rests on the first row, whatever comes to stand there.
    private(set) var isHeld = false

    /// Finds its thing again in a list that changed, and keeps it where it stands on the screen.
    ///
    /// - Parameters:
    ///   - order: The list as it is now.
    ///   - view: How many of its rows are on screen.
    /// - Returns: The thing when the list does not have it any more; the cursor is then on what took its place.
    mutating func follow<Order: RowOrder>(_ order: Order, view: Int) -> Element? where Order.Element == Element {
        guard order.count > 0 else {
            let lost = isHeld ? id : nil
            self = Self()
            return lost
        }
        var lost: Element?
        if isHeld, let id {
            if index < order.count, order.element(at: index) == id {
                // Where it was, as nearly always: no search through 90,000 rows.
            } else if let place = order.index(of: id) {
                top += place - index
                index = place
            } else {
                lost = id
            }
        } else {
            index = 0
            top = 0
        }
        settle(order, view)
        return lost
    }

    /// Puts the cursor on a row, or the nearest there is, and holds on to what is there.
    mutating func move<Order: RowOrder>(to place: Int, in order: Order, view: Int) where Order.Element == Element {
        guard order.count > 0 else { return }
        index = place
        isHeld = true
        settle(order, view)
    }

    /// Does what a key that moves says.
    mutating func move<Order: RowOrder>(_ move: Move, in order: Order, view: Int) where Order.Element == Element {
        let place =
            switch move {
            case .rows(let rows): index + rows
            case .screens(let screens): index + screens * max(1, view - 1)
            case .first: 0
            case .last: order.count - 1
            }
        self.move(to: place, in: order, view: view)
    }

    /// Moves the view, and the cursor with it only as far as it must to stay in view.
    mutating func scroll<Order: RowOrder>(by rows: Int, in order: Order, view: Int) where Order.Element == Element {
        guard order.count > 0, view > 0 else { return }
        top = max(0, min(top + rows, order.count - view))
        isHeld = true
        let margin = Self.margin(view)
        let first = top == 0 ? 0 : top + margin
        let last = top + view >= order.count ? order.count - 1 : top + view - 1 - margin
        index = max(first, min(index, last))
        settle(order, view)
    }

    /// Goes to a thing wherever it stands; false when it is not in the list.
    mutating func select<Order: RowOrder>(_ element: Element, in order: Order, view: Int) -> Bool
    where Order.Element == Element {
        guard let place = order.index(of: element) else { return false }
        move(to: place, in: order, view: view)
        return true
    }

    /// Stays with its thing, which is known by another name now.
    mutating func rename(to element: Element) { if id != nil { id = element } }

    /// Stays with the thing it rests on from now on, since the user looks into it.
    mutating func hold() { isHeld = id != nil }

    /// Back to resting on the first row, as at the start.
    mutating func release() { self = Self() }

    private mutating func settle<Order: RowOrder>(_ order: Order, _ view: Int) where Order.Element == Element {
        index = max(0, min(index, order.count - 1))
        id = order.element(at: index)
        guard view > 0 else { return }
        let margin = Self.margin(view)
        if index < top + margin { top = index - margin }
        if index > top + view - 1 - margin { top = index - view + 1 + margin }
        top = max(0, min(top, order.count - view))
    }

    /// Rows of context kept around the cursor, where there is room for them.
    private static func margin(_ view: Int) -> Int { view >= 12 ? 2 : view >= 5 ? 1 : 0 }
}
