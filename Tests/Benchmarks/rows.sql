-- Adds :rows files to an empty catalog, described but without bytes: lists read rows alone.
PRAGMA synchronous = OFF;
BEGIN;
INSERT INTO files (id, bucket, owner, name, folded_name, blob, size, md5, type, kind, width, height, mode, orientation,
    is_renderable, modified, created_at, updated_at, is_uploaded)
SELECT printf('%08x-0000-4000-8000-%012x', value, value), 'core_media', 1,
    printf('%s photo %d.jpg', substr('AlphaBravoCharlDeltaEcho_', 1 + (value % 5) * 5, 5), value),
    printf('%s photo %d.jpg', substr('alphabravocharldeltaecho_', 1 + (value % 5) * 5, 5), value),
    printf('%064x', value), 1000 + (value * 7919) % 5000000, printf('%032x', value), 'image/jpeg',
    CASE value % 4 WHEN 0 THEN 'text' ELSE 'image' END, 100 + value % 4000, 100 + value % 3000, 'RGB', 1, 1, 1000000 + value,
    1700000000000000 + value * 1000000, 1700000000000000 + value * 1000000, 1
FROM generate_series(1, :rows);
INSERT INTO paths (path, file, edge, is_made)
SELECT printf('core_media/2023/11/14/photo-%d.jpg', value), value, 0, 1 FROM generate_series(1, :rows);
COMMIT;
ANALYZE;
PRAGMA wal_checkpoint(TRUNCATE);
