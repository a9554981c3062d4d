import CVips
import Glibc
import Media

/// The open files of one job: all that a worker sees of the disk.
///
/// They are opened anew for every attempt: a position is shared by all copies of a descriptor.
struct JobFiles {
    private let source: OwnedDescriptor
    private let outputs: [OwnedDescriptor]

    /// Empties the outputs. Throws `ImagingError.unavailable(_:)` if a file cannot be opened or is no regular one:
    /// that says nothing about the pixels.
    init(of job: RenderJob) throws(ImagingError) {
        source = try Self.regularFile(job.sourcePath, O_RDONLY, "source")
        var outputs: [OwnedDescriptor] = []
        for output in job.outputs {
            outputs.append(try Self.regularFile(output.path, O_RDWR | O_TRUNC, "output"))
        }
        self.outputs = outputs
    }

    /// The source's, then the outputs' in order.
    var descriptors: [Int32] { [source.number] + outputs.map(\.number) }

    private static func regularFile(
        _ path: String, _ flags: Int32, _ role: String
    ) throws(ImagingError) -> OwnedDescriptor {
        let number = open(path, flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)
        guard number >= 0 else { throw .unavailable("the \(role) cannot be opened: error \(errno)") }
        let file = OwnedDescriptor(number)
        var facts = stat()
        guard fstat(number, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            throw .unavailable("the \(role) is no regular file")
        }
        return file
    }
}
