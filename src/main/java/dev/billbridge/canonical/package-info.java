/**
 * The values Billbridge speaks in: statements, billing records, periods, exact decimals. Everything
 * else points down to this package; it points to nothing.
 *
 * <p>A value that exists is valid. Names follow FOCUS and, where FOCUS has none, the providers' own
 * manuals. Amounts are {@link java.math.BigDecimal} from the provider's digits, never binary
 * floating point. {@code null} means unknown, never zero.
 */
package dev.billbridge.canonical;
