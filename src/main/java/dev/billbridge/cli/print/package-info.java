/** What commands print. */
package dev.billbridge.cli.print;
