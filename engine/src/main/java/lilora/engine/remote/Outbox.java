package lilora.engine.remote;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lilora.engine.DiskException;
import lilora.engine.event.RunEvent;
import lilora.engine.json.Json;
import lilora.engine.remote.ssh.HostFiles;
import lilora.engine.remote.ssh.LineException;
import lilora.engine.run.EventReader;
import lilora.engine.run.RunDirectory;

/**
 * Commands that lie in the copy's {@code control/}, as any program puts them there, on their way to the host. A command whose way was
 * cut is sent again, unless it has arrived: then it lies there, or an event acknowledges it.
 */
final class Outbox {
    private final RunDirectory local;
    private final RemoteRun remote;

    Outbox(RunDirectory local, RemoteRun remote) {
        this.local = local;
        this.remote = remote;
    }

    /** Copies the events that are new on the host. */
    @FunctionalInterface
    interface CatchUp {
        void events() throws LineException;
    }

    /**
     * Sends what waits, oldest first.
     *
     * @param catchUp asked for when a command does not lie there: the worker acknowledges before it takes a command away, so an
     *     acknowledgement of one that arrived is among the events by then
     */
    void send(HostFiles files, CatchUp catchUp) throws LineException {
        for (Path file : waiting()) {
            String target = remote.folder() + "/control/" + file.getFileName();
            try {
                byte[] command = Files.readAllBytes(file);
                String id = Json.tree(file).path("id").asText();
                if (files.find(target).isEmpty()) {
                    catchUp.events();
                    if (!acknowledged(id)) {
                        files.replace(target, command);
                    }
                }
                Files.deleteIfExists(file);
            } catch (LineException e) {
                throw e;
            } catch (IOException e) {
                throw new DiskException("%s cannot be sent: %s.".formatted(file, DiskException.reason(e)), e);
            }
        }
    }

    private boolean acknowledged(String id) {
        return new EventReader(local.events())
                .pollToEnd().events().stream()
                        .anyMatch(event -> event.event() instanceof RunEvent.Acknowledged ack
                                && ack.id().equals(id));
    }

    private List<Path> waiting() {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(local.control(), "*.json")) {
            entries.forEach(files::add);
        } catch (IOException | DirectoryIteratorException e) {
            // Somebody tidied up: no folder, no command.
            return List.of();
        }
        files.sort(null);
        return files;
    }
}
