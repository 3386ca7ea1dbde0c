/**
 * How SAKURA Cloud answers: three path trees, Basic authentication, JSON with the habits of PHP,
 * CSV inside JSON.
 */
package dev.billbridge.sandbox.sakura;
