/**
 * The routes of sinks, made of their templates in {@code routes/sinks} and of the types of sink
 * that are written in Java.
 */
package dev.billbridge.service.sinks;
