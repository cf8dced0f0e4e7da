package io.slipway.deploy.local;

import java.util.List;
import java.util.stream.Stream;

/** The commands that are given most often, in one JVM and to a Slipway that runs: what its AOT cache has, a launcher begins with. */
final class Rehearsal {
    private static final List<List<String>> COMMANDS =
            List.of(List.of("status"), List.of("status", "--json"), List.of("password"), List.of("up"));

    private Rehearsal() {}

    /** Argument: the state directory. Ends with 1 when one of the commands does not end well. */
    public static void main(String[] args) {
        Slipway.hush();
        for (List<String> command : COMMANDS) {
            String[] arguments = Stream.concat(command.stream(), Stream.of("--state", args[0]))
                    .toArray(String[]::new);
            if (Slipway.commands().execute(arguments) != 0) {
                System.exit(1);
            }
        }
    }
}
