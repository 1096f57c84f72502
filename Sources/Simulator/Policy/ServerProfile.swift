/// The servers that the simulator can be: what each answers, and what it does not know yet.
///
/// The API notes, sections 0, 4 and 5, tell which version brought what. Where they do not, the guess is marked here.
package enum ServerProfile: String, CaseIterable, Sendable {
    /// The cloud of October 2026.
    case cloud
    /// The cloud of August 2026, as its OpenAPI file has it.
    case cloudOfAugust2026 = "cloud-2026-08"
    case selfHosted16 = "self-hosted-0.16"
    case selfHosted13 = "self-hosted-0.13"
    case selfHosted10 = "self-hosted-0.10"

    /// One line for a help page.
    package var summary: String {
        switch self {
        case .cloud: "the newest: pages its list, deletes destinations, takes a role instead of credentials"
        case .cloudOfAugust2026: "one list without pages, no DELETE, credentials required, the role inside config"
        case .selfHosted16: "as the cloud of August 2026, without its quotas and roles; gzip by default"
        case .selfHosted13: "no all_experiments; an export may stay Created for ever; older permissions"
        case .selfHosted10:
            "no export_fields, no format_version, no PATCH of destinations; 3 exports at once, 10 retries"
        }
    }

    /// What `/info` says.
    var version: String {
        switch self {
        case .cloud: "0.16.4"
        case .cloudOfAugust2026: "0.16.2"
        case .selfHosted16: "0.16.1"
        case .selfHosted13: "0.13.12"
        case .selfHosted10: "0.10.112"
        }
    }

    var isCloud: Bool { self == .cloud || self == .cloudOfAugust2026 }

    /// `limit` and `offset` of the export list; older servers pass over both and answer with everything.
    var hasPages: Bool { self == .cloud }

    var deletesDestinations: Bool { self == .cloud }

    /// Since 0.13.3.
    var updatesDestinations: Bool { self != .selfHosted10 }

    /// Where a request may name an AWS role; nil where roles are unknown.
    var roleLocation: RoleLocation? {
        switch self {
        case .cloud: .top
        case .cloudOfAugust2026: .config
        case .selfHosted16, .selfHosted13, .selfHosted10: nil
        }
    }

    enum RoleLocation { case top, config }

    /// The server's own surroundings may hold the key of a bucket (boto3's default chain), since 0.10.91.
    var hasEnvironmentCredentials: Bool { !isCloud }

    /// Since 0.12.42.
    var hasExportFields: Bool { self != .selfHosted10 }

    /// The 30th field of an export, after August 2026.
    var exportsFeedbacks: Bool { self == .cloud }

    /// Since 0.16.1.
    var hasAllExperiments: Bool { self != .selfHosted10 && self != .selfHosted13 }

    /// Absent in the answers of 2025.
    var hasFormatVersion: Bool { self != .selfHosted10 }

    /// `include_bucket_in_prefix`, `config_kwargs_s3` and `s3_additional_kwargs`, absent in the answers of 2025.
    var hasBucketOptions: Bool { self != .selfHosted10 }

    /// `execution_backend` and `pending_upload`: the store they speak of came in 2026.
    ///
    /// A guess, as is `session_id` of a run, which came with `all_experiments`.
    var hasRunDetails: Bool { hasAllExperiments }

    /// `POST /runs/query/validate`, which the OpenAPI file of August 2026 does not have.
    var checksFilters: Bool { self == .cloud }

    /// `POST /api/v2/runs/query`: the cloud's, and that of servers from 0.16 on.
    var hasNewQuery: Bool { isCloud || self == .selfHosted16 }

    var defaultCompression: String { isCloud ? "zstandard" : "gzip" }

    /// `bulk-exports:…`, or what came before.
    var permissionNoun: String { self == .selfHosted13 || self == .selfHosted10 ? "workspaces" : "bulk-exports" }

    var limits: Limits {
        var limits = Limits()
        guard !isCloud else { return limits }
        limits.creationsPerHour = nil
        limits.activeSchedules = nil
        limits.experiments = nil
        // Before 0.13.20 an export that nobody picked up waited for ever.
        limits.waitingTimesOut = self == .selfHosted16
        if self == .selfHosted10 {
            limits.exports = 3
            limits.runs = 5
            limits.retries = 10
            limits.exportTime = 24 * .hour
        }
        return limits
    }
}
