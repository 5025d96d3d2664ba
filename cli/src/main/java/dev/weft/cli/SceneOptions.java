package dev.weft.cli;

import dev.weft.control.core.model.SemanticModel;
import dev.weft.lab.netns.NetnsScene;
import dev.weft.lab.netns.SceneException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What scenes on real hosts have in common: which switch they play on, and that they play in a second process, in namespaces
 * that the first one makes and removes; use as a picocli mixin.
 */
final class SceneOptions {
    @Mixin
    private TargetOptions target;

    @Option(
            names = "--inside",
            hidden = true,
            paramLabel = "PID",
            description = "second process: runs in the namespace made by process PID")
    private long inside;

    /**
     * Plays a story, or has it played by a second process with the same command line.
     *
     * @param scene the name of its command
     * @param file its semantic file
     * @param options what else the second process is told
     */
    <T> int play(
            String scene,
            Path file,
            List<String> options,
            CommonOptions common,
            SemanticModel model,
            NetnsScene.Story<T> story,
            PrintWriter out,
            Telling<T> telling) {
        NetnsScene.Target switches = target.target();
        NetnsScene stage = new NetnsScene(model, line -> {
            out.println(line);
            out.flush();
        });
        try {
            return ControlPlane.translated(() -> {
                if (inside == 0) {
                    return stage.supervise(secondProcess(scene, file, options, common));
                }
                T report = stage.play(inside, switches, story);
                common.writeReport(report);
                telling.tell(report, out);
                return story.passed(report) ? ExitCode.OK : ExitCode.FAILED;
            });
        } catch (SceneException e) {
            throw CliException.failed(e.getMessage(), e);
        }
    }

    /** Says what a report says. */
    interface Telling<T> {
        void tell(T report, PrintWriter out);
    }

    /** The supervisor's process id is appended. */
    private List<String> secondProcess(String scene, Path file, List<String> options, CommonOptions common) {
        List<String> command = new ArrayList<>(TargetOptions.weft());
        // Netty looks for a hardware address to name this process by, and warns where there is none.
        command.add(1, "-Dio.netty.machineId=02:00:00:00:00:00:00:01");
        command.addAll(List.of("scene", scene, file.toAbsolutePath().toString()));
        command.addAll(options);
        command.addAll(target.arguments());
        common.reportFile()
                .ifPresent(report -> command.addAll(
                        List.of("--report", report.toAbsolutePath().toString())));
        if (common.verbose()) {
            command.add("-v");
        }
        command.add("--inside");
        return command;
    }
}
