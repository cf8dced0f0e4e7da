package io.slipway.access.token;

import java.time.Duration;
import java.time.Instant;

/** A token as it is given out. */
public record Token(String jwt, Instant issuedAt, Duration expiresIn) {}
