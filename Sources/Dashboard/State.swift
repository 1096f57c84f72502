package import Monitor
package import Screen

/// Everything the dashboard knows: the inventory, and where the user is in it.
package struct State: Sendable {
    package let session: Session
    package private(set) var inventory = Inventory()
    var size: Size

    package init(session: Session, size: Size, now: Now) {
        self.session = session
        self.size = size
    }

    /// What the user can see, which decides what is worth asking for. Give it to the poller when it changes.
    package var focus: Focus { Focus() }

    mutating func apply(_ updates: [Update]) {
        for update in updates { inventory.apply(update) }
    }
}
