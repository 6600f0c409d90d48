package lilora.engine.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import lilora.engine.json.Json;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.MethodCatalog;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.method.OptionSchema;
import lilora.engine.run.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lilora methods}: every method with its options. */
@Command(
        name = "methods",
        description = "Lists the continual-learning methods with their options, defaults and ranges.",
        mixinStandardHelpOptions = true)
final class MethodsCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print JSON")
    private boolean json;

    @Override
    public Integer call() {
        List<Map<String, Object>> all = new ArrayList<>();
        for (ContinualMethod<?> method : MethodCatalog.load().all()) {
            MethodDescriptor<?> descriptor = method.descriptor();
            if (json) {
                all.add(Map.of(
                        "id", descriptor.id(),
                        "title", descriptor.title(),
                        "summary", descriptor.summary(),
                        "source", descriptor.source(),
                        "capabilities", descriptor.capabilities(),
                        "options",
                                OptionSchema.of(descriptor).fields().stream()
                                        .map(MethodsCommand::describe)
                                        .toList()));
            } else {
                print(System.out, descriptor);
            }
        }
        if (json) {
            System.out.print(Json.pretty(all));
        }
        return ExitCode.OK;
    }

    private static Map<String, Object> describe(OptionSchema.Field field) {
        return Map.of(
                "name", field.name(),
                "type", field.type().getSimpleName(),
                "default", field.defaultValue().toString(),
                "choices", field.choices(),
                "help", field.help());
    }

    private static void print(PrintStream out, MethodDescriptor<?> descriptor) {
        out.println("%s  (%s)".formatted(descriptor.id(), descriptor.title()));
        out.println("  " + descriptor.summary() + " " + descriptor.source() + ".");
        if (!descriptor.remark().isEmpty()) {
            out.println("  " + descriptor.remark());
        }
        for (OptionSchema.Field field : OptionSchema.of(descriptor).fields()) {
            String choices = field.choices().isEmpty() ? "" : " [" + String.join(", ", field.choices()) + "]";
            out.println("    %-20s %s  (default %s)%s"
                    .formatted(field.name(), field.help(), field.defaultValue(), choices));
        }
        out.println();
    }
}
