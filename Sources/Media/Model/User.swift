/// Somebody who may hold tokens of the library dialect.
package struct User: Equatable, Sendable {
    package let id: Int64
    package var username: String
    package var firstName: String
    package var lastName: String
    package var isStaff: Bool
    package var isAdmin: Bool
    package var isActive: Bool
    /// Permission codes, 3801 to 3804 (library-api.md §1).
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
