package lilora.app.remote;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import lilora.app.dialog.DialogService;

/** Asks by dialogs, on the FX thread, while the work that needs the answer waits elsewhere. */
public final class HostDialogs implements HostQuestions {
    private final DialogService dialogs;
    private final Executor fx;

    public HostDialogs(DialogService dialogs, Executor fx) {
        this.dialogs = dialogs;
        this.fx = fx;
    }

    @Override
    public boolean trusts(String host, String fingerprint) {
        return ask(() -> dialogs.confirmDanger(
                "Is this the key of %s?".formatted(host),
                "This computer has never been connected to %s. Its key is\n\n%s\n\nCompare it with what the host's owner or administrator says. A key that is trusted once is kept in the workspace, and nothing else is ever taken for this host."
                        .formatted(host, fingerprint),
                "Trust this key"));
    }

    @Override
    public Optional<String> passphrase(String keyFile) {
        return ask(() -> dialogs.askSecret(
                "A key is locked",
                "Passphrase of %s. It is used for this connection and not kept.".formatted(keyFile)));
    }

    private <T> T ask(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        fx.execute(() -> {
            try {
                answer.complete(question.get());
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("Nobody waits for the answer any more.");
        } catch (ExecutionException e) {
            throw new IllegalStateException("The question could not be asked.", e);
        }
    }
}
