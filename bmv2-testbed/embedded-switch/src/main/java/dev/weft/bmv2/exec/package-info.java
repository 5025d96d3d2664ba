/**
 * Execution. {@link dev.weft.bmv2.exec.SimpleSwitchTarget} moves packets between parser, pipelines and deparser as
 * bmv2's simple_switch does; it knows them only as an {@link dev.weft.bmv2.exec.Executor}, so that a second executor
 * can take the interpreter's place. {@link dev.weft.bmv2.exec.Interpreter} is that interpreter: when a program is
 * loaded it lowers the model into trees of small nodes with every name, width and slot resolved, and then walks them.
 */
package dev.weft.bmv2.exec;
