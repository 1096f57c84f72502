package import Base

/// A tracing project, `session` in the API (`TracerSession`): only what the dashboard shows.
package struct Project: Hashable, Sendable {
    package var id: ID<Project>
    package var name: String?
    package var workspace: ID<Workspace>?
    /// `longlived` (400 days) or `shortlived` (14 days): until when a lost window can be filled again.
    package var traceTier: String?
    /// Non-nil marks an experiment.
    package var referenceDataset: String?
    package var lastRunAt: Timestamp?

    package init(id: ID<Project>) { self.id = id }
}
