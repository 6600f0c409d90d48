package lilora.builder.task;

/**
 * What task.json says of a task.
 *
 * @param id folder name, e.g. {@code gqa-mini}
 * @param title for people, e.g. {@code GQA-mini}
 * @param kind e.g. {@code multiple-choice}, {@code open}, {@code caption}, {@code classification}
 * @param description one paragraph: what is shown, what is asked, what is disjoint
 * @param metric id of the scorer: choice, text, exact, contains or caption
 * @param maxNewTokens how many tokens an answer may have
 * @param licence short name of the licence of the folder's content
 */
public record TaskDescription(
        String id, String title, String kind, String description, String metric, int maxNewTokens, String licence) {}
