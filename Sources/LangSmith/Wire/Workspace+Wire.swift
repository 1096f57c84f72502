package import Base

extension Workspace: WireValue {
    /// Reads a `TenantForUser`.
    package init(from reader: inout JSONReader) throws(JSONFailure) {
        var id: ID<Workspace>?
        var workspace = Workspace(id: ID(high: 0, low: 0))
        try reader.row { (reader, key) throws(JSONFailure) in
            switch key {
            case "id": id = try reader.id()
            case "organization_id": workspace.organization = try reader.text()
            case "display_name": workspace.displayName = try reader.text()
            case "tenant_handle": workspace.handle = try reader.text()
            case "is_personal": workspace.isPersonal = try reader.bool()
            case "is_deleted": workspace.isDeleted = try reader.bool()
            case "data_plane_url": workspace.dataPlaneURL = try reader.text()
            case "role_name": workspace.roleName = try reader.text()
            case "permissions": workspace.permissions = try reader.texts()
            default: try reader.skip()
            }
        }
        guard let id else { throw JSONReader.noID }
        workspace.id = id
        self = workspace
    }
}

extension Project: WireValue {
    /// Reads a `TracerSession`.
    package init(from reader: inout JSONReader) throws(JSONFailure) {
        var id: ID<Project>?
        var project = Project(id: ID(high: 0, low: 0))
        try reader.row { (reader, key) throws(JSONFailure) in
            switch key {
            case "id": id = try reader.id()
            case "tenant_id": project.workspace = try reader.id()
            case "name": project.name = try reader.text()
            case "trace_tier": project.traceTier = try reader.text()
            case "longlived_ttl_days": project.longlivedDays = try reader.integer().map { Int(clamping: $0) }
            case "reference_dataset_id": project.referenceDataset = try reader.text()
            case "last_run_start_time_live": project.lastRunAt = try reader.time()
            default: try reader.skip()
            }
        }
        guard let id else { throw JSONReader.noID }
        project.id = id
        self = project
    }
}

extension ServerInfo: WireValue {
    /// Reads an `InfoGetResponse`.
    package init(from reader: inout JSONReader) throws(JSONFailure) {
        var info = ServerInfo()
        try reader.row { (reader, key) throws(JSONFailure) in
            switch key {
            case "version": info.version = try reader.text()
            case "git_sha": info.gitSHA = try reader.text()
            case "license_expiration_time": info.licenseExpiresAt = try reader.time()
            case "customer_info":
                info.customerName = nil
                _ = try reader.object { (reader, key) throws(JSONFailure) in
                    if case "customer_name" = key { info.customerName = try reader.text() } else { try reader.skip() }
                }
            default: try reader.skip()
            }
        }
        self = info
    }
}

extension ServerHealth: WireValue {
    /// Reads a `HealthInfoGetResponse`.
    package init(from reader: inout JSONReader) throws(JSONFailure) {
        var health = ServerHealth()
        try reader.row { (reader, key) throws(JSONFailure) in
            switch key {
            case "clickhouse_disk_free_pct": health.clickhouseDiskFreePercent = try reader.double()
            default: try reader.skip()
            }
        }
        self = health
    }
}

extension Organization: WireValue {
    /// Reads an `OrganizationInfo`.
    package init(from reader: inout JSONReader) throws(JSONFailure) {
        var organization = Organization()
        try reader.row { (reader, key) throws(JSONFailure) in
            switch key {
            case "id": organization.id = try reader.text()
            case "display_name": organization.displayName = try reader.text()
            case "tier": organization.tier = try reader.text()
            case "permissions": organization.permissions = try reader.texts()
            case "config":
                organization.canUseBulkExport = nil
                _ = try reader.object { (reader, key) throws(JSONFailure) in
                    if case "can_use_bulk_export" = key {
                        organization.canUseBulkExport = try reader.bool()
                    } else {
                        try reader.skip()
                    }
                }
            default: try reader.skip()
            }
        }
        self = organization
    }
}
