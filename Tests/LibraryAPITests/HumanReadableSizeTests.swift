import Testing

@testable import LibraryAPI

/// Sizes for people (LibraryAPI/Contract §5).
struct HumanReadableSizeTests {
    @Test(
        arguments: [
            (0, "0 B"), (1, "1 B"), (1_023, "1023 B"), (1_024, "1.0 KB"), (1_126, "1.1 KB"),
            (1_152, "1.12 KB"),
            (1_408, "1.38 KB"), (1_536, "1.5 KB"), (1_664, "1.62 KB"), (1_920, "1.88 KB"),
            (1_048_575, "1024.0 KB"), (1_048_576, "1.0 MB"), (2_621_440, "2.5 MB"), (1_073_741_824, "1.0 GB"),
        ] as [(Int64, String)])
    func `the contract's examples hold`(size: Int64, text: String) {
        #expect(HumanReadableSize.text(size) == text)
    }

    @Test(
        arguments: [
            // Ties go to the even hundredth: 1.125, 1.375, 1.625, 1.875.
            (1_152, "1.12 KB"), (1_408, "1.38 KB"), (1_664, "1.62 KB"), (1_920, "1.88 KB"),
            // One byte beside a tie decides.
            (1_151, "1.12 KB"), (1_153, "1.13 KB"), (1_663, "1.62 KB"), (1_665, "1.63 KB"),
            (1_025, "1.0 KB"), (1_030, "1.01 KB"), (1_034, "1.01 KB"), (10_240, "10.0 KB"),
            (10_342, "10.1 KB"),
            (10_291, "10.05 KB"), (1_048_570, "1023.99 KB"), (1_048_571, "1024.0 KB"),
        ] as [(Int64, String)])
    func `hundredths are rounded half to even on the exact value`(size: Int64, text: String) {
        #expect(HumanReadableSize.text(size) == text)
    }

    @Test(
        arguments: [
            (1 << 40, "1.0 TB"), (1 << 40 - 1, "1024.0 GB"), (1 << 50, "1.0 PB"), (1 << 50 - 1, "1024.0 TB"),
            (1 << 60, "1.0 EB"), (1 << 60 - 1, "1024.0 PB"), (3 << 59, "1.5 EB"), (.max, "8.0 EB"),
        ] as [(Int64, String)])
    func `units go up to exabytes`(size: Int64, text: String) {
        #expect(HumanReadableSize.text(size) == text)
    }
}
