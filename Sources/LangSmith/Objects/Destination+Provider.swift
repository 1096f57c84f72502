extension Destination {
    /// Whose store it is, in a word for a column; nil when its answer does not tell.
    package var provider: String? { config.map { StoreProvider(endpoint: $0.endpointURL).shortName } }
}
