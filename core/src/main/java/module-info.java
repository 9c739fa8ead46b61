/** The domain of the gateway and its ports. Needs the JDK's base module and nothing else. */
module io.signalbox.core {
    requires static org.jspecify;

    exports io.signalbox.core.alert;
    exports io.signalbox.core.analysis;
    exports io.signalbox.core.attempt;
    exports io.signalbox.core.catalog;
    exports io.signalbox.core.config;
    exports io.signalbox.core.content;
    exports io.signalbox.core.cost;
    exports io.signalbox.core.extension;
    exports io.signalbox.core.failover;
    exports io.signalbox.core.gateway;
    exports io.signalbox.core.health;
    exports io.signalbox.core.ledger;
    exports io.signalbox.core.limit;
    exports io.signalbox.core.model;
    exports io.signalbox.core.name;
    exports io.signalbox.core.port;
    exports io.signalbox.core.routing;
    exports io.signalbox.core.signing;
    exports io.signalbox.core.time;

    uses io.signalbox.core.extension.CallerDialectExtension;
    uses io.signalbox.core.extension.CatalogExtension;
    uses io.signalbox.core.extension.ConfigExtension;
    uses io.signalbox.core.extension.ContentExtension;
    uses io.signalbox.core.extension.DialectExtension;
    uses io.signalbox.core.extension.LedgerExtension;
    uses io.signalbox.core.extension.ListenerExtension;
    uses io.signalbox.core.extension.PriceExtension;
    uses io.signalbox.core.extension.ProviderExtension;
    uses io.signalbox.core.extension.RoutingExtension;
    uses io.signalbox.core.extension.SignerExtension;
    uses io.signalbox.core.extension.TokenCounterExtension;
    uses io.signalbox.core.extension.TransportExtension;
}
