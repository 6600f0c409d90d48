package lilora.builder.look;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a person is asked by a picture.
 *
 * @param id the item's id
 * @param image the picture's path
 * @param asked what is asked, line by line, with the options if there are any
 * @param right what counts as the right answer; the options' letters, if there are options
 * @param told what the person sees of the answer afterwards
 */
record Quiz(String id, String image, List<String> asked, Set<String> right, String told) {
    Quiz {
        asked = List.copyOf(asked);
        right = Set.copyOf(right);
    }

    /** Whether an answer is right, in either case. */
    boolean agrees(String answer) {
        String said = plain(answer);
        return right.stream().anyMatch(one -> plain(one).equals(said));
    }

    private static String plain(String answer) {
        return answer.strip().toLowerCase(Locale.ROOT);
    }
}
