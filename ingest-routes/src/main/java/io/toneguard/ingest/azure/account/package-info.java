/** In: the environment. Out: clients of one Azure storage account, and what went wrong with it in one sentence without a secret. */
@NullMarked
package io.toneguard.ingest.azure.account;

import org.jspecify.annotations.NullMarked;
