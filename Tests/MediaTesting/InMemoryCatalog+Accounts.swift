package import Media
import Synchronization

extension InMemoryCatalog {
    // MARK: Buckets

    package func bucket(_ id: BucketID) throws -> Bucket? {
        state.withLock { $0.buckets[id] }
    }

    package func buckets() throws -> [Bucket] {
        state.withLock { $0.buckets.values.sorted { $0.id.text < $1.id.text } }
    }

    package func insert(_ bucket: Bucket) throws {
        try state.withLock { state in
            guard state.buckets[bucket.id] == nil else { throw MediaError.alreadyExists }
            state.buckets[bucket.id] = bucket
        }
    }

    package func updateBucket(
        _ id: BucketID, _ change: (inout Bucket) throws -> Void
    ) throws -> (before: Bucket, after: Bucket)? {
        try state.withLock { state in
            guard let before = state.buckets[id] else { return nil }
            var after = before
            try change(&after)
            state.buckets[id] = after
            if before.visibility == .private, after.visibility == .public {
                let now = now(&state)
                state.awaitPublication(of: id, now: now)
            }
            return (before, after)
        }
    }

    package func removeBucket(_ id: BucketID, if check: (Bucket) throws -> Void) throws -> Bool {
        try state.withLock { state in
            guard id != .standard, id != .coreMedia else { throw MediaError.bucketIsPermanent }
            guard let bucket = state.buckets[id] else { return false }
            try check(bucket)
            guard !state.files.values.contains(where: { $0.bucket == id }) else {
                throw MediaError.bucketNotEmpty
            }
            state.buckets[id] = nil
            return true
        }
    }

    // MARK: Accounts

    package func user(holding digest: TokenDigest) throws -> User? {
        state.withLock { state in state.tokens[digest].flatMap { state.users[$0] } }
    }

    package func user(named username: String) throws -> User? {
        state.withLock { $0.user(named: username) }
    }

    package func users() throws -> [User] {
        state.withLock { $0.users.values.sorted { $0.id < $1.id } }
    }

    package func insert(_ user: User) throws -> User {
        try state.withLock { state in
            guard state.user(named: user.username) == nil else { throw MediaError.alreadyExists }
            state.lastUser += 1
            let known = User(
                id: state.lastUser, username: user.username, firstName: user.firstName,
                lastName: user.lastName, isStaff: user.isStaff, isAdmin: user.isAdmin,
                isActive: user.isActive, permissions: user.permissions)
            state.users[known.id] = known
            return known
        }
    }

    package func updateUser(named username: String, _ change: (inout User) throws -> Void) throws -> User? {
        try state.withLock { state in
            guard var user = state.user(named: username) else { return nil }
            try change(&user)
            let known = User(
                id: user.id, username: username, firstName: user.firstName, lastName: user.lastName,
                isStaff: user.isStaff, isAdmin: user.isAdmin, isActive: user.isActive,
                permissions: user.permissions)
            state.users[known.id] = known
            return known
        }
    }

    package func tokens() throws -> [IssuedToken] {
        state.withLock { state in
            state.tokens.sorted { ($0.value, $0.key.hex) < ($1.value, $1.key.hex) }.compactMap {
                digest, user in
                state.users[user].map {
                    IssuedToken(username: $0.username, digest: digest, createdAt: state.tokenTimes[digest])
                }
            }
        }
    }

    package func removeUser(named username: String) throws -> Bool {
        state.withLock { state in
            guard let user = state.user(named: username) else { return false }
            state.users[user.id] = nil
            state.tokens = state.tokens.filter { $0.value != user.id }
            state.owners = state.owners.filter { $0.value != user.id }
            return true
        }
    }

    package func addToken(_ digest: TokenDigest, for username: String) throws {
        try state.withLock { state in
            guard let user = state.user(named: username) else { throw MediaError.notFound }
            state.tokens[digest] = user.id
            state.tokenTimes[digest] = .now
        }
    }

    package func removeToken(_ digest: TokenDigest) throws -> Bool {
        state.withLock { $0.tokens.removeValue(forKey: digest) != nil }
    }

    package func removeTokens(of username: String) throws -> Int {
        state.withLock { state in
            guard let user = state.user(named: username) else { return 0 }
            let kept = state.tokens.filter { $0.value != user.id }
            defer { state.tokens = kept }
            return state.tokens.count - kept.count
        }
    }
}

extension InMemoryCatalog.State {
    /// Notes that all files of a bucket are to be published, their thumbnails included.
    fileprivate mutating func awaitPublication(of bucket: BucketID, now: Int64) {
        for (number, file) in files where file.bucket == bucket {
            unpublished.insert(number)
            let first = max(file.content.modified, now)
            files[number]?.content.modified = first
            if first <= now, (contentTimes[file.content.blob]?.modified ?? 0) < now {
                contentTimes[file.content.blob]?.modified = now
            }
            for index in file.thumbnails.indices { files[number]?.thumbnails[index].isMade = false }
        }
    }

    fileprivate func user(named username: String) -> User? {
        users.values.first { $0.username.hasSameBytes(as: username) }
    }
}
