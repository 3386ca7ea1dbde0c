/** Whether the lines of a statement add up to what the statement says of itself. */
package dev.billbridge.reconcile;
