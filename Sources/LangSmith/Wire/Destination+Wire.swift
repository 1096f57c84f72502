package import Base

extension Destination: WireValue {
    /// Reads a `BulkExportDestination`; the role's ARN stands in `config` or, on newer servers, beside it.
    package init(from reader: inout JSONReader) throws(JSONFailure) {
        var id: ID<Destination>?
        var destination = Destination(id: ID(high: 0, low: 0))
        var role: String?
        try reader.row { (reader, key) throws(JSONFailure) in
            switch key {
            case "id": id = try reader.id()
            case "tenant_id": destination.workspace = try reader.id()
            case "display_name": destination.displayName = try reader.text()
            case "destination_type": destination.type = try reader.text()
            case "config": destination.config = try Config.read(from: &reader)
            case "aws_role_arn": role = try reader.text()
            case "created_at": destination.createdAt = try reader.time()
            case "updated_at": destination.updatedAt = try reader.time()
            case "credentials_keys": destination.credentialsKeys = try reader.texts() ?? []
            default: try reader.skip()
            }
        }
        guard let id else { throw JSONReader.noID }
        destination.id = id
        if let role {
            var config = destination.config ?? Config()
            config.awsRoleARN = config.awsRoleARN ?? role
            destination.config = config
        }
        self = destination
    }
}

extension Destination.Config {
    /// Reads a `BulkExportDestinationS3Config`; nil for `null`.
    fileprivate static func read(from reader: inout JSONReader) throws(JSONFailure) -> Self? {
        var config = Self()
        let isThere = try reader.object { (reader, key) throws(JSONFailure) in
            switch key {
            case "bucket_name": config.bucketName = try reader.text()
            case "prefix": config.prefix = try reader.text()
            case "region": config.region = try reader.text()
            case "endpoint_url": config.endpointURL = try reader.text()
            case "include_bucket_in_prefix": config.includeBucketInPrefix = try reader.bool()
            case "aws_role_arn": config.awsRoleARN = try reader.text()
            case "config_kwargs_s3":
                config.addressingStyle = nil
                _ = try reader.object { (reader, key) throws(JSONFailure) in
                    if case "addressing_style" = key {
                        config.addressingStyle = try reader.text()
                    } else {
                        try reader.skip()
                    }
                }
            default: try reader.skip()
            }
        }
        return isThere ? config : nil
    }
}
