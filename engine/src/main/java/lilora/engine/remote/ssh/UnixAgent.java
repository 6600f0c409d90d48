package lilora.engine.remote.ssh;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import org.apache.sshd.agent.SshAgent;
import org.apache.sshd.agent.SshAgentFactory;
import org.apache.sshd.agent.SshAgentServer;
import org.apache.sshd.agent.common.AbstractAgentProxy;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * A running agent, asked over its socket, which Java opens by itself; MINA's own client of agents needs a native library. The
 * agent is never handed on to a host.
 */
final class UnixAgent extends AbstractAgentProxy {
    private static final int LONGEST_ANSWER = 1 << 18;

    private final SocketChannel channel;

    private UnixAgent(SocketChannel channel) {
        super(null);
        this.channel = channel;
    }

    /** Asks the agent at this socket; where it does not answer there is none. */
    static SshAgentFactory at(Path socket) {
        return new SshAgentFactory() {
            @Override
            public List<ChannelFactory> getChannelForwardingFactories(FactoryManager manager) {
                return List.of();
            }

            @Override
            public SshAgent createClient(Session session, FactoryManager manager) throws IOException {
                SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                try {
                    channel.connect(UnixDomainSocketAddress.of(socket));
                    return new UnixAgent(channel);
                } catch (IOException | RuntimeException e) {
                    channel.close();
                    throw e;
                }
            }

            @Override
            public SshAgentServer createServer(ConnectionService service) {
                throw new UnsupportedOperationException("An agent is not handed on.");
            }
        };
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    protected synchronized Buffer request(Buffer buffer) throws IOException {
        ByteBuffer question = ByteBuffer.wrap(buffer.array(), buffer.rpos(), buffer.available());
        while (question.hasRemaining()) {
            channel.write(question);
        }
        int length = read(Integer.BYTES).getInt();
        if (length < 1 || length > LONGEST_ANSWER) {
            throw new IOException("the agent's answer has an impossible length");
        }
        return new ByteArrayBuffer(read(length).array());
    }

    private ByteBuffer read(int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new EOFException("the agent ended");
            }
        }
        return bytes.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
        super.close();
    }
}
