/**
 * The command line behind {@code ./weft}: one small class per subcommand, everything else in the libraries.
 *
 * <p>May use every module; no module may use it. Start at {@link dev.weft.cli.Main}, which registers the
 * subcommands; {@link dev.weft.cli.CommonOptions} is what they share ({@code --report}, {@code -v}) and
 * {@link dev.weft.cli.CliException} is how a command ends with a one-line error.
 */
package dev.weft.cli;
