package dev.billbridge.journal;

import dev.billbridge.rules.RuleMatcher;
import java.time.LocalDate;

/**
 * By which a statement is entered.
 *
 * @param accounts of charges
 * @param parties who issues statements, or receives them
 * @param holdsUnmapped whether a revision with a charge that no row matches is held; otherwise the
 *     charge goes to the party's suspense account
 * @param closedThrough last day of the months that are closed; null when none is
 */
public record JournalRules(
    RuleMatcher accounts, RuleMatcher parties, boolean holdsUnmapped, LocalDate closedThrough) {}
