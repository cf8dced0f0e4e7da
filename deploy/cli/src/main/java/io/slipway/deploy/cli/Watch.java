package io.slipway.deploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Watches a task and says how far it has come, one line per phase whenever it moved. */
final class Watch {
    private static final Duration LOOK = Duration.ofMillis(500);

    private static final String LEFT_OUT = "sync.skipping.reference";

    private final Api api;
    private final String name;
    private final Set<String> wanted;
    private final Map<String, String> said = new HashMap<>();

    /**
     * Watches what {@code name} is made of.
     *
     * @param wanted the references somebody asked for by name
     */
    Watch(Api api, String name, Set<String> wanted) {
        this.api = api;
        this.name = name;
        this.wanted = wanted;
    }

    /** Whether the task came to a good end, with all that was asked for. */
    boolean until(String task) {
        while (true) {
            JsonNode document = api.get(task);
            document.path("progress_reports").forEach(this::say);
            switch (document.path("state").asText()) {
                case "completed" -> {
                    System.out.printf("%s: %s%n", name, outcome(document));
                    return hasAll(document);
                }
                case "failed", "canceled" -> {
                    System.err.printf(
                            "%s: %s: %s%n",
                            name,
                            document.path("state").asText(),
                            document.path("error").path("description").asText("no reason given"));
                    return false;
                }
                default -> pause();
            }
        }
    }

    /** One broken tag fails no sync; whoever asked for that very tag did not get what he asked for. */
    private boolean hasAll(JsonNode document) {
        return document.path("progress_reports")
                .valueStream()
                .filter(report -> report.path("code").asText().equals(LEFT_OUT))
                .map(report -> report.path("message").asText())
                .noneMatch(message -> wanted.stream()
                        .anyMatch(reference -> message.startsWith("Could not sync " + reference + ": ")));
    }

    private static String outcome(JsonNode document) {
        JsonNode version = document.path("result");
        return version.isNull()
                ? "nothing has changed"
                : "version " + version.path("number").asText();
    }

    private void say(JsonNode report) {
        String total = report.path("total").isNull()
                ? ""
                : " of " + report.path("total").asText();
        String line = "%s: %s %s%s"
                .formatted(
                        name,
                        report.path("message").asText(),
                        report.path("done").asText(),
                        total);
        if (!line.equals(
                said.put(report.path("code").asText() + report.path("message").asText(), line))) {
            System.out.println(line);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted; the sync goes on");
        }
    }
}
