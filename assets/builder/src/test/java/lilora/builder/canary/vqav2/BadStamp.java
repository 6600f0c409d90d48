package lilora.builder.canary.vqav2;

import lilora.builder.canary.gqa.BadRoom;

/** Knows another task, which knows it. */
public record BadStamp(BadRoom room) {}
