/** Fields of log lines, by which lines that belong together are found. */
package dev.billbridge.log;
