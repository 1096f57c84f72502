import Base

/// Finds the rule for what a store said, and says it in the words of where it was met.
struct StoreExplainer {
    let error: StoreError
    let context: StoreContext
    let place: StorePlace?
    let provider: StoreProvider
    /// In small letters.
    private let code: String
    private let text: String

    /// Signatures are refused when the clocks are further apart than 15 minutes
    /// (`RequestTimeTooSkewed`, https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html).
    private static let skewLimit: Duration = .seconds(15 * 60)

    init(_ error: StoreError, in context: StoreContext) {
        self.error = error
        self.context = context
        place = context.place
        code = (error.code ?? "").lowercased()
        text = [error.message, error.details ?? ""].joined(separator: " ").lowercased()
        var provider = context.place?.provider ?? .other
        // Where the host has no name that tells, a word of the store itself may.
        if provider == .other {
            if code.hasPrefix("xminio") { provider = .minio }
            if text.contains(".iam.gserviceaccount.com") { provider = .google }
        }
        self.provider = provider
    }

    /// Nil for what nobody knows; `replaced` are the names of rules that a user's own entries stand for.
    func explanation(without replaced: Set<String> = []) -> Explanation? {
        StoreRule.all.first { !replaced.contains($0.name) && holds($0) }.map(explanation)
    }

    // MARK: Finding

    private func holds(_ rule: StoreRule) -> Bool {
        if !rule.codes.isEmpty || !rule.families.isEmpty {
            guard rule.codes.contains(code) || rule.families.contains(where: { code.hasPrefix($0) }) else {
                return false
            }
        }
        return (rule.acts.isEmpty || rule.acts.contains(error.act))
            && (rule.providers.isEmpty || rule.providers.contains(provider))
            && rule.facts.allSatisfy(isSo)
            && rule.words.allSatisfy { group in group.contains { text.contains($0) } }
    }

    private func isSo(_ fact: StoreRule.Fact) -> Bool {
        switch fact {
        case .inTest: context.isTest
        case .notInTest: !context.isTest
        case .inRun: context.isRun
        case .repeatedly: if case .run(_, let times) = context.occasion { times >= 3 } else { false }
        case .otherRegion: error.region.map { $0 != asked } ?? false
        case .otherEndpoint: toldHost.map { $0 != place?.host } ?? false
        case .tokenMissing:
            if case .key(let id?, hasToken: false)? = place?.signsIn { id.hasPrefix("ASIA") } else { false }
        case .foreign: error.isForeign
        case .status(let range): error.status.map(range.contains) ?? false
        case .clockFar: context.skew.map { $0 > Self.skewLimit || $0 < .zero - Self.skewLimit } ?? false
        case .bucketNotInHost: place?.lacksBucketInHost ?? false
        case .bucketMaybeBesides: place?.includesBucket != true
        case .addressed(let addressing): place?.addressing == addressing
        case .host(let part): place?.host?.contains(part) ?? false
        case .operationUnknown: error.operation == nil
        case .named: error.denial != nil
        case .regional: provider.hasRegionalEndpoints
        case .redirected: error.status.map { (300..<400).contains($0) && $0 != 304 } ?? false
        case .redirectsElsewhere:
            error.location.flatMap { URLParts($0) }.map { $0.host.lowercased() != place?.host } ?? false
        case .headOnly: error.operation?.hasPrefix("Head") ?? false
        case .hasWords: !error.message.isEmpty
        case .service(let service): context.service == service
        case .storesWords: error.isStores
        }
    }

    /// The region that is signed; boto3's own where the destination names none.
    private var asked: String? {
        guard let place else { return nil }
        return place.region ?? (place.endpointURL == nil ? nil : "us-east-1")
    }

    /// Without the bucket, where requests do not have it in the host.
    private var toldHost: String? {
        guard var host = error.endpoint?.lowercased() else { return nil }
        if let bucket = place?.bucket?.lowercased(), host.hasPrefix(bucket + ".") { host.removeFirst(bucket.count + 1) }
        return host
    }

    // MARK: Saying

    private func explanation(_ rule: StoreRule) -> Explanation {
        Explanation(
            name: rule.name,
            cause: filled(rule.cause),
            fix: said(rule.fix),
            verify: rule.check.flatMap(command),
            link: rule.link,
            field: rule.fix.field,
            answer: answer(of: rule.fix)
        )
    }

    /// A value that stands there to the letter, and no description of one.
    private func answer(of fix: StoreRule.Fix) -> String? {
        guard !context.isMade, case .setting(_, let value) = fix else { return nil }
        let text = filled(value)
        return text.isEmpty || text.contains(where: \.isWhitespace) ? nil : text
    }

    private func said(_ fix: StoreRule.Fix) -> String {
        switch fix {
        case .plain(let text): return filled(text)
        case .there(let text): return filled(text) + tail("then export the window again")
        case .keys(let text):
            guard context.isRun else { return "enter " + filled(text) }
            return "give the destination " + filled(text) + tail("then export the window again")
        case .setting(let name, let value):
            let value = filled(value)
            guard context.isMade else {
                switch name {
                case "the bucket": return "give \(value) as the bucket"
                case "addressing_style": return "use \(name) \(value)"
                default: return "set \(name) to \(value)"
                }
            }
            let into = context.isRun ? " and export the window again into it" : ""
            let what = name == "the bucket" ? "with \(value) as the bucket" : "with \(name) \(value)"
            return "make a new destination \(what)\(into): only credentials can be changed later"
        case .later(let text):
            let rest = text.isEmpty ? "" : "; \(filled(text)) if it stays"
            switch context.occasion {
            case .test, .keyTest, .creation, .rotation: return "try again in a minute\(rest)"
            case .run(isOver: true, _): return "export the window again\(rest)"
            case .run: return "wait: the service tries again by itself\(rest)"
            }
        }
    }

    /// What follows for a run that is over, or that goes on.
    private func tail(_ order: String) -> String {
        switch context.occasion {
        case .test, .keyTest, .creation, .rotation, .run(isOver: nil, _): ""
        case .run(isOver: true, _): ", " + order
        case .run: "; the run tries again by itself while it has attempts"
        }
    }

    private func filled(_ template: String) -> String {
        guard template.contains("{") else { return template }
        var result = ""
        var rest = template[...]
        // Once over it, so that nothing in a server's words is filled again.
        while let open = rest.firstIndex(of: "{") {
            result += rest[..<open]
            guard let close = rest[open...].firstIndex(of: "}") else { break }
            result += value(String(rest[rest.index(after: open)..<close]))
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }

    private func value(_ name: String) -> String {
        switch name {
        case "store": return provider.name
        case "bucket": return place?.bucket.map { "the bucket \(Self.clean($0))" } ?? "the bucket"
        case "objects": return objects
        case "who": return who
        case "right": return provider.rights.name(for: error.act)
        case "action": return error.denial?.action.map(Self.clean) ?? provider.rights.name(for: error.act)
        case "resource": return error.denial?.resource.map(Self.clean) ?? "it"
        case "region": return error.region.map(Self.clean) ?? "its own"
        case "asked": return asked.map { " (\(Self.clean($0)))" } ?? ""
        case "hostRegion": return hostRegion.map { " (\($0), by the endpoint)" } ?? ""
        case "endpoint": return toldHost.map(Self.clean) ?? "another host"
        case "host": return place?.host.map(Self.clean) ?? amazonHost
        case "location": return error.location.map { URLParts.host(of: $0) } ?? "another address"
        case "code": return error.code ?? error.status.map { "the status \($0)" } ?? "no code"
        case "operation": return error.operation.map(Self.clean) ?? "the write"
        case "skew": return skew
        case "operators": return operators
        default: return ""
        }
    }

    /// `eu-frankfurt-1` of `tenancy.compat.objectstorage.eu-frankfurt-1.oraclecloud.com`.
    private var hostRegion: String? {
        place?.host?.split(separator: ".").map(String.init).first { label in
            let parts = label.split(separator: "-")
            return parts.count == 3 && parts[2].allSatisfy(\.isNumber) && parts[0].allSatisfy(\.isLetter)
        }
    }

    /// The prefix, as a policy of the store names it.
    private var objects: String {
        guard let bucket = place?.bucket else { return "the prefix" }
        let path =
            Self.clean(bucket) + "/" + (place?.prefix.isEmpty ?? true ? "*" : "\(Self.clean(place?.prefix ?? ""))/*")
        switch provider {
        case .aws, .minio, .ceph, .wasabi, .ovh, .other:
            let partition = place?.region?.hasPrefix("cn-") == true ? "aws-cn" : "aws"
            return "arn:\(partition):s3:::\(path)"
        default: return path
        }
    }

    private var who: String {
        if let who = error.denial?.who { return Self.clean(who) }
        let account = (error.details ?? error.message).prefix { !$0.isWhitespace }
        if account.hasSuffix(".iam.gserviceaccount.com") {
            return "the service account \(account)"
        }
        switch place?.signsIn {
        case .role(let arn)?: return "the role \(Self.clean(String(arn.split(separator: "/").last ?? "")))"
        case .environment?: return "the server's own identity"
        case .key?, .unknown?, nil: return provider == .google ? "the HMAC key's service account" : "the key"
        }
    }

    /// "this machine's clock is 40 minutes behind the store's"; with no number where nobody knows it.
    private var skew: String {
        guard let skew = context.skew, skew > .seconds(60) || skew < .seconds(-60) else {
            return "\(context.isTest ? "this machine's clock" : "the clock of the service") or the store's is wrong"
        }
        // To the nearest: a server tells whole seconds.
        let minutes = (Int((skew < .zero ? .zero - skew : skew).components.seconds) + 30) / 60
        let unit = minutes == 1 ? "minute" : "minutes"
        return "this machine's clock is \(minutes) \(unit) \(skew < .zero ? "behind" : "ahead of") the store's"
    }

    /// Of AWS's own endpoint.
    private var amazonHost: String {
        let region = place?.region ?? "REGION"
        return "s3.\(Self.clean(region)).amazonaws.com" + (region.hasPrefix("cn-") ? ".cn" : "")
    }

    /// What is asked.
    var address: String? { place.map { $0.endpointURL ?? "https://\(amazonHost)" } }

    /// Who can look it up, and by what.
    private var operators: String {
        let isOwn = provider == .other || provider == .minio || provider == .ceph || provider == .garage
        return (isOwn ? "the store's operators" : "the support of \(provider.name)")
            + (error.requestID.map { " with the request id \($0)" } ?? "")
    }

    static func clean(_ text: String) -> String { CleanText.line(text, limit: 120) }
}
