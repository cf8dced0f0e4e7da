package io.slipway.ledger.event;

import java.util.UUID;

/**
 * A fact on its way: with the id that consumers dedupe by.
 *
 * @param data the fact as JSON
 */
public record Event(UUID id, Topic topic, String key, String type, String data) {}
