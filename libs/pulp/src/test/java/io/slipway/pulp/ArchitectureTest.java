package io.slipway.pulp;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import io.slipway.testkit.architecture.ArchitectureRules;

@AnalyzeClasses(packages = "io.slipway.pulp", importOptions = ArchitectureRules.MainCode.class)
class ArchitectureTest {
    @ArchTest
    static final ArchTests RULES = ArchTests.in(ArchitectureRules.class);
}
