/** A service that restarts with changed files once they are known to be sound. */
package dev.billbridge.service.watch;
