package import Media
import Synchronization

extension InMemoryCatalog: SigningKeys {
    package func signingKeys() throws -> [SigningKey] {
        state.withLock { state in
            if state.signingKeys.isEmpty { state.signingKeys = [.random()] }
            return state.signingKeys.filter { $0.isValid(at: .now) }
        }
    }

    package func rotateSigningKey(grace: Int64) throws -> SigningKey {
        state.withLock { state in
            let key = SigningKey.random()
            let end = SigningKey.end(ofGrace: grace, from: key.createdAt)
            let former = state.signingKeys.map { former in
                var former = former
                former.expiresAt = min(former.expiresAt ?? end, end)
                return former
            }
            state.signingKeys = [key] + former.filter { $0.isValid(at: key.createdAt) }
            return key
        }
    }
}
