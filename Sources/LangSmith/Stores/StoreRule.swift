/// One way in which a store refuses, and what it means: conditions first, then words.
///
/// All conditions that are given must hold; the first rule of `all` whose conditions hold is taken. In the texts `{…}`
/// stands for what is known: `{store}`, `{bucket}`, `{objects}` (the prefix, as a policy names it), `{who}`, `{right}`
/// (the one for what was done, in the store's own words), `{action}` and `{resource}` (of AWS's words), `{region}` and
/// `{endpoint}` (as the store told them), `{asked}` (the destination's region), `{host}`, `{location}`, `{code}`,
/// `{operation}`, `{skew}`.
struct StoreRule: Sendable {
    /// Short and lasting; rules for the same failure share one, and a user's entry with that name replaces them.
    let name: String
    /// Any of them, whatever its case; none for whatever code.
    var codes: [String] = []
    /// A code of one of these beginnings will do, too.
    var families: [String] = []
    /// Every group must be found in the message or the details, by at least one of its alternatives, parted by `|`.
    var words: [[String]] = []
    var acts: [StoreError.Act] = []
    var providers: [StoreProvider] = []
    var facts: [Fact] = []
    /// The rest of a sentence that begins with the error.
    let cause: String
    let fix: Fix
    var check: Check?
    var link: String?

    /// What must be so besides the words.
    enum Fact: Sendable {
        /// Met by a test from here, by a run, when a destination is made.
        case inTest, notInTest, inRun
        /// The attempt failed so three times and more.
        case repeatedly
        /// The store told another region, another host, than the destination has.
        case otherRegion, otherEndpoint
        /// The key id is one of AWS's temporary ones, and no session token goes with it.
        case tokenMissing
        /// Not an S3 error: a web page, plain text, or nothing.
        case foreign
        /// One of these statuses, where it is known.
        case status(ClosedRange<Int>)
        /// The clocks are more than 15 minutes apart.
        case clockFar
        case bucketNotInHost
        /// `include_bucket_in_prefix` is not known to be true.
        case bucketMaybeBesides
        case addressed(StorePlace.Addressing)
        /// The endpoint's host has this in it.
        case host(String)
        /// Nobody said what was asked of the store.
        case operationUnknown
        case named
        case regional
        case redirected
        /// To another host than the store's.
        case redirectsElsewhere
        /// The answer to a question that is answered without a body, so that no reason can come.
        case headOnly
        /// It came with words.
        case hasWords
        /// Of LangSmith's own cloud, or a server of one's own.
        case service(StoreContext.Service)
        /// The words are sure to be a store's.
        case storesWords
    }

    /// What ends it; how it is said depends on where it was met.
    enum Fix: Sendable {
        /// Something at the store, or on the way there.
        case there(String)
        /// A setting of the destination: its name and its value. Only a new destination can have another.
        case setting(String, to: String)
        /// Other credentials.
        case keys(String)
        /// Passes by itself; the text says what if not.
        case later(String)
        /// Said as it is.
        case plain(String)

        /// What of a request for a destination it would change.
        var field: WireField? {
            switch self {
            case .there, .later, .plain: nil
            case .keys: .secretAccessKey
            case .setting("the region", _): .region
            case .setting("the bucket", _): .bucketName
            case .setting("the prefix", _): .prefix
            case .setting("endpoint_url", _): .endpointURL
            case .setting: nil
            }
        }
    }

    /// What shows whether it is so.
    enum Check: Sendable {
        case write, head, location, identity, policy, size, lock, encryption, role, kms, endpoint, clock
    }

    init(
        _ name: String,
        _ codes: [String] = [],
        families: [String] = [],
        words: String...,
        doing acts: [StoreError.Act] = [],
        at providers: [StoreProvider] = [],
        where facts: [Fact] = [],
        cause: String,
        fix: Fix,
        check: Check? = nil,
        link: String? = nil
    ) {
        self.name = name
        self.codes = codes.map { $0.lowercased() }
        self.families = families.map { $0.lowercased() }
        self.words = words.map { $0.lowercased().split(separator: "|").map(String.init) }
        self.acts = acts
        self.providers = providers
        self.facts = facts
        self.cause = cause
        self.fix = fix
        self.check = check
        self.link = link
    }

    /// The most telling first.
    static let all = wayRules + clockRules + formRules + capacityRules + accessRules + keyRules + placeRules + restRules
}
