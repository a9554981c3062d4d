import CatalogSQLite
import Dispatch
import Media
import Synchronization
import Testing

@Suite struct SQLiteCatalogConcurrencyTests {
    private let scratch: ScratchCatalog

    init() throws { scratch = try ScratchCatalog() }

    @Test func `of many inserts of one path one wins`() throws {
        let catalog = scratch.catalog
        let outcomes = Mutex<[MediaError?]>([])
        let others = Mutex<[any Error]>([])
        DispatchQueue.concurrentPerform(iterations: 40) { _ in
            do {
                _ = try catalog.insert(FileDraft.unique(path: "core_media/one.jpg", edges: [64]))
                outcomes.withLock { $0.append(nil) }
            } catch let error as MediaError {
                outcomes.withLock { $0.append(error) }
            } catch {
                others.withLock { $0.append(error) }
            }
        }
        #expect(others.withLock { $0.isEmpty })
        #expect(outcomes.withLock { $0.filter { $0 == nil }.count } == 1)
        #expect(outcomes.withLock { $0.filter { $0 == .pathTaken }.count } == 39)
        #expect(try catalog.page(FileQuery()).total == 1)
        #expect(try catalog.integrityFindings() == [])
    }

    @Test func `readers see what they wrote and never half of a file`() throws {
        let catalog = scratch.catalog
        let problems = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 8) { worker in
            for round in 0..<25 {
                do {
                    let file = try catalog.insert(FileDraft.unique(edges: Thumbnail.edges))
                    let read = try catalog.file(number: file.number)
                    let page = try catalog.page(FileQuery())
                    if read != file {
                        problems.withLock { $0.append("\(worker)/\(round): not what was written") }
                    }
                    if page.files.contains(where: { $0.thumbnails.count != 4 || $0.path.isEmpty }) {
                        problems.withLock { $0.append("\(worker)/\(round): half a file") }
                    }
                    if page.total < Int64(page.files.count) {
                        problems.withLock { $0.append("\(worker)/\(round): the total is behind the page") }
                    }
                } catch {
                    problems.withLock { $0.append("\(worker)/\(round): \(error)") }
                }
            }
        }
        #expect(problems.withLock { $0 } == [])
        #expect(try catalog.page(FileQuery()).total == 200)
        #expect(try catalog.integrityFindings() == [])
    }
}
