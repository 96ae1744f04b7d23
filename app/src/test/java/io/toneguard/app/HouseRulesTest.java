package io.toneguard.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** Which door leads where. */
@AnalyzeClasses(packages = "io.toneguard", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {
    @ArchTest
    static final ArchRule voiceKnowsNoFramework = noClasses()
            .that()
            .resideInAPackage("io.toneguard.voice..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework..",
                    "org.apache.camel..",
                    "java.sql..",
                    "javax.sql..",
                    "org.slf4j..",
                    "io.micrometer..");

    @ArchTest
    static final ArchRule voiceKnowsNobodyElse = noClasses()
            .that()
            .resideInAPackage("io.toneguard.voice..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.toneguard.ingest..", "io.toneguard.tap..", "io.toneguard.batch..", "io.toneguard.app..");

    @ArchTest
    static final ArchRule ingestKnowsVoiceOnly = noClasses()
            .that()
            .resideInAPackage("io.toneguard.ingest..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.toneguard.tap..", "io.toneguard.batch..", "io.toneguard.app..");

    @ArchTest
    static final ArchRule tapKnowsVoiceOnly = noClasses()
            .that()
            .resideInAPackage("io.toneguard.tap..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.toneguard.ingest..", "io.toneguard.batch..", "io.toneguard.app..");

    @ArchTest
    static final ArchRule batchKnowsVoiceOnly = noClasses()
            .that()
            .resideInAPackage("io.toneguard.batch..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.toneguard.ingest..", "io.toneguard.tap..", "io.toneguard.app..");

    @ArchTest
    static final ArchRule managerAndWorkerNeverSeeOneAnother =
            slices().matching("io.toneguard.batch.(manager|worker)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule audioNeedsTheJdkOnly = noClasses()
            .that()
            .resideInAPackage("io.toneguard.voice.audio..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.toneguard.voice",
                    "io.toneguard.voice.call..",
                    "io.toneguard.voice.features..",
                    "io.toneguard.voice.stress..",
                    "org.apache.commons..");

    @ArchTest
    static final ArchRule featuresNeedAudioOnly = noClasses()
            .that()
            .resideInAPackage("io.toneguard.voice.features..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.toneguard.voice", "io.toneguard.voice.call..", "io.toneguard.voice.stress..");

    @ArchTest
    static final ArchRule packagesHaveNoCircles =
            slices().matching("io.toneguard.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyTheAppKnowsWhatAStoreIsMadeOf = noClasses()
            .that()
            .resideOutsideOfPackage("io.toneguard.app..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.toneguard.app.store..");

    @ArchTest
    static final ArchRule nobodyPrintsPastTheCommandLine = noClasses()
            .that()
            .resideOutsideOfPackage("io.toneguard.app.cli..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    @ArchTest
    static final ArchRule everyPackageSaysWhatGoesInAndOut =
            ArchRuleDefinition.classes().should(beInANullMarkedPackage());

    private static ArchCondition<JavaClass> beInANullMarkedPackage() {
        return new ArchCondition<>("be in a package with a package-info that is @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                JavaPackage room = type.getPackage();
                boolean marked = room.isAnnotatedWith(NullMarked.class);
                events.add(new SimpleConditionEvent(
                        type, marked, room.getName() + " has no @NullMarked package-info.java"));
            }
        };
    }

    @ArchTest
    static void theRulesSeeTheHouse(JavaClasses classes) {
        for (var module : List.of("voice", "ingest", "tap", "batch", "app")) {
            assertThat(classes)
                    .as("classes of %s", module)
                    .filteredOn(type -> type.getPackageName().startsWith("io.toneguard." + module))
                    .hasSizeGreaterThan(100);
        }
    }
}
