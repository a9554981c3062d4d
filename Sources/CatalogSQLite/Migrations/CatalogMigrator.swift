import GRDB

extension DatabaseMigrator {
    /// Every step from nothing to the present schema, in order; a step that was released is never changed.
    static var catalog: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("0001", foreignKeyChecks: .immediate, migrate: Migration0001.run)
        migrator.registerMigration("0002", migrate: Migration0002.run)
        migrator.registerMigration("0003", migrate: Migration0003.run)
        migrator.registerMigration("0004", migrate: Migration0004.run)
        migrator.registerMigration("0005", migrate: Migration0005.run)
        migrator.registerMigration("0006", migrate: Migration0006.run)
        migrator.registerMigration("0007", foreignKeyChecks: .immediate, migrate: Migration0007.run)
        migrator.registerMigration("0008", migrate: Migration0008.run)
        migrator.registerMigration("0009", migrate: Migration0009.run)
        migrator.registerMigration("0010", migrate: Migration0010.run)
        return migrator
    }
}
