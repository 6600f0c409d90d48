package lilora.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Has a workspace, or only its database, open until its input ends. */
public final class HoldingMain {
    private HoldingMain() {}

    public static void main(String[] arguments) throws IOException, SQLException {
        if (arguments[0].equals("workspace")) {
            try (Workspace workspace = Workspace.open(Path.of(arguments[1]))) {
                hold("holding " + workspace.folder());
            }
        } else {
            String url = "jdbc:h2:file:" + Path.of(arguments[1], "workbench");
            try (Connection connection = DriverManager.getConnection(url, "sa", "")) {
                hold("holding " + connection);
            }
        }
    }

    private static void hold(String message) throws IOException {
        System.out.println(message);
        System.in.read();
    }
}
