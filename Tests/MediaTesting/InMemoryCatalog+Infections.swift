package import Media
import Synchronization

extension InMemoryCatalog {
    package func record(_ infection: Infection) throws {
        state.withLock { $0.infections.append(infection) }
    }

    package func infections(limit: Int) throws -> [Infection] {
        state.withLock { Array($0.infections.reversed().prefix(max(limit, 0))) }
    }
}
