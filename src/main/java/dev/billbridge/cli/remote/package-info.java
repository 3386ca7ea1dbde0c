/**
 * How a command reaches a running service that has the ledger to itself: over the loopback
 * interface, with a key from a file beside the ledger.
 */
package dev.billbridge.cli.remote;
