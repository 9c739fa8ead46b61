package io.signalbox.conformance.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import org.junit.jupiter.api.Test;

/** That these tests run on the JUnit that the build says. */
class RunningOnTest {

    @Test
    void isTheVersionThatWasAskedFor() {
        URL jar = Test.class.getProtectionDomain().getCodeSource().getLocation();
        assertTrue(jar.getPath().contains("junit-jupiter-api-" + System.getProperty("junit.major") + "."), jar::getPath);
    }
}
