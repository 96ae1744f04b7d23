/** When a voice is to be told to others: rules, and what a rule makes of one person's readings. No database, no framework. */
@NullMarked
package io.toneguard.tap.rule;

import org.jspecify.annotations.NullMarked;
