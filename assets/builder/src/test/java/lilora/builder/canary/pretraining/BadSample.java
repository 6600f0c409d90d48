package lilora.builder.canary.pretraining;

import lilora.builder.canary.gqa.BadRoom;

/** Is made of what belongs to a task. */
public record BadSample(BadRoom room) {}
