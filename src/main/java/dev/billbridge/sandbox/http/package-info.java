/**
 * The port: requests taken apart, answers written as streams, faults that spoil them, and the APIs
 * behind one front.
 */
package dev.billbridge.sandbox.http;
