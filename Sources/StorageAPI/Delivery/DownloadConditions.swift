import HTTP
import Media

/// The headers on which a download depends, checked as the dialect wants them (storage-api.md §2.1).
struct DownloadConditions {
    let request: ConditionalRequest
    let range: RangeField

    /// Throws 400 for a header given twice, a date that is none, and ranges that are none. HEAD knows no ranges.
    init(_ request: Request) throws {
        self.request = try ConditionalRequest(checking: request.headers)
        range = request.method == .head ? .absent : RangeField(request.headers)
        if case .invalid = range {
            throw Refusal.malformed("parameter \"Range\" in header has an error: not of the form bytes=0-99")
        }
    }
}

extension ConditionalRequest {
    /// Throws 400 for a header given twice and a date that is none.
    init(checking headers: Headers) throws {
        self.init(headers)
        if let name = repeated.first {
            throw Refusal.malformed("Expected one value for \(name), got \(headers.all(name).count)")
        }
        if let name = invalidDates.first {
            throw Refusal.malformed("Invalid format for parameter \(name): not an HTTP date")
        }
    }

    /// Throws 412 unless a change of `file` is welcome (RFC 9110 §13.1).
    func requireUpdate(of file: MediaFile, _ method: Method) throws {
        guard hasUpdatePrecondition else { return }
        let decision = decide(
            etag: file.content.etag, lastModified: file.updatedAt.seconds, method: method)
        guard case .proceed = decision else { throw Refusal.preconditionFailed }
    }
}

extension Refusal {
    static let preconditionFailed = Refusal(412, "precondition failed")
}
