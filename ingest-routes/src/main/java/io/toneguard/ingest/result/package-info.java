/**
 * In: what a recording's voices measured, as it was analysed or as it is stored. Out: JSON, the same from `analyze` and from the web API.
 */
@NullMarked
package io.toneguard.ingest.result;

import org.jspecify.annotations.NullMarked;
