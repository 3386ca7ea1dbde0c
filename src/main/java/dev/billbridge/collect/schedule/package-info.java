/** When something is collected, and how several processes keep one timetable. */
package dev.billbridge.collect.schedule;
