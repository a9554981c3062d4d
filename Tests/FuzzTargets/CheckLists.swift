import HTTP

/// A list is asked for within bounds, in both dialects.
func checkLists(_ input: [UInt8]) throws {
    let query = Query(String(received: input))
    try checkLibraryList(query)
    try checkStorageList(query)
}
