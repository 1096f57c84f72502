extension ServerFacts {
    /// Whether the key may read exports; nil when the server does not say.
    ///
    /// The names before mid-2026 are `workspaces:*`; who manages, reads.
    package var mayRead: Bool? {
        permissions.map { $0.contains("bulk-exports:read") || $0.contains("workspaces:read") || manages($0) }
    }

    /// Whether the key may create, change and cancel; nil when the server does not say.
    package var mayWrite: Bool? { permissions.map(manages) }

    private func manages(_ permissions: [String]) -> Bool {
        permissions.contains("bulk-exports:manage") || permissions.contains("workspaces:manage")
    }
}
