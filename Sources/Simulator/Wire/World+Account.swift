import Base

/// Who the key belongs to, and what answers without one.
extension World {
    /// `TenantForUser`.
    func writeWorkspace(for key: AccessKey, to json: inout JSONWriter) {
        json.object { json in
            json.key("id")
            json.id(workspace.id)
            json.key("organization_id")
            json.id(workspace.organization)
            json.key("created_at")
            json.time(workspace.created)
            json.key("display_name")
            json.string(workspace.name)
            json.key("is_personal")
            json.bool(false)
            json.key("is_deleted")
            json.bool(false)
            json.key("tenant_handle")
            json.string(workspace.handle)
            json.key("data_plane_url")
            json.string(behaviours[.dataPlane] == "elsewhere" ? "https://data.acme.example" : nil)
            json.key("read_only")
            json.bool(false)
            json.key("role_id")
            json.id(ID<Int>(seed: seed, kind: .role, number: 1))
            json.key("role_name")
            json.string(key.role)
            json.key("permissions")
            json.strings(key.permissions(noun: server.permissionNoun))
        }
    }

    /// What the plan allows; self-hosted servers are always licensed.
    var mayExport: Bool { !server.isCloud || behaviours[.plan] == "enterprise" }

    /// `OrganizationInfo`, with the part of its `config` that says what the plan allows.
    func writeOrganization(to json: inout JSONWriter) {
        json.object { json in
            json.key("id")
            json.id(workspace.organization)
            json.key("display_name")
            json.string(workspace.organizationName)
            json.key("config")
            json.object { json in
                for (name, value) in Self.organizationConfig {
                    json.key(name)
                    json.raw(name == "can_use_bulk_export" ? "\(mayExport)" : value)
                }
            }
            for name in ["engine_enabled", "engine_lcu_spend_limit_monthly"] {
                json.key(name)
                json.null()
            }
            json.key("is_personal")
            json.bool(false)
            json.key("tier")
            json.string(mayExport ? "enterprise" : "developer_01_2026")
            for (name, value) in Self.organizationSettings {
                json.key(name)
                json.raw(value)
            }
        }
    }

    /// `InfoGetResponse`.
    func writeInfo(to json: inout JSONWriter) {
        json.object { json in
            if behaviours[.info] != "without-version" {
                json.key("version")
                json.string(server.version)
            }
            json.key("git_sha")
            json.string("5f2c9d1")
            json.key("license_expiration_time")
            // A server of one's own has a licence: here until the end of next year.
            json.time(server.isCloud ? nil : Timestamp(year: now.civil.year + 1, month: 12, day: 31))
            json.key("batch_ingest_config")
            json.object { json in
                json.key("use_multipart_endpoint")
                json.bool(true)
                json.key("scale_up_qsize_trigger")
                json.int(1000)
                json.key("scale_up_nthreads_limit")
                json.int(16)
                json.key("scale_down_nempty_trigger")
                json.int(4)
                json.key("size_limit")
                json.int(100)
                json.key("size_limit_bytes")
                json.int(20_971_520)
            }
            json.key("instance_flags")
            json.object { _ in }
            json.key("customer_info")
            guard !server.isCloud else { return json.null() }
            json.object { json in
                json.key("customer_id")
                json.string("\(workspace.organization)")
                json.key("customer_name")
                json.string(workspace.organizationName)
            }
        }
    }

    /// `HealthInfoGetResponse`.
    func writeHealth(to json: inout JSONWriter) {
        json.object { json in
            json.key("clickhouse_disk_free_pct")
            json.raw("61.4")
        }
    }

    /// `TenantStats`.
    func writeUsage(to json: inout JSONWriter) {
        let counts: [(StaticString, Int)] = [
            ("dataset_count", Set(projects.compactMap(\.dataset)).count),
            ("tracer_session_count", projects.count { !$0.isDeleted }), ("repo_count", 0),
            ("annotation_queue_count", 0), ("deployment_count", 0), ("dashboards_count", 0), ("evaluator_count", 0),
        ]
        json.object { json in
            json.key("tenant_id")
            json.id(workspace.id)
            for (name, count) in counts {
                json.key(name)
                json.int(Int64(count))
            }
        }
    }

    /// `TenantUsageLimitInfo`: nothing is rejected.
    func writeUsageLimits(to json: inout JSONWriter) {
        json.object { json in
            json.key("in_reject_set")
            json.bool(false)
            json.key("usage_limit_type")
            json.null()
            json.key("tenant_limit")
            json.null()
        }
    }
}
