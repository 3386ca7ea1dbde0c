/**
 * Mapping cases: documents as a provider sends them, and what must become of them. They lie beside
 * the routes, so that a corrected mapping can be proved.
 */
package dev.billbridge.mapping.cases;
