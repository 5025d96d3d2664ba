/**
 * From text to model: YAML with lines, the published JSON Schema (resource {@code
 * dev/weft/control/core/weft.schema.json}), values. Start at {@link
 * dev.weft.control.core.text.SemanticReader}. Opens no file and follows no reference.
 */
package dev.weft.control.core.text;
