package dev.weft.onos;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrow of this module in docs/architecture.md: the core, transactions, and what ONOS gives. */
class ModuleRulesTest {
    @Test
    void usesTheCoreAndTransactionsOnly() {
        noClasses()
                .that()
                .resideInAPackage("dev.weft.onos..")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.weft..")
                        .and(resideOutsideOfPackages(
                                "dev.weft.onos..",
                                "dev.weft.control.core..",
                                "dev.weft.transaction..",
                                "dev.weft.p4.program..",
                                "dev.weft.compute..",
                                "dev.weft.inc..")))
                .check(new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.weft.onos"));
    }
}
