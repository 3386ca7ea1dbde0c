/** Databases of H2 in files, wherever one is used: as the ledger, or as what a sink delivers to. */
package dev.billbridge.h2;
