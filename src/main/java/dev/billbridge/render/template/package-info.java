/**
 * jq templates, which give a statement revision the form that a receiver wants: pages of records go
 * in, JSON or lines of text come out. A template passes figures on and never makes one.
 */
package dev.billbridge.render.template;
