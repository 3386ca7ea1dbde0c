/**
 * What sink routes in {@code routes/sinks} can rely on: a {@link dev.billbridge.deliver.Target} for
 * every shipped type, made of the sink's settings and bound as the bean {@code target-<sink>}, and
 * the ways from it back into routes.
 */
package dev.billbridge.deliver.route;
