/**
 * What is sent to an ERP by HTTP: pages of a statement revision as signed CloudEvents or in the
 * form a jq template gives them, with ids that stay the same at every attempt, and what the answers
 * mean.
 */
package dev.billbridge.deliver.webhook;
