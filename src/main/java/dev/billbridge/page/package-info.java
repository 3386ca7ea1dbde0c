/**
 * The page that people look at: read-only, rendered on the server, without script. It knows nothing
 * of the server it is on.
 */
package dev.billbridge.page;
