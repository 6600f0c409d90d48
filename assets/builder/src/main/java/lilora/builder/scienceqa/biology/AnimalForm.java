package lilora.builder.scienceqa.biology;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The ways to ask about an animal. */
enum AnimalForm {
    GROUP("", "Which group does this animal belong to?") {
        @Override
        Choice choice(Animal animal) {
            return amongGroups(animal.group(), AnimalGroup::label);
        }
    },
    SENTENCE("", "Which sentence is true of this animal?") {
        @Override
        Choice choice(Animal animal) {
            return amongGroups(animal.group(), AnimalGroup::sentence);
        }
    },
    BACKBONE("Vertebrates have a backbone. Invertebrates do not.", "Is this animal a vertebrate or an invertebrate?") {
        @Override
        Choice choice(Animal animal) {
            return new Choice(
                    List.of("vertebrate", "invertebrate"), animal.group().hasBackbone() ? 0 : 1);
        }
    },
    COVER("", "What covers the body of this animal?") {
        @Override
        Choice choice(Animal animal) {
            List<AnimalCover> covers = Stream.of(AnimalCover.values())
                    .filter(cover -> cover != AnimalCover.NOT_ASKED)
                    .toList();
            return new Choice(covers.stream().map(AnimalCover::option).toList(), covers.indexOf(animal.cover()));
        }
    };

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

    /** The options for one animal, in the same order for all. */
    abstract Choice choice(Animal animal);

    private static Choice amongGroups(AnimalGroup right, Function<AnimalGroup, String> wording) {
        List<AnimalGroup> groups = Stream.of(AnimalGroup.values())
                .filter(AnimalGroup::isAskedByName)
                .toList();
        return new Choice(groups.stream().map(wording).toList(), groups.indexOf(right));
    }
}
