/** How a site stands: figures that metrics and page share, and what needs a person. */
package dev.billbridge.overview;
