/**
 * The commands, one class each. Exit codes: 0 done, 1 some work failed, 2 refused because of
 * settings or usage.
 */
package dev.billbridge.cli;
