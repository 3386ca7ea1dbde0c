/** What can be seen from outside while a service runs: health and metrics. */
package dev.billbridge.service.observe;
