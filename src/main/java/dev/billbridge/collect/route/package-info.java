/**
 * The ways in: source routes, the calls they make, and the run that an account and dataset go
 * through.
 */
package dev.billbridge.collect.route;
