import Media
import MediaTesting
import Testing

/// The doubles keep the contracts too, so tests that use them mean something.
struct InMemoryContractTests {
    @Test func `the catalog keeps the promises about dates`() throws {
        try LinkTimesContract { clock in InMemoryCatalog { clock.now } }.verify()
    }

    @Test func `the catalog in memory keeps the catalog's contract`() throws {
        try CatalogContract { InMemoryCatalog() }.verify()
    }

    @Test func `the catalog in memory keeps the promises about dates`() throws {
        try LinkTimesContract { clock in InMemoryCatalog { clock.now } }.verify()
    }

    @Test func `the catalog in memory keeps the accounts' contract`() throws {
        try AccountsContract { InMemoryCatalog() }.verify()
    }

    @Test func `the catalog in memory keeps the signing keys' contract`() throws {
        try SigningKeysContract { InMemoryCatalog() }.verify()
    }

    @Test func `the blobs in memory keep the blob store's contract`() throws {
        try BlobStoreContract {
            try InMemoryBlobs()
        } shown: { store, path in
            try #require(store as? InMemoryBlobs).shown(at: path)
        } age: { store, seconds in
            try #require(store as? InMemoryBlobs).age(by: seconds)
        }.verify()
    }
}
