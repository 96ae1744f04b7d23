/**
 * In: where the database is, or that there is none. Out: a migrated database, worked on as the role that owns nothing and sees one
 * tenant per transaction; without {@code --db}, an embedded PostgreSQL in the data folder.
 */
@NullMarked
package io.toneguard.app.db;

import org.jspecify.annotations.NullMarked;
