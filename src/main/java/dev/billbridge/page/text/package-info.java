/** How figures, times and text from outside look on the page. */
package dev.billbridge.page.text;
