/** Mail servers: alerts as text, statements as an attached file. */
package dev.billbridge.deliver.mail;
