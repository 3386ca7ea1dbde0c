/** Exports on a schedule and on request, and copies of them elsewhere. */
package dev.billbridge.service.exports;
