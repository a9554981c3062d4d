import BlobsOnDisk
import CatalogSQLite
import FastCGI
import Glibc
import HTTP
import ImagingVips
import LibraryAPI
import Media
import ScanningClamd
import StorageAPI
import TypingMagic

/// The service put together; the only place that names every adapter.
struct Wiring {
    let configuration: Configuration
    private let imaging: VipsImaging
    let library: MediaLibrary
    let signingKeys: any SigningKeys
    let catalogCopying: any CatalogCopying

    /// Opens the data directory, making what is missing.
    ///
    /// - Parameters:
    ///   - configuration: names the data directory.
    ///   - path: the catalog's, if it is not the data directory's own.
    ///   - use: of the data directory, if it has begun.
    ///   - log: gets a sentence on what a catalog of an older version goes through, from time to time.
    /// - Throws: an error if the catalog or a folder cannot be used.
    init(
        _ configuration: Configuration, catalog path: String? = nil, use: DataDirectoryUse? = nil,
        log: @escaping @Sendable (String) -> Void = { _ in }
    ) throws {
        self.configuration = configuration
        let blobs = try DiskBlobStore(root: configuration.data, reserve: configuration.reserve, use: use)
        // Half of those that write at once, which are half of all threads.
        let patient = max(configuration.threads / 4, 1)
        let catalog = try SQLiteCatalog(
            path: path ?? configuration.data + "/catalog.sqlite", patientWriters: patient,
            program: Self.version, onMigration: { log("\($0)") })
        signingKeys = catalog
        catalogCopying = catalog
        imaging = VipsImaging(executable: try Self.executable(), width: configuration.renderWorkers)
        library = MediaLibrary(
            catalog: catalog, blobs: blobs, accounts: catalog, imaging: imaging,
            // Typing is work for a core, and each cookie maps the database anew.
            typing: try MagicTyping(width: sysconf(Int32(_SC_NPROCESSORS_ONLN))),
            renditionLimit: configuration.renditionLimit,
            scanner: try configuration.clamd.map(Self.scanner))
    }

    private static let version = ProgramVersion(
        major: Version.number.major, minor: Version.number.minor, patch: Version.number.patch)

    /// What the catalog's database says of an error, in a sentence; nil for an error of something else.
    static func databaseProblem(_ error: any Error) -> String? { CatalogSQLite.databaseProblem(error) }

    /// Begins a use of a data directory during which nothing else uses it; it ends with the last reference.
    ///
    /// - Throws: an error in a sentence if a service or a command uses it.
    static func useAlone(_ data: String) throws -> DataDirectoryUse {
        try DataDirectoryUse(root: data, isAlone: true)
    }

    /// Whether a file is a catalog of this program, by its header.
    static func isCatalog(_ path: String) -> Bool { CatalogSQLite.isCatalog(path) }

    /// Everything that answers requests.
    var responder: Dialects {
        Dialects(
            library: LibraryAPI(
                library: library, publicURL: configuration.publicURL, maxUpload: configuration.maxUpload,
                origins: configuration.origins),
            storage: StorageAPI(
                library: library, keys: signingKeys,
                settings: StorageSettings(
                    access: configuration.access, publicURL: configuration.publicURL,
                    maxUpload: configuration.maxUpload, orphanGrace: configuration.sweepGrace,
                    origins: configuration.origins, version: Version.text)),
            published: PublishedMedia(library: library, publicURL: configuration.publicURL),
            probes: Probes(library: library, reserve: configuration.reserve),
            prefix: configuration.publicURL?.prefix ?? [])
    }

    /// The virus scanner at this address. Throws rather than let anything through unseen.
    private static func scanner(at text: String) throws -> any VirusScanning {
        guard let address = ClamdAddress(text) else {
            throw ConfigurationError(problems: ["There is no virus scanner at '\(text)'."])
        }
        return ClamdScanner(address: address)
    }

    /// Nil unless a virus scanner can have this address.
    static func checkedScannerAddress(_ text: String) -> String? { ClamdAddress(text).map { _ in text } }

    /// Whether render workers can be kept from opening files here.
    static var decodersSeeNoFiles: Bool { VipsImaging.hidesFiles }

    /// Ends the render workers.
    func close() { imaging.shutdown() }

    /// This program itself, which the render workers run too.
    private static func executable() throws -> String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let count = readlink("/proc/self/exe", &buffer, Int(PATH_MAX))
        guard count > 0 else { throw SystemError("readlink") }
        return String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
