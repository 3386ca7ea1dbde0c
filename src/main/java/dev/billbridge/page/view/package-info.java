/** What each part of the page shows, ready for its template. */
package dev.billbridge.page.view;
