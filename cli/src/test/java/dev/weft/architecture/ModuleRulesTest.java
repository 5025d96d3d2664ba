package dev.weft.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The arrows of docs/architecture.md are the only ones. */
class ModuleRulesTest {
    private static final JavaClasses WEFT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.weft");

    private static final String P4_PROGRAM = "dev.weft.p4.program..";
    private static final String P4_RUNTIME = "dev.weft.p4.runtime..";
    private static final String COMPUTE = "dev.weft.compute..";
    private static final String TRANSACTION = "dev.weft.transaction..";
    private static final String INC = "dev.weft.inc..";
    private static final String CORE = "dev.weft.control.core..";
    private static final String DAEMON = "dev.weft.control.daemon..";
    private static final String API = "dev.weft.dataplane.api..";
    private static final String PACKET_IO = "dev.weft.packetio..";
    private static final String AGENT = "dev.weft.dataplane.agent..";
    private static final String TELEMETRY = "dev.weft.dataplane.telemetry..";
    private static final String SWITCH = "dev.weft.bmv2..";
    private static final String LAB = "dev.weft.lab..";

    @TestFactory
    Stream<DynamicTest> modulesUseOnlyWhatTheyMay() {
        return Stream.of(
                mayUse(P4_PROGRAM),
                mayUse(P4_RUNTIME),
                mayUse(COMPUTE),
                mayUse(TRANSACTION),
                mayUse(API, P4_RUNTIME, TRANSACTION),
                mayUse(PACKET_IO),
                mayUse(INC, P4_PROGRAM),
                mayUse(CORE, P4_PROGRAM, COMPUTE, INC),
                mayUse(DAEMON, CORE, TRANSACTION, P4_PROGRAM, COMPUTE, INC, P4_RUNTIME, API),
                mayUse(AGENT, API, TRANSACTION, PACKET_IO, P4_PROGRAM, P4_RUNTIME, COMPUTE, INC),
                mayUse(TELEMETRY, AGENT, API),
                mayUse(SWITCH, P4_RUNTIME, PACKET_IO),
                mayUse(
                        LAB,
                        TRANSACTION,
                        SWITCH,
                        AGENT,
                        API,
                        PACKET_IO,
                        DAEMON,
                        CORE,
                        P4_PROGRAM,
                        P4_RUNTIME,
                        COMPUTE,
                        INC));
    }

    @Test
    void coreKnowsNoTransportNoOnosAndNoFileSystem() {
        noClasses()
                .that()
                .resideInAPackage(CORE)
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "io.grpc..",
                        "com.google.protobuf..",
                        "p4..",
                        "org.onosproject..",
                        "java.nio.file..",
                        "java.net.http.."))
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.File")
                .because("ONOS embeds it, and what decides is pure (architecture.md, decisions 8 and 9)")
                .check(WEFT);
    }

    @Test
    void computeRoutingIsPure() {
        classes()
                .that()
                .resideInAPackage(COMPUTE)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(COMPUTE, "java.lang..", "java.util..", "java.math.."))
                .andShould(notCall())
                .check(WEFT);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.weft.(**)").should().beFreeOfCycles().check(WEFT);
    }

    private static com.tngtech.archunit.lang.ArchCondition<com.tngtech.archunit.core.domain.JavaClass> notCall() {
        return com.tngtech.archunit.lang.conditions.ArchConditions.not(
                com.tngtech.archunit.lang.conditions.ArchConditions.callMethod(System.class, "nanoTime"));
    }

    private static DynamicTest mayUse(String module, String... others) {
        List<String> allowed = new ArrayList<>(List.of(others));
        allowed.add(module);
        return DynamicTest.dynamicTest(
                module,
                () -> noClasses()
                        .that()
                        .resideInAPackage(module)
                        .should()
                        .dependOnClassesThat(resideInAPackage("dev.weft..")
                                .and(not(resideInAnyPackage(allowed.toArray(String[]::new)))))
                        .because("docs/architecture.md gives this module no other arrow")
                        .check(WEFT));
    }
}
