/** What all cases in {@code routes/tests/books} have in common. */
package dev.billbridge.rules.cases;
