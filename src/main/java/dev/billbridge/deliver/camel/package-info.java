/** Any endpoint that Camel has a component for. */
package dev.billbridge.deliver.camel;
