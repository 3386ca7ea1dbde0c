/**
 * Findings: what a person should check, in statements by themselves and compared with each other.
 */
package dev.billbridge.review;
