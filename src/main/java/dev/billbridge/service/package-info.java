/**
 * The Camel side in Java: what every route in {@code routes/} can rely on, and the service that
 * starts them.
 *
 * <p>{@code direct:get-<account>} makes one call and answers with the archived document; it limits
 * the rate, retries what may pass, and counts failures per endpoint. {@code direct:ingest} hands
 * documents to the ingestion. Whatever fails in a source route is recorded by the run it belongs
 * to, and the other branches of the route go on.
 */
package dev.billbridge.service;
