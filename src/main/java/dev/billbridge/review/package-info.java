/** What deserves the look of a person: what comparing documents finds, and all that is open. */
package dev.billbridge.review;
