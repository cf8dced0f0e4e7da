package io.slipway.tasks.claim;

/** A task was written by somebody it no longer belongs to; nothing was written. */
public final class FenceRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FenceRefused(Fence fence) {
        super("task " + fence.task() + " is no longer run by attempt " + fence.attempt());
    }
}
