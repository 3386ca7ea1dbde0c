/**
 * Both provider APIs, simulated over HTTP, for the commands {@code sandbox} and {@code demo} and
 * for every test that needs a provider.
 *
 * <p>Nothing is stored. A figure is a function of (seed, account, month, line), see
 * {@link dev.billbridge.sandbox.world.Figures}; whatever is served, summed or tallied is computed
 * from it on the way, so a statement of a million lines costs no more memory than one of ten, and
 * the same seed and clock serve the same bytes. Only what somebody steers is kept: the clock, the
 * {@linkplain dev.billbridge.sandbox.world.Oddity oddities}, planned
 * {@linkplain dev.billbridge.sandbox.http.Fault faults}, and amounts changed by hand.
 *
 * <pre>
 *   sandbox                 start, steer, tally; the admin endpoints
 *   sandbox.sakura, .ionos  how a provider answers: paths, rights, JSON and CSV
 *   …       .billing        what a provider bills: accounts, products, bills and their life
 *   sandbox.http            one port, streamed answers, faults
 *   sandbox.world           what both share: figures, names, oddities, the moment
 * </pre>
 *
 * Arrows point down this list. Nothing here knows any other part of the project.
 *
 * <p>A day in the life of a SAKURA bill: the month begins; on its 2nd at 04:30 Tokyo time the bill
 * appears, dated the 10th of the next month; every batch at 04:30 adds a day; the batch of the next
 * 1st makes it final; some days after the end of the billing month it is paid. An IONOS invoice is
 * made on the 5th of the next month at 04:00 UTC and finally posted four to six days later; until
 * then invoices by period is an empty array, while usage, utilization, traffic and EVN already show
 * what was used up to yesterday.
 */
package dev.billbridge.sandbox;
