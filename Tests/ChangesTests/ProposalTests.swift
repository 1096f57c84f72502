import Base
import LangSmith
import Monitor
import Testing

@testable import Changes

@Suite struct ProposalTests {
    private static let now = Now(wall: Timestamp(year: 2026, month: 11, day: 14, hour: 12), steady: .seconds(100))
    private static let project = ID<Project>(high: 1, low: 1)
    private static let bucket = ID<Destination>(high: 2, low: 2)

    private static func export(_ number: UInt64, _ status: Status) -> BulkExport {
        var export = BulkExport(id: ID(high: number << 32, low: number), status: status)
        export.destination = bucket
        export.project = project
        export.startTime = now.wall.startOfDay - .seconds(7 * 86_400)
        export.endTime = now.wall.startOfDay
        return export
    }

    private static let schedule: BulkExport = {
        var schedule = export(9, .intervalScheduled)
        schedule.endTime = nil
        schedule.intervalHours = 24
        return schedule
    }()

    private static func destination(_ name: String) -> Destination {
        var destination = Destination(id: bucket)
        destination.displayName = name
        return destination
    }

    private func ground(
        _ exports: [BulkExport] = [],
        isProduction: Bool = false,
        isReadOnly: Bool = false
    ) -> Ground {
        var inventory = Inventory()
        var project = Project(id: Self.project)
        project.name = "checkout"
        inventory.apply(.projects([project.id: project]))
        inventory.apply(.destinations([Self.destination("s3-eu")]))
        inventory.apply(.exports(changed: exports, removed: []))
        let session = Session(
            profile: "acme",
            baseURL: "https://eu.api.smith.langchain.com",
            environment: "PROD",
            isProduction: isProduction,
            isReadOnly: isReadOnly
        )
        return Ground(inventory, session: session, at: Self.now)
    }

    private func order(windows count: Int) -> ExportOrder {
        let start = Self.now.wall.startOfDay - .seconds(count * 86_400)
        let windows = (0..<count).map { day in
            start + .seconds(day * 86_400)..<start + .seconds(day * 86_400 + 3600)
        }
        return ExportOrder(create, .repair(of: ID(high: 5, low: 5), Repair.Offer(windows)), windows: windows)
    }

    private var create: BulkExportCreate {
        var create = BulkExportCreate()
        create.destination = Self.bucket
        create.project = Self.project
        create.startTime = Self.now.wall.startOfDay - .seconds(86_400)
        create.endTime = Self.now.wall.startOfDay
        return create
    }

    @Test func `a deletion is for good, so its name is typed everywhere`() {
        for isProduction in [false, true] {
            let ground = ground(isProduction: isProduction)
            #expect(Proposal.deleting(Self.destination("s3-eu"), on: ground).gravity == .word("s3-eu"))
        }
    }

    @Test func `a destination that exports refer to is not deleted, and they are named`() {
        let ground = ground([Self.export(7, .completed)])
        let reason = Proposal.deleting(Self.destination("s3-eu"), on: ground).obstacle?.reason
        #expect(reason?.hasSuffix("finished ones included: checkout 00000007") == true)
    }

    @Test func `what is made in production is confirmed by the name of the place`() {
        let place = DestinationCreate(displayName: "fresh", bucketName: "acme", authentication: .environment)
        for (isProduction, gravity) in [(false, Proposal.Gravity.plain), (true, .word("PROD"))] {
            let ground = ground(isProduction: isProduction)
            #expect(Proposal.storing(place, on: ground).gravity == gravity)
            #expect(Proposal.creating(ExportOrder(create), on: ground, at: Self.now).gravity == gravity)
        }
    }

    @Test func `a schedule is confirmed by its project, and many exports by their number`() {
        var schedule = create
        schedule.endTime = nil
        schedule.intervalHours = 24
        let ground = ground()
        #expect(Proposal.creating(ExportOrder(schedule), on: ground, at: Self.now).gravity == .word("checkout"))
        #expect(Proposal.creating(order(windows: 6), on: ground, at: Self.now).gravity == .plain)
        #expect(Proposal.creating(order(windows: 50), on: ground, at: Self.now).gravity == .word("create 50"))
    }

    @Test func `ends are confirmed where it is production, or a schedule`() {
        let (running, schedule) = (Self.export(1, .running), Self.schedule)
        func gravity(_ ids: [BulkExport], isProduction: Bool = false) -> Proposal.Gravity {
            .cancelling(ids.map(\.id), in: ground([running, schedule], isProduction: isProduction))
        }
        #expect(gravity([running]) == .plain)
        #expect(gravity([running], isProduction: true) == .word("checkout"))
        #expect(gravity([schedule]) == .word("checkout"))
        #expect(gravity([running, schedule]) == .word("cancel 2"))
    }

    @Test func `what a schedule has spawned goes on, or stops with it`() {
        var spawned = Self.export(3, .running)
        spawned.schedule = Self.schedule.id
        let ground = ground([Self.schedule, spawned])
        let alone = Proposal.cancelling([Self.schedule.id], on: ground)
        #expect(alone.facts.contains { $0.sentence == "Goes on: 1 export it has spawned: 00000003." })
        #expect(alone.writes == [.cancelExport(Self.schedule.id)])
        let both = Proposal.cancelling([Self.schedule.id], with: [spawned.id], on: ground)
        #expect(both.facts.contains { $0.sentence == "Stops: 1 export it has spawned: 00000003, too." })
        #expect(both.writes == [.cancelExport(Self.schedule.id), .cancelExport(spawned.id)])
    }

    @Test func `what has ended is not cancelled again`() {
        let (ended, running) = (Self.export(1, .completed), Self.export(2, .running))
        let ground = ground([ended, running])
        let both = Proposal.cancelling([ended.id, running.id], on: ground)
        #expect(both.writes == [.cancelExport(running.id)])
        #expect(Proposal.cancelling([ended.id], on: ground).obstacle == .standing("it is Completed already"))
    }

    @Test func `rows that would come twice are a danger, and what a person may want is not`() {
        var complete = Self.export(1, .completed)
        complete.startTime = create.startTime
        complete.endTime = create.endTime
        complete.createdAt = Self.now.wall - .seconds(86_400)
        let proposal = Proposal.creating(ExportOrder(create), on: ground([complete]), at: Self.now)
        #expect(proposal.warnings.compactMap(\.danger) == [.doubled])
    }

    @Test func `a place that is read-only forbids everything, with one reason`() {
        let running = Self.export(1, .running)
        let ground = ground([running], isReadOnly: true)
        let keys = S3Credentials(accessKeyID: Secret("a"), secretAccessKey: Secret("b"))
        let bucket = Self.destination("s3-eu")
        let all: [Proposal] = [
            .cancelling([running.id], on: ground), .creating(ExportOrder(create), on: ground, at: Self.now),
            .rotating(bucket, to: .credentials(keys), on: ground), .deleting(bucket, on: ground),
            .storing(DestinationCreate(displayName: "a", bucketName: "b", authentication: .environment), on: ground),
        ]
        #expect(all.allSatisfy { $0.obstacle == .readOnly })
    }

    @Test func `five things about a destination are told that the service would not mind`() {
        var place = DestinationCreate(
            displayName: "s3-eu",
            bucketName: "acme.traces",
            prefix: "/exports",
            endpointURL: "http://s3.acme.com",
            addressingStyle: .virtual,
            authentication: .credentials(
                S3Credentials(accessKeyID: Secret("a"), secretAccessKey: Secret("b"), sessionToken: Secret("c"))
            )
        )
        #expect(Proposal.storing(place, on: ground()).warnings.count == 5)
        place.addressingStyle = nil
        #expect(Proposal.storing(place, on: ground()).warnings.count == 4)
    }

    @Test(arguments: [
        ("https://r2.example.com", "auto", true), ("https://r2.example.com", "eu-west-1", false),
        ("https://1234.r2.cloudflarestorage.com", "auto", false), ("https://storage.googleapis.com", "auto", false),
        (nil, "auto", false),
    ])
    func `who means Cloudflare R2 is told how its endpoints end`(endpoint: String?, region: String, isTold: Bool) {
        let place = DestinationCreate(
            displayName: "r2",
            bucketName: "traces",
            region: region,
            endpointURL: endpoint,
            authentication: .environment
        )
        let told = Proposal.storing(place, on: ground()).warnings.contains { $0.text.contains("Cloudflare R2") }
        #expect(told == isTold)
    }

    @Test func `of a field that cannot be read nothing more is said`() {
        var problems = Problems()
        #expect(problems.time("soon", of: .start, now: Self.now.wall) == nil)
        problems.add([.missing(field: .start), .endNotAfterStart, .noSource])
        #expect(problems.all.map(\.field) == [.start, .project])
    }
}

extension Proposal.Gravity {
    fileprivate static func cancelling(_ ids: [ID<BulkExport>], in ground: Ground) -> Self {
        Proposal.cancelling(ids, on: ground).gravity
    }
}
