package import Media
import Synchronization

extension InMemoryCatalog {
    package func files(numbers: [Int64]) throws -> [MediaFile] {
        state.withLock { state in numbers.compactMap { state.file($0) } }
    }

    package func numbers(of query: FileQuery) throws -> FileNumbers {
        state.withLock { state in
            let all = state.files.keys.compactMap { state.file($0) }
            let matching = all.filter { query.matches($0) }.sorted { left, right in
                query.precedes(left, right) { state.users[$0] }
            }
            let offset = Int(clamping: max(query.offset, 0))
            let files = offset < matching.count ? matching[offset...].prefix(max(query.limit, 0)) : []
            return FileNumbers(total: Int64(matching.count), numbers: files.map(\.number))
        }
    }
}

extension FileQuery {
    fileprivate func matches(_ file: MediaFile) -> Bool {
        let width = file.content.image.map { Int64($0.width) }
        let height = file.content.image.map { Int64($0.height) }
        return scopes.map { $0.contains { $0.covers(file) } } ?? true
            && words.allSatisfy { occurs($0, in: file) }
            && number.hold(file.number) && size.hold(file.content.size)
            && self.width.hold(width) && self.height.hold(height)
            && created.hold(file.createdAt) && updated.hold(file.updatedAt)
            && (!isForLibrary || file.isInLibrary)
            && (kind == nil || kind == file.content.kind)
            && (userID == nil || userID == file.owner?.id)
    }

    private func occurs(_ word: String, in file: MediaFile) -> Bool {
        file.name.map { $0.searchKey.contains(word.searchKey) } == true
            || searchesNumbers && String(file.number).searchKey.contains(word.searchKey)
    }

    fileprivate func precedes(
        _ left: MediaFile, _ right: MediaFile, user: (Int64) -> User?
    ) -> Bool {
        for order in order {
            let (first, second) = (order.field.key(of: left, user), order.field.key(of: right, user))
            if first != second { return order.descending ? second < first : first < second }
        }
        return order.first?.descending == true ? left.number > right.number : left.number < right.number
    }
}

extension FileQuery.Scope {
    fileprivate func covers(_ file: MediaFile) -> Bool {
        file.bucket == bucket && (owner == nil || owner == file.uploadedBy)
    }
}

extension FileQuery.Bounds {
    /// What is not there lies within no bounds but the open ones.
    fileprivate func hold(_ value: Value?) -> Bool {
        guard let value else { return min == nil && max == nil }
        return min.map { $0 <= value } ?? true && max.map { value <= $0 } ?? true
    }
}

/// What files are ordered by: nothing before numbers, texts by their bytes.
private enum SortKey: Comparable {
    case absent
    case number(Int64)
    case text([UInt8])

    static func < (left: SortKey, right: SortKey) -> Bool {
        switch (left, right) {
        case (.absent, .absent): false
        case (.absent, _): true
        case (_, .absent): false
        case (.number(let left), .number(let right)): left < right
        case (.text(let left), .text(let right)): left.lexicographicallyPrecedes(right)
        case (.number, .text): true
        case (.text, .number): false
        }
    }
}

extension FileQuery.Field {
    fileprivate func key(of file: MediaFile, _ user: (Int64) -> User?) -> SortKey {
        func number(_ value: Int?) -> SortKey { value.map { .number(Int64($0)) } ?? .absent }
        func text(_ value: String?) -> SortKey { value.map { .text(Array($0.utf8)) } ?? .absent }
        switch self {
        case .id: return .number(file.number)
        case .kind: return text(file.content.kind.rawValue)
        case .name: return text(file.name)
        case .size: return .number(file.content.size)
        case .width: return number(file.content.image?.width)
        case .height: return number(file.content.image?.height)
        case .mode: return text(file.content.image?.mode)
        case .createdAt: return .number(file.createdAt.microseconds)
        case .updatedAt: return .number(file.updatedAt.microseconds)
        case .userID: return file.owner.map { .number($0.id) } ?? .absent
        case .username: return text(file.owner?.username)
        case .userFirstName: return text(file.owner.flatMap { user($0.id) }?.firstName)
        case .userLastName: return text(file.owner.flatMap { user($0.id) }?.lastName)
        // Nobody logs in: tokens are all there is.
        case .userLastLogin: return .absent
        }
    }
}

extension String {
    fileprivate var searchKey: Substring.UnicodeScalarView { Substring(foldedForSearch).unicodeScalars }
}

extension Substring.UnicodeScalarView {
    fileprivate func contains(_ other: Substring.UnicodeScalarView) -> Bool {
        var rest = self
        while rest.count >= other.count {
            if rest.starts(with: other) { return true }
            rest = rest.dropFirst()
        }
        return false
    }
}
