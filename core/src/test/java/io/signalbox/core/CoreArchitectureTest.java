package io.signalbox.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.spi.ToolProvider;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The rules of the core, each a sentence. There is no list of exceptions. */
class CoreArchitectureTest {

    private static final String ROOT = "io.signalbox.core";

    /** The ladder: a package uses packages on lower rungs; equal rungs do not see each other. */
    private static final Map<String, Integer> LADDER = new LinkedHashMap<>();

    static {
        LADDER.put("model", 0);
        LADDER.put("cost", 1);
        LADDER.put("attempt", 2);
        LADDER.put("catalog", 2);
        LADDER.put("health", 3);
        LADDER.put("limit", 3);
        LADDER.put("routing", 4);
        LADDER.put("failover", 5);
        LADDER.put("ledger", 6);
        LADDER.put("config", 7);
        LADDER.put("content", 7);
        LADDER.put("port", 8);
        LADDER.put("analysis", 9);
        LADDER.put("extension", 9);
        LADDER.put("name", 9);
        LADDER.put("time", 9);
        LADDER.put("signing", 10);
        LADDER.put("gateway", 10);
        LADDER.put("alert", 10);
    }

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages(ROOT);

    @Test
    void enoughClassesWereSeen() {
        assertThat(CORE.size()).isGreaterThan(100);
    }

    @Test
    void packagesClimbTheLadder() {
        classes()
                .should(new ArchCondition<>("use lower rungs only") {
                    @Override
                    public void check(JavaClass item, ConditionEvents events) {
                        for (Dependency dependency : item.getDirectDependenciesFromSelf()) {
                            String target = dependency.getTargetClass().getPackageName();
                            if (target.startsWith(ROOT + ".") && !target.equals(item.getPackageName())) {
                                boolean lower = rung(target) < rung(item.getPackageName());
                                events.add(new SimpleConditionEvent(item, lower, dependency.getDescription()));
                            }
                        }
                    }
                })
                .check(CORE);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CORE);
    }

    @Test
    void theCoreUsesTheJdkAndItselfAlone() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(ROOT + "..", "java..", "javax.crypto..", "org.jspecify.annotations..")
                .check(CORE);
    }

    @Test
    @DisplayName("jdeps shows that the core needs java.base alone")
    void theCoreNeedsJavaBaseAlone() {
        Path classes = Path.of(CoreArchitectureTest.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .resolveSibling("classes");
        assertThat(Files.isDirectory(classes)).isTrue();
        StringWriter out = new StringWriter();
        int exit = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(
                        new PrintWriter(out),
                        new PrintWriter(out),
                        "--print-module-deps",
                        "--ignore-missing-deps",
                        classes.toString());
        assertThat(exit).as(out.toString()).isZero();
        assertThat(out.toString().strip()).isEqualTo("java.base");
    }

    @Test
    void portsAreInterfacesRecordsOrExceptions() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".port")
                .and()
                .areNotAnonymousClasses()
                .and()
                .areTopLevelClasses()
                .and()
                .haveSimpleNameNotEndingWith("package-info")
                .should(new ArchCondition<>("be an interface, a record or an exception") {
                    @Override
                    public void check(JavaClass item, ConditionEvents events) {
                        boolean fine =
                                item.isInterface() || item.isRecord() || item.isAssignableTo(RuntimeException.class);
                        events.add(new SimpleConditionEvent(item, fine, item.getName()));
                    }
                })
                .check(CORE);
    }

    @Test
    void timeAndChanceComeIn() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.signalbox.core.time.SystemClock")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Random.class)
                .check(CORE.that(new DescribedPredicate<>("are not where chance enters") {
                    @Override
                    public boolean test(JavaClass item) {
                        return !item.getName().equals("io.signalbox.core.gateway.GatewayBuilder");
                    }
                }));
    }

    @Test
    void everyPackageIsNullMarked() {
        for (String name : LADDER.keySet()) {
            assertThat(CORE.getPackage(ROOT + "." + name).isAnnotatedWith(NullMarked.class))
                    .as(name)
                    .isTrue();
        }
        assertThat(CORE.getPackage(ROOT).getSubpackages()).hasSize(LADDER.size());
    }

    @Test
    void nothingWritesToTheStandardStreams() {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(CORE);
    }

    @Test
    void noGenericExceptionIsThrown() {
        noClasses()
                .should()
                .callConstructor(RuntimeException.class, String.class)
                .orShould()
                .callConstructor(Exception.class, String.class)
                .orShould()
                .callConstructor(Error.class, String.class)
                .check(CORE.that(new DescribedPredicate<>("are no exceptions themselves") {
                    @Override
                    public boolean test(JavaClass item) {
                        return !item.isAssignableTo(Throwable.class);
                    }
                }));
    }

    private static int rung(String packageName) {
        String name = packageName.substring(ROOT.length() + 1);
        Integer rung = LADDER.get(name);
        if (rung == null) {
            throw new AssertionError(
                    "package " + packageName + " stands on no rung (expected: one of " + LADDER.keySet() + ")");
        }
        return rung;
    }
}
