/**
 * Which plans a person should look at before they are made true: {@link dev.weft.control.core.risk.RiskAssessor}. Pure;
 * uses plans and the intermediate representation.
 */
package dev.weft.control.core.risk;
