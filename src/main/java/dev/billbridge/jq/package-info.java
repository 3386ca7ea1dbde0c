/**
 * Small programs in jq that operators write into settings: compiled at the start, asked while
 * running.
 */
package dev.billbridge.jq;
