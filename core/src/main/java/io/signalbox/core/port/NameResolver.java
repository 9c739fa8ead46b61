package io.signalbox.core.port;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * How the name of a provider's host becomes addresses.
 *
 * <p>Need not remember anything: {@link io.signalbox.core.name.AddressBook} does, and asks for one name once at a time. May be called from
 * any thread, also from event loops, and must not block.
 */
public interface NameResolver {

    /**
     * The addresses of a name, in the order in which they are to be tried.
     *
     * @param name of a host, never a literal address
     * @return fails with {@link java.net.UnknownHostException} if there is no such name; with anything else if that could not be learned
     */
    CompletionStage<List<InetAddress>> resolve(String name);
}
