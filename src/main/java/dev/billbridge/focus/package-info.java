/**
 * Charges in the form of FOCUS, the FinOps Open Cost and Usage Specification: a folder of files for
 * each billing period. A period that has closed is never written again; what a provider changes
 * afterwards becomes correction rows in an open one.
 */
package dev.billbridge.focus;
