package io.slipway.testkit.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The walls: who may see whom, what only some may import, and the habits that keep the house clean. A module runs them with {@code
 * ArchTests.in(ArchitectureRules.class)}.
 */
public final class ArchitectureRules {
    /** Who may see whom, beside itself: the table of the design, by package. */
    private static final Map<String, Set<String>> MAY_SEE = Map.ofEntries(
            Map.entry("oci", Set.of()),
            Map.entry("testkit", Set.of("oci")),
            Map.entry("ledger", Set.of("oci")),
            Map.entry("storage", Set.of("oci")),
            Map.entry("upstream", Set.of("oci")),
            Map.entry("pulp", Set.of("oci", "ledger")),
            Map.entry("tasks", Set.of("oci", "ledger")),
            Map.entry("access", Set.of("oci", "ledger")),
            Map.entry("admission", Set.of("oci", "ledger", "pulp", "access", "upstream")),
            Map.entry("catalog", Set.of("oci", "ledger", "tasks", "access")),
            Map.entry("registry", Set.of("oci", "ledger", "access", "catalog", "storage", "upstream")),
            Map.entry("content", Set.of("oci", "pulp", "ledger", "tasks", "access", "admission", "catalog", "storage")),
            Map.entry("taskapi", Set.of("oci", "pulp", "ledger", "tasks", "access", "admission", "upstream")),
            Map.entry("worker", Set.of("oci", "pulp", "ledger", "tasks", "access", "catalog", "storage", "upstream")));

    private static final String[] DATABASE = {
        "io.slipway.ledger..", "io.slipway.tasks..", "io.slipway.access..", "io.slipway.catalog.."
    };

    /** Modules whose packages do not need each other in circles; the list only becomes longer. */
    private static final Set<String> FREE_OF_CIRCLES = Set.of("oci", "ledger", "storage", "upstream");

    private static final Set<String> SUBSCRIBERS = Set.of(
            "AnswerWriter",
            "Authenticate",
            "Beat",
            "Filling",
            "FirstAdmin",
            "FirstQuestion",
            "ForgetAudit",
            "Ledger",
            "OneQuestion",
            "Pointers",
            "Presence",
            "Reclaim",
            "RecordDeed",
            "RefuseWrongSchema",
            "Relay",
            "RingWorkers",
            "RouteTable",
            "StoreAnswers",
            "TellOperations",
            "Together",
            "Turns",
            "Worker");

    @ArchTest
    static void modules_see_only_whom_they_may(JavaClasses classes) {
        MAY_SEE.forEach((module, visible) -> {
            String[] hidden = MAY_SEE.keySet().stream()
                    .filter(other -> !other.equals(module) && !visible.contains(other))
                    .map(other -> "io.slipway." + other + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage("io.slipway." + module + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(hidden)
                    .allowEmptyShould(true)
                    .check(classes);
        });
    }

    @ArchTest
    static final ArchRule only_those_that_own_tables_import_a_database_client = noClasses()
            .that(resideOutsideOfPackages(DATABASE))
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "org.hibernate..", "io.vertx.sqlclient..", "io.vertx.mutiny.sqlclient..", "io.quarkus.hibernate.."))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule only_upstream_and_the_deployment_send_http = noClasses()
            .that(resideOutsideOfPackages("io.slipway.upstream..", "io.slipway.storage..", "io.slipway.deploy.."))
            .should()
            .dependOnClassesThat(describe(
                    "are HTTP clients",
                    type -> type.getName().startsWith("io.vertx.core.http.HttpClient")
                            || type.getName().startsWith("io.vertx.mutiny.core.http.HttpClient")
                            || type.getPackageName().startsWith("java.net.http")
                            || type.getPackageName().contains("ext.web.client")))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule transactions_begin_at_the_door = noClasses()
            .that(resideOutsideOfPackages("io.slipway.ledger.transaction..", "io.slipway.worker.run.."))
            .should()
            .callMethodWhere(describe(
                    "opens a session or a transaction",
                    call -> Set.of("withTransaction", "withSession", "begin").contains(call.getName())
                            && !call.getTargetOwner().getPackageName().startsWith("io.slipway.")))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule nobody_waits_on_a_thread =
            noClasses().should().callMethod(Uni.class, "await").allowEmptyShould(true);

    @ArchTest
    static final ArchRule rows_are_lists_not_streams = noMethods()
            .that()
            .areDeclaredInClassesThat(
                    resideInAnyPackage("io.slipway.catalog..", "io.slipway.tasks..", "io.slipway.access.."))
            .and()
            .arePublic()
            .should()
            .haveRawReturnType(Multi.class)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule names_say_what_a_class_does = noClasses()
            .should()
            .haveNameMatching(".*(Manager|Helper|Util|Utils|Impl|Service)")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule every_package_has_a_sentence_and_is_null_marked =
            classes().should(new HasMarkedPackage());

    @ArchTest
    static void packages_form_no_cycles(JavaClasses classes) {
        FREE_OF_CIRCLES.forEach(module -> slices().matching("io.slipway." + module + ".(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(classes));
    }

    @ArchTest
    static final ArchRule settings_are_interfaces = noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("org.eclipse.microprofile.config.inject.ConfigProperty")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule settings_are_told = classes()
            .that(describe("are settings", Settings::isMapping))
            .should(new Settings())
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule events_keep_their_schemas = classes()
            .that(describe("are facts", EventSchemas::isFact))
            .should(new EventSchemas())
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule every_parallel_step_names_its_bound = noClasses()
            .should()
            .callMethodWhere(describe(
                    "merges without a number",
                    call -> isMutiny(call)
                            && (call.getName().endsWith("AndMerge")
                                    || (call.getName().equals("merge")
                                            && call.getTarget()
                                                    .getRawParameterTypes()
                                                    .isEmpty()))))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule chains_are_written_with_four_verbs = noClasses()
            .should()
            .callMethodWhere(describe(
                    "is flatMap, concatMap or replaceWith(Uni): say chain",
                    call -> isMutiny(call)
                            && (Set.of("flatMap", "concatMap").contains(call.getName())
                                    || (call.getName().equals("replaceWith")
                                            && call.getTarget().getRawParameterTypes().stream()
                                                    .anyMatch(type -> type.isEquivalentTo(Uni.class))))))
            .allowEmptyShould(true);

    /** Where a chain ends: at the edges, in what runs by itself, and at the door. */
    @ArchTest
    static final ArchRule few_subscribe = noClasses()
            .that(describe("are not among those that may", type -> !SUBSCRIBERS.contains(outermost(type))))
            .should()
            .callMethodWhere(describe(
                    "subscribes", call -> isMutiny(call) && call.getName().equals("subscribe")))
            .allowEmptyShould(true);

    /** Where secrets are compared, in a time that says nothing about them. */
    private static final Set<String> COMPARERS = Set.of("Passwords", "Secret", "Secrets");

    @ArchTest
    static final ArchRule secrets_are_compared_at_one_place = noClasses()
            .that(describe("are not the constant-time type", type -> !COMPARERS.contains(outermost(type))))
            .should()
            .callMethodWhere(describe(
                    "compares secrets",
                    call -> (call.getTargetOwner().getName().equals("java.security.MessageDigest")
                                    && call.getName().equals("isEqual"))
                            || (call.getTargetOwner().getName().endsWith(".BcryptUtil")
                                    && call.getName().equals("matches"))))
            .allowEmptyShould(true);

    /**
     * Layers are stored and served as they came, and answers of others are read as they came. Whoever is the first to unpack something has
     * bombs, links and paths that lead out to think of, and puts the class that bounds them here.
     */
    private static final Set<String> UNPACKERS = Set.of();

    @ArchTest
    static final ArchRule nothing_is_unpacked_unawares = noClasses()
            .that(describe("are not known to unpack", type -> !UNPACKERS.contains(outermost(type))))
            .should()
            .dependOnClassesThat(describe("unpack", ArchitectureRules::unpacks))
            .orShould()
            .callMethodWhere(describe(
                    "have answers or bodies unpacked",
                    call -> call.getName().startsWith("setDecompressionSupported")
                            || (call.getName().equals("newFileSystem")
                                    && call.getTargetOwner().getName().equals("java.nio.file.FileSystems"))))
            .allowEmptyShould(true);

    private ArchitectureRules() {}

    private static boolean unpacks(JavaClass type) {
        return type.getName().matches("java\\.util\\.(zip|jar)\\..*(Inflater|InputStream|File).*")
                || List.of(
                                "org.apache.commons.compress",
                                "com.github.luben.zstd",
                                "io.airlift.compress",
                                "org.tukaani.xz",
                                "org.xerial.snappy",
                                "net.jpountz",
                                "io.netty.handler.codec.compression",
                                "com.aayushatharva.brotli4j")
                        .stream()
                        .anyMatch(type.getPackageName()::startsWith);
    }

    private static boolean isMutiny(JavaMethodCall call) {
        return call.getTargetOwner().getPackageName().startsWith("io.smallrye.mutiny");
    }

    private static String outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureRules::outermost).orElse(type.getSimpleName());
    }

    /** A package is marked when its package-info is. */
    private static final class HasMarkedPackage extends ArchCondition<JavaClass> {
        HasMarkedPackage() {
            super("live in a package that is null-marked");
        }

        @Override
        public void check(JavaClass type, ConditionEvents events) {
            boolean marked = type.getPackage().tryGetPackageInfo().isPresent();
            events.add(new SimpleConditionEvent(type, marked, type.getPackageName() + " has no package-info"));
        }
    }

    /** Everything but tests. */
    public static final class MainCode implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return List.of(new DoNotIncludeTests(), new DoNotIncludeJars()).stream()
                    .allMatch(option -> option.includes(location));
        }
    }
}
