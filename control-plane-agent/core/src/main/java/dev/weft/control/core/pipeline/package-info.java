/**
 * What a P4 program offers to a controller, by name. Start at {@link
 * dev.weft.control.core.pipeline.PipelineModel}. Uses nothing but the JDK.
 */
package dev.weft.control.core.pipeline;
