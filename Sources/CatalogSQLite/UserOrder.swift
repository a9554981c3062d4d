import GRDB
import Media

/// All files in the order of something about their uploaders.
///
/// Uploaders are few and how many files each has is known, so whole uploaders are passed over without a look at their files.
struct UserOrder {
    /// Uploaders who share a value of the field; owner 0 stands for none.
    private struct Peers {
        let value: DatabaseValue
        var owners: [Int64]
        var files: Int64
    }

    private let order: FileQuery.Order
    private let db: Database
    /// As many files of several uploaders are sorted; more are picked out from all files in passing.
    private let few: Int64

    init(_ order: FileQuery.Order, _ db: Database, few: Int64) {
        self.order = order
        self.db = db
        self.few = few
    }

    func numbers(limit: Int, offset: Int64) throws -> [Int64] {
        let all = try peers()
        let owners = all.reduce(0) { $0 + $1.owners.count }
        var numbers: [Int64] = []
        var skipped = offset
        for peers in all where numbers.count < limit {
            if skipped >= peers.files {
                skipped -= peers.files
            } else {
                numbers += try self.numbers(
                    of: peers, areAll: peers.owners.count == owners, limit: limit - numbers.count,
                    offset: skipped)
                skipped = 0
            }
        }
        return numbers
    }

    private func peers() throws -> [Peers] {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT owner, value, files FROM (
                        SELECT id AS owner, \(order.field.column) AS value FROM users UNION ALL SELECT 0, NULL)
                        JOIN (SELECT CAST(value AS INTEGER) AS counted, files FROM counts WHERE facet = 'owner')
                            ON counted = owner
                    WHERE files > 0 ORDER BY value\(direction)
                    """))
        var all: [Peers] = []
        for row in rows {
            let value: DatabaseValue = row[1]
            if all.last?.value != value { all.append(Peers(value: value, owners: [], files: 0)) }
            all[all.count - 1].owners.append(row[0])
            all[all.count - 1].files += row[2]
        }
        return all
    }

    private func numbers(of peers: Peers, areAll: Bool, limit: Int, offset: Int64) throws -> [Int64] {
        let source: String
        var arguments = StatementArguments()
        if areAll {
            source = "INDEXED BY files_by_number"
        } else if peers.owners == [0] {
            source = "WHERE owner IS NULL"
        } else if peers.owners.count == 1 {
            source = "WHERE owner = ?"
            arguments += [peers.owners[0]]
        } else {
            let index = peers.files <= few && !peers.owners.contains(0) ? "files_by_owner" : "files_by_number"
            let owner = index == "files_by_owner" ? "owner" : "coalesce(owner, 0)"
            source = "INDEXED BY \(index) WHERE \(owner) IN (SELECT value FROM json_each(?))"
            arguments += [peers.owners.numberList]
        }
        arguments += [limit, offset]
        return try Int64.fetchAll(
            db.cachedStatement(
                sql: "SELECT number FROM files \(source) ORDER BY number\(direction) LIMIT ? OFFSET ?"),
            arguments: arguments)
    }

    private var direction: String { order.descending ? " DESC" : "" }
}
