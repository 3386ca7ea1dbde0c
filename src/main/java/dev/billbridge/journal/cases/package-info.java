/** Test cases for rule files: records that lie beside the routes, and the entries they make. */
package dev.billbridge.journal.cases;
