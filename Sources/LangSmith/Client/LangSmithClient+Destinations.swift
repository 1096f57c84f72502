package import Base

extension LangSmithClient {
    /// Creates a destination, and finds it again if the answer is lost.
    ///
    /// The service tries the bucket before it answers: a wrong key or policy is `.notDone` with the bucket's words.
    /// The `known` destinations were there before and are not mistaken for this one. What is wrong with the request is
    /// thrown before anything is sent.
    package func create(
        _ destination: DestinationCreate,
        known: Set<ID<Destination>> = [],
        clock: ClientClock
    ) async throws(InputProblems) -> WriteOutcome<Destination> {
        try InputProblems.check(destination.problems)
        let appearance = Appearance(sentAt: clock.now())
        do throws(APIError) {
            let made = try await send(destination)
            // Servers that do not know roles pass over the name, and fall back on what their surroundings provide.
            if case .role = destination.authentication, made.lacksRole {
                return .unknown(Doubt(nil, .withoutRole("\(made.id)")))
            }
            return .done(made)
        } catch {
            guard error.leavesDoubt else { return .notDone(error) }
            let reconciliation = Reconciliation(failure: error, pauses: Reconciliation.patient, clock: clock)
            return await reconciliation.outcome { () throws(APIError) in
                try await find(destination, known: known, appearance, clock)
            }
        }
    }

    /// Sends the POST; one more only if the server plainly refused to read the role where newer servers want it.
    private func send(_ destination: DestinationCreate) async throws(APIError) -> Destination {
        let route = WriteRoute.createDestination
        do throws(APIError) {
            return try await send(
                route,
                body: destination.body(roleInConfig: false),
                secrets: destination.secrets
            ).value(from: route.path)
        } catch {
            guard case .role = destination.authentication, case .rejected(422, let message) = error,
                message.fields.contains(where: { $0.location.hasSuffix("aws_role_arn") })
            else { throw error }
            return try await send(route, body: destination.body(roleInConfig: true)).value(from: route.path)
        }
    }

    /// Looks through the list for a destination that appeared after a POST was sent.
    func find(
        _ destination: DestinationCreate,
        known: Set<ID<Destination>>,
        _ appearance: Appearance,
        _ clock: ClientClock
    ) async throws(APIError) -> Reconciliation.Finding<Destination> {
        let reply = try await fetch(.destinations)
        let earliest = appearance.earliest(serverTime: reply.serverTime, readAt: clock.now())
        let rows = try reply.rows(of: Destination.self)
        let fresh = rows.values.filter { row in
            !known.contains(row.id) && row.createdAt.map { $0 >= earliest } ?? true
        }
        if let match = fresh.first(where: { $0.createdAt != nil && destination.isSame(as: $0) }) {
            return .found(match)
        }
        if let similar = fresh.first(where: { $0.displayName == destination.displayName }) {
            return .doubtful(.similar("\(similar.id)"))
        }
        let unreadable = rows.rejected.count { row in
            row.id.flatMap { ID<Destination>($0) }.map { !known.contains($0) } ?? true
        }
        return unreadable > 0 ? .doubtful(.unreadableRows(unreadable)) : .absent
    }

    /// Gives a destination another authentication, and reads it back if the answer is lost.
    ///
    /// What an answer leaves out is taken from the destination as it was last read. What is wrong with the request is
    /// thrown before anything is sent.
    package func update(
        _ destination: Destination,
        with update: DestinationUpdate,
        clock: ClientClock
    ) async throws(InputProblems) -> WriteOutcome<Destination> {
        try InputProblems.check(update.problems)
        let appearance = Appearance(sentAt: clock.now())
        let route = WriteRoute.updateDestination(destination.id)
        do throws(APIError) {
            let answer: Destination = try await send(route, body: update.body, secrets: update.secrets)
                .value(from: route.path)
            if case .role = update, answer.lacksRole {
                return .unknown(Doubt(nil, .withoutRole("\(answer.id)")))
            }
            return .done(answer.completed(from: destination))
        } catch {
            guard error.leavesDoubt else { return .notDone(error) }
            let reconciliation = Reconciliation(failure: error, pauses: Reconciliation.patient, clock: clock)
            return await reconciliation.outcome { () throws(APIError) in
                let reply = try await fetch(route.resource)
                let earliest = appearance.earliest(serverTime: reply.serverTime, readAt: clock.now())
                let now = try reply.value(of: Destination.self)
                guard now.updatedAt != destination.updatedAt, now.updatedAt.map({ $0 >= earliest }) ?? true else {
                    return .absent
                }
                return update.isShown(by: now) ? .found(now) : .doubtful(.changedOtherwise)
            }
        }
    }

    /// Deletes a destination that no export refers to; gone already counts as done.
    ///
    /// Done is what cannot be found afterwards, whatever the answer says: a 202 of a gateway, or a portal's page, is a
    /// success of nobody's. Older servers answer 404 for not knowing the request: the same look tells that apart.
    package func delete(_ id: ID<Destination>, clock: ClientClock) async -> WriteOutcome<ID<Destination>> {
        let route = WriteRoute.deleteDestination(id)
        var failure: APIError?
        var pauses = Reconciliation.quick
        do throws(APIError) {
            _ = try await send(route)
        } catch {
            if case .notFound = error {
                pauses = [.zero]
            } else if !error.leavesDoubt {
                return .notDone(error)
            }
            failure = error
        }
        return await Reconciliation(failure: failure, pauses: pauses, clock: clock).outcome(absence: .stillThere) {
            () throws(APIError) in
            do throws(APIError) {
                let _: Destination = try await fetch(route.resource).value(of: Destination.self)
                return .absent
            } catch {
                guard case .notFound = error else { throw error }
                return .found(id)
            }
        }
    }
}

extension DestinationCreate {
    /// True when the destination is what this asks for.
    fileprivate func isSame(as destination: Destination) -> Bool {
        destination.displayName == displayName && destination.config?.bucketName == bucketName
            && (destination.config?.prefix ?? "").trimmingSlashes == storedPrefix
            && destination.config?.region == region
            && destination.config?.endpointURL == endpointURL
    }
}

extension DestinationCreate {
    /// What of it must not be shown.
    fileprivate var secrets: [Secret] {
        if case .credentials(let keys) = authentication { keys.secrets } else { [] }
    }
}

extension S3Credentials {
    fileprivate var secrets: [Secret] { [secretAccessKey] + (sessionToken.map { [$0] } ?? []) }
}

extension DestinationUpdate {
    /// What of it must not be shown.
    fileprivate var secrets: [Secret] { if case .credentials(let keys) = self { keys.secrets } else { [] } }

    /// True when the destination has the kind of authentication this gives it; its keys are never shown.
    fileprivate func isShown(by destination: Destination) -> Bool {
        switch self {
        case .credentials: !destination.credentialsKeys.isEmpty
        case .role(let arn): destination.config?.awsRoleARN == arn
        }
    }
}

extension Destination {
    /// True when the answer shows how the bucket is used, and no role; a short answer shows nothing.
    fileprivate var lacksRole: Bool { config.map { $0.awsRoleARN == nil } ?? false }

    /// With what some answers leave out: the documented one to an update has neither name nor configuration.
    fileprivate func completed(from older: Destination) -> Destination {
        var result = self
        result.workspace = workspace ?? older.workspace
        result.displayName = displayName ?? older.displayName
        result.type = type ?? older.type
        result.config = config ?? older.config
        result.createdAt = createdAt ?? older.createdAt
        return result
    }
}
