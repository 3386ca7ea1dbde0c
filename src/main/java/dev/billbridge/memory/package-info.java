/** How much memory work in progress may take, and what happens when it runs out. */
package dev.billbridge.memory;
