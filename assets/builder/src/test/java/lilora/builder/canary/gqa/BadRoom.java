package lilora.builder.canary.gqa;

import lilora.builder.canary.vqav2.BadStamp;

/** Knows another task, which knows it, in a package that says nothing of null. */
public record BadRoom(BadStamp stamp) {}
