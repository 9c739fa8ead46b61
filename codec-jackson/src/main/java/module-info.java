/** The dialects of providers and callers in JSON, and configuration files in YAML. */
@SuppressWarnings("module") // The face and the typed API are built later.
module io.signalbox.codec.jackson {
    requires static org.jspecify;
    requires transitive io.signalbox.core;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires org.snakeyaml.engine;
    requires de.siegmar.fastcsv;

    exports io.signalbox.codec.jackson;
    exports io.signalbox.codec.jackson.analysis;
    exports io.signalbox.codec.jackson.anthropic;
    exports io.signalbox.codec.jackson.bedrock;
    exports io.signalbox.codec.jackson.catalog;
    exports io.signalbox.codec.jackson.chat;
    exports io.signalbox.codec.jackson.cohere;
    exports io.signalbox.codec.jackson.completions;
    exports io.signalbox.codec.jackson.config;
    exports io.signalbox.codec.jackson.gemini;
    exports io.signalbox.codec.jackson.responses;
    exports io.signalbox.codec.jackson.services;

    // What the HTTP face and the typed API share; not for others.
    exports io.signalbox.codec.jackson.answer to
            io.signalbox.face,
            io.signalbox.chat;
    exports io.signalbox.codec.jackson.json to
            io.signalbox.chat;
    exports io.signalbox.codec.jackson.sse to
            io.signalbox.chat;
    exports io.signalbox.codec.jackson.translation to
            io.signalbox.chat;

    provides io.signalbox.core.extension.CatalogExtension with
            io.signalbox.codec.jackson.extension.StandardCatalogs;
    provides io.signalbox.core.extension.ConfigExtension with
            io.signalbox.codec.jackson.extension.YamlConfigs;
    provides io.signalbox.core.extension.DialectExtension with
            io.signalbox.codec.jackson.extension.StandardDialects;
    provides io.signalbox.core.extension.PriceExtension with
            io.signalbox.codec.jackson.extension.StandardPrices;
}
