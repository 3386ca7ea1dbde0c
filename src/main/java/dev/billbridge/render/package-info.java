/**
 * Bytes out of statement revisions: CSV, JSON Lines, JSON.
 * {@link dev.billbridge.render.RecordField} and {@link dev.billbridge.render.StatementField} are
 * the one list of names that files, databases and web hooks share.
 *
 * <p>The same revision always makes the same bytes, so a repeated delivery can be compared with
 * what is already there.
 */
package dev.billbridge.render;
