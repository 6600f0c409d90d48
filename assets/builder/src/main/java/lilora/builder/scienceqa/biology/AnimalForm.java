package lilora.builder.scienceqa.biology;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

/** The ways to ask about an animal. */
enum AnimalForm {
    GROUP("", "Which group does this animal belong to?") {
        @Override
        Choice choice(Animal animal, Random random) {
            return amongGroups(animal.group(), AnimalGroup::label, random);
        }
    },
    SENTENCE("", "Which sentence is true of this animal?") {
        @Override
        Choice choice(Animal animal, Random random) {
            return amongGroups(animal.group(), AnimalGroup::sentence, random);
        }
    },
    BACKBONE("Vertebrates have a backbone. Invertebrates do not.", "Is this animal a vertebrate or an invertebrate?") {
        @Override
        Choice choice(Animal animal, Random random) {
            return new Choice(
                    List.of("vertebrate", "invertebrate"), animal.group().hasBackbone() ? 0 : 1);
        }
    },
    COVER("", "What covers the body of this animal?") {
        @Override
        Choice choice(Animal animal, Random random) {
            List<AnimalCover> covers = Stream.of(AnimalCover.values())
                    .filter(cover -> cover != AnimalCover.NOT_ASKED)
                    .toList();
            return new Choice(covers.stream().map(AnimalCover::option).toList(), covers.indexOf(animal.cover()));
        }
    };

    private static final int OPTIONS = 4;

    private final String context;
    private final String question;

    /** Options and the index of the right one. */
    record Choice(List<String> options, int answer) {}

    AnimalForm(String context, String question) {
        this.context = context;
        this.question = question;
    }

    String context() {
        return context;
    }

    String question() {
        return question;
    }

    /** The options for one animal, in no particular order. */
    abstract Choice choice(Animal animal, Random random);

    private static Choice amongGroups(AnimalGroup right, Function<AnimalGroup, String> wording, Random random) {
        List<AnimalGroup> others = new ArrayList<>(Stream.of(AnimalGroup.values())
                .filter(group -> group.isAskedByName() && group != right)
                .toList());
        Collections.shuffle(others, random);
        return new Choice(
                Stream.concat(Stream.of(right), others.stream())
                        .limit(OPTIONS)
                        .map(wording)
                        .toList(),
                0);
    }
}
