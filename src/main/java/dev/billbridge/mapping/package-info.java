/**
 * How a provider's documents become canonical statements and records: jq programs from
 * {@code routes/mappings}, run over documents that are read as a stream.
 *
 * <p>A mapping file defines three functions. {@code lines} says where the lines of a statement are;
 * {@code statement} makes the header; {@code record} makes the records of one line. Memory use
 * depends on the size of a line, not of a document. The wire may write a figure as number or
 * string, a list as array or object: {@link dev.billbridge.mapping.WireValue} accepts both, so that
 * no mapping has to.
 */
package dev.billbridge.mapping;
