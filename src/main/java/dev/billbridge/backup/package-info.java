/**
 * A copy of ledger and archive that belong together, made while the service runs, and put back, on
 * whichever engine.
 */
package dev.billbridge.backup;
