/** Why a statement or a record says what it says, for the commands and the page. */
package dev.billbridge.explain;
