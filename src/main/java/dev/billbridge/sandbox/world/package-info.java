/**
 * What both simulated providers share: figures made from the seed, awkward names, oddities,
 * accounts, and the moment.
 */
package dev.billbridge.sandbox.world;
