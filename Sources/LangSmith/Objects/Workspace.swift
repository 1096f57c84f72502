package import Base

/// A workspace, `tenant` in the API (`GET /workspaces`).
package struct Workspace: Hashable, Sendable {
    package var id: ID<Workspace>
    package var organization: String?
    package var displayName: String?
    package var handle: String?
    package var isPersonal: Bool?
    package var isDeleted: Bool?
    /// May differ from the control plane's host; the exports of such a workspace are asked for there.
    package var dataPlaneURL: String?
    package var roleName: String?
    /// What the key may do here; nil when the server does not say.
    package var permissions: [String]?

    package init(id: ID<Workspace>) { self.id = id }
}

/// `GET /info`, answered without credentials.
///
/// Only `version` is always there.
package struct ServerInfo: Hashable, Sendable {
    package var version: String?
    package var gitSHA: String?
    package var licenseExpiresAt: Timestamp?
    package var customerName: String?

    /// True for a server of somebody's own: the cloud has neither a licence nor one customer (API notes, section 1).
    package var isLicensed: Bool { licenseExpiresAt != nil || customerName != nil }

    package init() {}
}

/// `GET /info/health`.
package struct ServerHealth: Hashable, Sendable {
    /// Percent of the trace store's disk that is free.
    package var clickhouseDiskFreePercent: Double?

    package init() {}
}

/// `GET /orgs/current/info`.
package struct Organization: Hashable, Sendable {
    package var id: String?
    package var displayName: String?
    package var tier: String?
    /// `config.can_use_bulk_export`: false means that the plan does not include bulk exports.
    package var canUseBulkExport: Bool?
    package var permissions: [String]?

    package init() {}
}
