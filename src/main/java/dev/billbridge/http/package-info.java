/**
 * HTTP calls with an end: how long one may take, and how much may come back before its body begins.
 */
package dev.billbridge.http;
