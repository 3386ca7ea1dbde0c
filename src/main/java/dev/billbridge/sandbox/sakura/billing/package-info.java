/**
 * What SAKURA Cloud bills: accounts, products and zones, and bills that grow every night until the
 * month is over.
 */
package dev.billbridge.sandbox.sakura.billing;
