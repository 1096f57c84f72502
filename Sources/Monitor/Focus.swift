package import LangSmith

/// What the user can see: it decides what is worth asking the service for.
package struct Focus: Hashable, Sendable {
    /// The selected export, whose runs are shown.
    package var export: BulkExport.ID?
    /// The exports on screen, top to bottom.
    package var visible: [BulkExport.ID]
    /// True while the raw JSON of `export` is on screen.
    package var wantsDocument: Bool

    package init(export: BulkExport.ID? = nil, visible: [BulkExport.ID] = [], wantsDocument: Bool = false) {
        self.export = export
        self.visible = visible
        self.wantsDocument = wantsDocument
    }
}
