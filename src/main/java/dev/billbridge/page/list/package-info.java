/** Lists of the page: the same columns as a table, as JSON and as CSV. */
package dev.billbridge.page.list;
