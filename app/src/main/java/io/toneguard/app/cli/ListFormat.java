package io.toneguard.app.cli;

/** How a command prints what it found in the database. */
enum ListFormat {
    table,
    json
}
