package io.signalbox.core.extension;

/**
 * Something that a gateway can be put together from, under a name. There is one interface for each kind.
 *
 * <p>An extension is found on the class path or module path by {@link java.util.ServiceLoader}, under the name of the interface of its
 * kind, or given to the builder by hand. One that is given takes the place of a found one of the same kind and name; two that are found
 * under one name are refused. To be found, a class needs a public constructor without parameters, which should do next to nothing: every
 * extension that is found is made, whether it is used or not. What costs something belongs into the method that opens it.
 *
 * <p>All methods are called while a gateway is built, on the thread that builds it, and may block. One instance may serve several
 * gateways. What a method of an extension throws ends the building, and with it everything that was opened for it.
 */
public sealed interface Extension
        permits CallerDialectExtension,
                CatalogExtension,
                ConfigExtension,
                ContentExtension,
                DialectExtension,
                LedgerExtension,
                ListenerExtension,
                PriceExtension,
                ProviderExtension,
                RoutingExtension,
                SignerExtension,
                TokenCounterExtension,
                TransportExtension {

    /** What it is called in configuration; unique among those of its kind, in upper and lower case. */
    String name();

    /**
     * Where one of a kind is needed and the configuration names none, the highest is taken; where several are asked in turn, the highest
     * first. Those that come with Signalbox are below 0, so that one of your own goes before them.
     */
    default int preference() {
        return 0;
    }
}
