/**
 * What operators are told. In: rows of {@code operator_notice}, which other rooms write with the fact. Out: a message by webhook and mail for all
 * notices of a minute, at least once.
 */
@NullMarked
package io.toneguard.app.notice;

import org.jspecify.annotations.NullMarked;
