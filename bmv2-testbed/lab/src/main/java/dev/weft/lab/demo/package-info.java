/** The story of ./weft demo: follows. */
package dev.weft.lab.demo;
