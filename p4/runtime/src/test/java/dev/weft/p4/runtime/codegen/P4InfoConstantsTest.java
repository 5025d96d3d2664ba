package dev.weft.p4.runtime.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.p4.runtime.SmallPipeline;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class P4InfoConstantsTest {
    @TempDir
    Path directory;

    @Test
    void javaElevenCompilesItAndTheValuesAreThere() throws Exception {
        String source = P4InfoConstants.generate(SmallPipeline.index().p4info(), "small.p4info.txtpb", "gen", "Small");
        Path file = Files.writeString(directory.resolve("Small.java"), source);
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "--release",
                        "11",
                        "-Xlint:-options",
                        "-d",
                        directory.toString(),
                        file.toString());
        assertThat(status).as(source).isZero();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
            assertThat(value(loader, "Tables$Acl", "NAME")).isEqualTo("ingress.acl");
            assertThat(value(loader, "Tables$Acl", "SIZE")).isEqualTo(64);
            assertThat(value(loader, "Tables$Acl$Keys", "HDR_IPV4_DST")).isEqualTo("hdr.ipv4.dst");
            assertThat(value(loader, "Tables$Acl$KeyIds", "HDR_IPV4_DST")).isEqualTo(2);
            assertThat(value(loader, "Tables$Acl$KeyBits", "PORT")).isEqualTo(9);
            // an alias that is the name of the class around it
            assertThat(value(loader, "Tables$Tables_33554434", "NAME")).isEqualTo("egress.tables");
            assertThat(value(loader, "Actions$Forward$ParamIds", "DST_MAC")).isEqualTo(2);
            assertThat(value(loader, "Registers$Load", "ID")).isEqualTo(369098753);
            assertThat(value(loader, "PacketHeaders$PacketOut$FieldBits", "COOKIE"))
                    .isEqualTo(16);
        }
    }

    @Test
    void aMissingInputIsNamed() {
        String missing = directory.resolve("absent.txtpb").toString();
        assertThatThrownBy(() -> P4InfoConstants.main(new String[] {missing, directory.toString(), "gen", "Small"}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("absent.txtpb");
    }

    @Test
    void anUnchangedFileKeepsItsTime() throws Exception {
        Path input = directory.resolve("x.txtpb");
        Files.writeString(input, SmallPipeline.index().p4info().toString());
        String[] args = {input.toString(), directory.toString(), "gen.sub", "Small"};
        P4InfoConstants.main(args);
        Path output = directory.resolve("gen/sub/Small.java");
        Files.setLastModifiedTime(output, java.nio.file.attribute.FileTime.fromMillis(1000));
        P4InfoConstants.main(args);
        assertThat(Files.getLastModifiedTime(output).toMillis()).isEqualTo(1000);
    }

    private static Object value(ClassLoader loader, String nested, String field) throws Exception {
        return Class.forName("gen.Small$" + nested, false, loader)
                .getField(field)
                .get(null);
    }
}
