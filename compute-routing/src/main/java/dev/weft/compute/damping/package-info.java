/** Keeps decisions calm: smoothing in time, dead bands, and limits on the age of what is believed. */
package dev.weft.compute.damping;
