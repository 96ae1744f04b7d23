/** In: what an administrator says about a recorder that drops files, and a file's name. Out: what that name says, and who speaks where. */
@NullMarked
package io.toneguard.ingest.filesource;

import org.jspecify.annotations.NullMarked;
