/** How IONOS Cloud answers: Basic or Bearer authentication, one document per contract and month. */
package dev.billbridge.sandbox.ionos;
