package lilora.app.planning;

import java.util.OptionalLong;

/**
 * Something to compute on.
 *
 * @param device as in a compute specification
 * @param title for people
 * @param detail such as its number of cores; may be empty
 * @param freeBytes memory that is free on it, if that can be told
 * @param obstacle why it cannot be used now; empty when it can
 */
public record ComputeChoice(String device, String title, String detail, OptionalLong freeBytes, String obstacle) {}
