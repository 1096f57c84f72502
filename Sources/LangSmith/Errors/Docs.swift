/// Where to read on.
enum Docs {
    static let export = "https://docs.langchain.com/langsmith/data-export"
    static let destinations = "https://docs.langchain.com/langsmith/data-export-destinations"
    static let destinationErrors = destinations + "#debug-destination-errors"
    static let bucketPermissions = destinations + "#permissions-required"
    static let role = destinations + "#authenticate-with-an-aws-iam-role"
    static let failures = "https://docs.langchain.com/langsmith/data-export-monitor#failure-scenarios"
    static let permissions = "https://docs.langchain.com/langsmith/organization-workspace-operations#bulk-exports"
    static let keys = "https://docs.langchain.com/langsmith/create-account-api-key"
    static let filters = "https://docs.langchain.com/langsmith/trace-query-syntax#filter-query-language"
    static let rateLimits = "https://docs.langchain.com/langsmith/cloud#api-rate-limits"
    static let status = "https://status.smith.langchain.com/"
    /// What AWS's words about a denial mean.
    static let denied = "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html"
}
