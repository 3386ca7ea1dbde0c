/**
 * Files on an SFTP server, the same as a file sink writes. It speaks SFTP itself, with the library
 * that Camel's SFTP component is made of: that component can neither compare what lies there
 * already nor read back what it has written, and it replaces files on servers that rename over
 * them.
 */
package dev.billbridge.deliver.sftp;
