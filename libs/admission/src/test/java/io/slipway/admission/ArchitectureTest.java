package io.slipway.admission;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import io.slipway.testkit.architecture.ArchitectureRules;

@AnalyzeClasses(packages = "io.slipway.admission", importOptions = ArchitectureRules.MainCode.class)
class ArchitectureTest {
    @ArchTest
    static final ArchTests RULES = ArchTests.in(ArchitectureRules.class);
}
