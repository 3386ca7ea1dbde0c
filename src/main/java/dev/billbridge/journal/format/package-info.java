/** The forms in which programs import entries: DATEV, hledger, beancount, JSON, columns. */
package dev.billbridge.journal.format;
