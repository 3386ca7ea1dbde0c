/** What was billed and used, by what, and why two months differ; every figure exact. */
package dev.billbridge.analyze;
