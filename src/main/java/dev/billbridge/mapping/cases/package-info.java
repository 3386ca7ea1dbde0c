/**
 * Mapping cases: documents as a provider sends them, and what must become of them. They lie beside
 * the routes, so that whoever corrects a mapping can prove the correction.
 */
package dev.billbridge.mapping.cases;
