/**
 * One file per statement revision in a directory, complete from the moment its name appears,
 * followed by a manifest with size, SHA-256, count and sums. A file once published is never
 * altered.
 */
package dev.billbridge.deliver.file;
