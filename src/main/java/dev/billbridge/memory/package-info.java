/** What happens when memory runs out. */
package dev.billbridge.memory;
