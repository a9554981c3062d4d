import GRDB
package import Media

extension SQLiteCatalog: SigningKeys {
    package func signingKeys() throws -> [SigningKey] {
        let now = Timestamp.now
        let known = try recall(true, in: \.signingKeys) { db in
            let keys = try db.signingKeys()
            return keys.isEmpty ? nil : keys
        }
        if let known { return known.filter { $0.isValid(at: now) } }
        // Whoever writes first makes the key; the others find it.
        return try write { db in
            let keys = try db.signingKeys()
            guard keys.isEmpty else { return keys.filter { $0.isValid(at: now) } }
            let key = SigningKey.random(createdAt: now)
            try db.insert(key)
            return [key]
        }
    }

    package func rotateSigningKey(grace: Int64) throws -> SigningKey {
        try write { db in
            let key = SigningKey.random()
            let end = SigningKey.end(ofGrace: grace, from: key.createdAt).microseconds
            try db.run(
                "UPDATE signing_keys SET expires_at = min(coalesce(expires_at, ?), ?)", [end, end])
            try db.run(
                "DELETE FROM signing_keys WHERE expires_at <= ?", [key.createdAt.microseconds])
            try db.insert(key)
            return key
        }
    }
}

extension Database {
    /// All keys, the current one first: it alone has no end.
    fileprivate func signingKeys() throws -> [SigningKey] {
        let sql = """
            SELECT id, secret, created_at, expires_at FROM signing_keys
            ORDER BY expires_at IS NOT NULL, created_at DESC, id
            """
        var keys: [SigningKey] = []
        try forEachRow(sql, []) { keys.append(SigningKey(row: $0)) }
        return keys
    }

    fileprivate func insert(_ key: SigningKey) throws {
        try run(
            "INSERT INTO signing_keys VALUES (?, ?, ?, ?)",
            [key.id, key.secret.hexadecimal, key.createdAt.microseconds, key.expiresAt?.microseconds])
    }
}

extension SigningKey {
    fileprivate init(row: StatementRow) {
        let end: Int64? = row[3]
        self.init(
            id: row[0], secret: [UInt8](hexadecimal: row[1]), createdAt: Timestamp(microseconds: row[2]),
            expiresAt: end.map(Timestamp.init(microseconds:)))
    }
}

extension [UInt8] {
    /// Two lower-case hex digits for each byte.
    fileprivate var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// The bytes of such text.
    fileprivate init(hexadecimal text: String) {
        let values = text.utf8.map { $0 < 58 ? $0 &- 48 : $0 &- 87 }
        self = stride(from: 1, to: values.count, by: 2).map { values[$0 - 1] << 4 | values[$0] & 15 }
    }
}
