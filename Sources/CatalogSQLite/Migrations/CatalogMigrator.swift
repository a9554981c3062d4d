import GRDB

extension DatabaseMigrator {
    /// Every step from nothing to the present schema, in order; a step that was released is never changed.
    static var catalog: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("0001", foreignKeyChecks: .immediate, migrate: Migration0001.run)
        return migrator
    }
}
