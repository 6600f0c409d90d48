package lilora.storage.repository;

import java.util.Set;

/**
 * Which runs to list. An empty set does not filter.
 *
 * @param text every word must occur in name, id, method, task names, tags or note; case does not matter
 * @param states any of these
 * @param methods any of these method ids
 * @param tags all of these
 * @param collections any of these
 * @param sort column; ties are broken by newest first
 * @param descending direction
 * @param offset rows to skip
 * @param limit most rows to return
 */
public record RunQuery(
        String text,
        Set<RunState> states,
        Set<String> methods,
        Set<String> tags,
        Set<RunCollection> collections,
        RunColumn sort,
        boolean descending,
        int offset,
        int limit) {
    /** The active runs, newest first. */
    public static final RunQuery NEWEST = new RunQuery(
            "",
            Set.of(),
            Set.of(),
            Set.of(),
            Set.of(RunCollection.ACTIVE),
            RunColumn.CREATED,
            true,
            0,
            Integer.MAX_VALUE);

    public RunQuery {
        states = Set.copyOf(states);
        methods = Set.copyOf(methods);
        tags = Set.copyOf(tags);
        collections = Set.copyOf(collections);
        if (offset < 0 || limit < 1) {
            throw new IllegalArgumentException(
                    "A page starts at 0 or later and has at least one row, not offset " + offset + ", limit " + limit);
        }
    }

    public RunQuery withText(String newText) {
        return new RunQuery(newText, states, methods, tags, collections, sort, descending, offset, limit);
    }

    public RunQuery withStates(Set<RunState> newStates) {
        return new RunQuery(text, newStates, methods, tags, collections, sort, descending, offset, limit);
    }

    public RunQuery withMethods(Set<String> newMethods) {
        return new RunQuery(text, states, newMethods, tags, collections, sort, descending, offset, limit);
    }

    public RunQuery withTags(Set<String> newTags) {
        return new RunQuery(text, states, methods, newTags, collections, sort, descending, offset, limit);
    }

    public RunQuery withCollections(Set<RunCollection> newShelves) {
        return new RunQuery(text, states, methods, tags, newShelves, sort, descending, offset, limit);
    }

    public RunQuery sortedBy(RunColumn column, boolean downwards) {
        return new RunQuery(text, states, methods, tags, collections, column, downwards, offset, limit);
    }

    public RunQuery page(int newOffset, int newLimit) {
        return new RunQuery(text, states, methods, tags, collections, sort, descending, newOffset, newLimit);
    }
}
