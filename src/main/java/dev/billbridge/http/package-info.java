/**
 * HTTP calls that end, and how often they are made: how long one may take, how much may come back
 * before its body begins, and the distance that a server is granted.
 */
package dev.billbridge.http;
