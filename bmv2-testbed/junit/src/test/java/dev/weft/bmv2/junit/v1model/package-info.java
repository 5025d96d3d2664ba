/**
 * What STF scripts cannot say about the programs of the embedded switch's {@code src/test/resources/v1model}: time, digests,
 * profiles, value sets, notifications, messages. Each test runs on both executors.
 */
package dev.weft.bmv2.junit.v1model;
