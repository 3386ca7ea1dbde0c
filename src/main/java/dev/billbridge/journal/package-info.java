/**
 * Statements as entries in books: {@link dev.billbridge.journal.JournalMaker} groups the lines of a
 * revision by the account that rules give them and makes a
 * {@link dev.billbridge.journal.JournalEntry}, which balances or does not exist. A later revision
 * takes back what was entered, figure by figure, and enters what is true now.
 */
package dev.billbridge.journal;
