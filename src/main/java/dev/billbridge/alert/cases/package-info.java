/** Cases in which charges of several months and what alerts say of them lie beside the routes. */
package dev.billbridge.alert.cases;
