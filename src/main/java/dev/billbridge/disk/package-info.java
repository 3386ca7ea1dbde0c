/** Who may read what is written, and where something is put for a moment. */
package dev.billbridge.disk;
