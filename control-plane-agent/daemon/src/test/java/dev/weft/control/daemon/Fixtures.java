package dev.weft.control.daemon;

import com.google.protobuf.TextFormat;
import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.compile.Compiler;
import dev.weft.control.core.ir.Pool;
import dev.weft.control.core.text.Reading;
import dev.weft.control.core.text.SemanticReader;
import dev.weft.p4.program.WeftProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import p4.config.v1.P4InfoOuterClass.P4Info;

/** What several tests of this module start from. */
final class Fixtures {
    private Fixtures() {}

    static P4InfoPipeline pipeline() {
        try {
            return P4InfoPipeline.of(TextFormat.parse(WeftProgram.p4Info(), P4Info.class));
        } catch (TextFormat.ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Compiles a file of the repository; its path is from the repository's root. */
    static Compilation compile(String file) {
        Reading reading = new SemanticReader().read(file, text(file));
        return new Compiler(pipeline().model()).compile(reading.model().orElseThrow());
    }

    /** The pools of a switch under a text. */
    static List<Pool> pools(String text, String switchName) {
        Reading reading = new SemanticReader().read("text.yaml", text);
        return new Compiler(pipeline().model())
                .compile(reading.model().orElseThrow())
                .switches()
                .get(switchName)
                .agent()
                .orElseThrow()
                .pools();
    }

    /** The text of a file of the repository. */
    static String text(String file) {
        try {
            return Files.readString(Path.of("../..", file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
