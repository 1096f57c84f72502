package import Base

/// A tracing project, `session` in the API (`TracerSession`): only what the dashboard shows.
package struct Project: Hashable, Sendable {
    package var id: ID<Project>
    package var name: String?
    package var workspace: ID<Workspace>?
    /// `longlived` or `shortlived`, `LONG_LIVED` or `SHORT_LIVED` in answers of the next version.
    package var traceTier: String?
    /// How many days its long-lived traces are kept, `longlived_ttl_days`; nil for the workspace's number.
    package var longlivedDays: Int?
    /// Non-nil marks an experiment.
    package var referenceDataset: String?
    package var lastRunAt: Timestamp?

    package init(id: ID<Project>) { self.id = id }
}
