package import Base
package import LangSmith

/// What the user can see: it decides what is worth asking the service for.
package struct Focus: Hashable, Sendable {
    /// The selected export, whose runs are shown.
    package var export: ID<BulkExport>?
    /// The exports on screen, top to bottom.
    package var visible: [ID<BulkExport>]
    /// True while the raw JSON of `export` is on screen.
    package var wantsDocument: Bool
    /// Exports that somebody is about to act on and that are as an earlier run knew them: each is read before he can.
    package var unread: Set<ID<BulkExport>> = []

    package init(export: ID<BulkExport>? = nil, visible: [ID<BulkExport>] = [], wantsDocument: Bool = false) {
        self.export = export
        self.visible = visible
        self.wantsDocument = wantsDocument
    }
}
