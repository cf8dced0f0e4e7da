package io.slipway.deploy.door;

import io.vertx.core.Vertx;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The front door as a process of its own. */
public final class DoorProcess {
    private static final Logger LOG = Logger.getLogger(DoorProcess.class.getName());

    private DoorProcess() {}

    /** Arguments: host, public port, and the ports of registry-service, task-api and content-service. */
    public static void main(String[] args) {
        Map<Backend, Integer> ports = Map.of(
                Backend.REGISTRY, Integer.valueOf(args[2]),
                Backend.TASKS, Integer.valueOf(args[3]),
                Backend.CONTENT, Integer.valueOf(args[4]));
        new Door(Vertx.vertx(), ports)
                .open(args[0], Integer.parseInt(args[1]))
                .onSuccess(server -> LOG.info("open on port " + server.actualPort()))
                .onFailure(DoorProcess::giveUp);
    }

    private static void giveUp(Throwable failure) {
        LOG.log(Level.SEVERE, "the door does not open: {0}", failure.getMessage());
        System.exit(1);
    }
}
