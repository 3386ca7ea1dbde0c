/** Options and arguments that several commands share. */
package dev.billbridge.cli.option;
