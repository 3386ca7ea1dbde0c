/**
 * Rule files: CSV that accountants edit in {@code routes/books}. Rows are read from the top, and
 * the first one that matches a line of a bill decides.
 *
 * <p>{@link dev.billbridge.rules.RuleShape} says what a file may hold,
 * {@link dev.billbridge.rules.RuleFile} is a file as read, and
 * {@link dev.billbridge.rules.RuleMatcher} decides by it. Every file is matched in the same way,
 * whatever its rows decide.
 */
package dev.billbridge.rules;
