import CFastCGI

/// Gives memory that nothing uses back to the system; the C library keeps it otherwise, for a burst that may never
/// come again.
package func releaseFreeMemory() { _ = malloc_trim(0) }
