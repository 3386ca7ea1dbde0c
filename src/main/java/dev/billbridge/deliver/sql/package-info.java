/** Somebody else's tables, filled by the operator's own SQL. */
package dev.billbridge.deliver.sql;
