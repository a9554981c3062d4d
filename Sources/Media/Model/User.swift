/// Somebody who may hold tokens of the library dialect.
package struct User: Equatable, Sendable {
    package let id: Int64
    package var username: String
    package var firstName: String
    package var lastName: String
    package var isStaff: Bool
    package var isAdmin: Bool
    package var isActive: Bool
    /// Permission codes, 3801 to 3804 (LibraryAPI/Contract §1).
    package var permissions: Set<Int>

    package init(
        id: Int64, username: String, firstName: String = "", lastName: String = "", isStaff: Bool = false,
        isAdmin: Bool = false, isActive: Bool = true, permissions: Set<Int> = []
    ) {
        self.id = id
        self.username = username
        self.firstName = firstName
        self.lastName = lastName
        self.isStaff = isStaff
        self.isAdmin = isAdmin
        self.isActive = isActive
        self.permissions = permissions
    }

    /// What is wrong with its names, in a sentence; nil if it may have them.
    package var problemWithNames: String? {
        let names = [
            ("A user's name", username, 1), ("A first name", firstName, 0), ("A last name", lastName, 0),
        ]
        let wrong = names.first { _, name, least in
            !(least...Self.longestName).contains(name.unicodeScalars.count)
                || name.unicodeScalars.contains { $0.properties.generalCategory == .control }
        }
        return wrong.map {
            "\($0.0) has \($0.2) to \(Self.longestName) characters and no control characters."
        }
    }

    /// Code points that each of its names may have.
    private static let longestName = 150

    /// Whether it may do what `code` stands for: active, and admin or staff holding the code.
    package func may(_ code: Int) -> Bool {
        isActive && (isAdmin || isStaff && permissions.contains(code))
    }
}

/// The uploader of a file, as far as others see it.
package struct Owner: Equatable, Sendable {
    package let id: Int64
    package let username: String
    /// First and last name, trimmed.
    package let fullName: String

    package init(id: Int64, username: String, fullName: String) {
        self.id = id
        self.username = username
        self.fullName = fullName
    }
}
