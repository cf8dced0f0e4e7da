package io.slipway.storage.files;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The object store on files.
 *
 * @param directory where the objects are kept: one file system, shared by all replicas
 * @param reserve bytes on that file system that uploads leave free
 * @param uploadPatience how long a request waits for another replica that still works on the same upload
 */
public record FilesConfig(Path directory, long reserve, Duration uploadPatience) {}
