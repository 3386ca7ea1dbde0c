/** How the ledger reaches its database: connections that never wait without end, and tables of the version this program knows. */
package dev.billbridge.ledger.database;
