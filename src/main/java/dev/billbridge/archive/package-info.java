/**
 * The documents as received, on disk, before anything is made of them.
 *
 * <p>Everything enters Billbridge through the archive. A document lies at
 * {@code <archive>/<provider>/<account>/<dataset>/<name>-<fingerprint>.json.gz}, its description
 * beside it. An {@link dev.billbridge.archive.Intake} says which documents make one statement; it
 * is all a replay needs.
 */
package dev.billbridge.archive;
