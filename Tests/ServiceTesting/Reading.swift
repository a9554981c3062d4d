import Foundation
import Synchronization
import Testing

/// The path of one of the service's own absolute URLs.
package func pathOfURL(_ url: Any?, port: UInt16) throws -> String {
    let text = try #require(url as? String)
    let base = "http://127.0.0.1:\(port)"
    try #require(text.hasPrefix(base))
    return String(text.dropFirst(base.count))
}

/// Width and height of a baseline or progressive JPEG, by its frame header (ITU-T T.81 §B.2.2).
package func jpegSize(_ bytes: [UInt8]) -> [Int] {
    var offset = 2
    while offset + 9 < bytes.count, bytes[offset] == 0xFF {
        let marker = bytes[offset + 1]
        if (0xC0...0xC2).contains(marker) {
            return [7, 5].map { Int(bytes[offset + $0]) << 8 | Int(bytes[offset + $0 + 1]) }
        }
        offset += 2 + Int(bytes[offset + 2]) << 8 + Int(bytes[offset + 3])
    }
    return []
}

/// A list that many threads append to.
package final class LockedList<Element: Sendable>: Sendable {
    private let elements = Mutex<[Element]>([])

    package init() {}

    package var all: [Element] { elements.withLock { $0 } }

    package func append(_ element: Element) { elements.withLock { $0.append(element) } }
}

/// Runs `body` with 0 up to `count`, each on a thread of its own, and waits for all.
package func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let group = DispatchGroup()
    for index in 0..<count {
        group.enter()
        Thread.detachNewThread {
            body(index)
            group.leave()
        }
    }
    group.wait()
}

/// Asks until the answer is as wanted; an issue after a minute.
package func eventually(_ condition: () throws -> Bool) throws {
    let deadline = Date() + 60
    while try !condition() {
        try #require(Date() < deadline, "it did not come about")
        sched_yield()
    }
}
