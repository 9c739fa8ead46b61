package io.signalbox.transport.vertx;

import io.vertx.core.Vertx;
import io.vertx.core.net.TrustOptions;
import java.security.KeyStore;
import java.util.function.Function;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.TrustManagerFactorySpi;
import javax.net.ssl.X509TrustManager;

/** Trust that somebody else decides on. What Vert.x has for this needs SLF4J, which an embedder need not have. */
record GivenTrust(X509TrustManager certificates) implements TrustOptions {

    @Override
    public TrustOptions copy() {
        return this;
    }

    @Override
    public TrustManagerFactory getTrustManagerFactory(Vertx vertx) {
        return new Factory(certificates);
    }

    @Override
    public Function<String, TrustManager[]> trustManagerMapper(Vertx vertx) {
        return name -> new TrustManager[] {certificates};
    }

    private static final class Factory extends TrustManagerFactory {
        Factory(X509TrustManager certificates) {
            super(new Spi(certificates), null, "given");
        }
    }

    private static final class Spi extends TrustManagerFactorySpi {
        private final X509TrustManager certificates;

        Spi(X509TrustManager certificates) {
            this.certificates = certificates;
        }

        @Override
        protected void engineInit(KeyStore unused) {}

        @Override
        protected void engineInit(ManagerFactoryParameters unused) {}

        @Override
        protected TrustManager[] engineGetTrustManagers() {
            return new TrustManager[] {certificates};
        }
    }
}
