/// How much of what was seen outlives a run, and whether anything does: `[store]` in `config.toml`.
package struct StoreSettings: Hashable, Sendable {
    package var isEnabled = true
    /// How long the history goes back; 1 to 3650.
    package var days = 180
    /// How large the files of one place may become together; 16 to 65536.
    package var mib = 256

    package init() {}

    static let daysRange = 1...3650
    static let mibRange = 16...65_536

    /// As in `180 days, 256 MiB a place`.
    package var words: String { isEnabled ? "\(days) days, \(mib) MiB a place" : "off" }
}
