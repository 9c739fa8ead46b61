package io.signalbox.core.gateway;

import io.signalbox.core.catalog.ListingReport;
import io.signalbox.core.config.ListedModel;
import io.signalbox.core.config.ProviderConfig;
import io.signalbox.core.ledger.CallerIdentity;
import io.signalbox.core.port.CatalogSource;
import io.signalbox.core.port.CatalogSource.Page;
import io.signalbox.core.port.Clock;
import io.signalbox.core.port.Headers;
import io.signalbox.core.port.MalformedListException;
import io.signalbox.core.port.TransportRequest;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * Asks one provider for its list of models, time and again, page by page. There is a timer or a question under way, never both. A list
 * is passed on when its last page was read; after a failure the last good one holds, and the next question comes sooner.
 *
 * <p>Everything but the report runs among its {@link SerialTasks}. Ends with {@link #stop}.
 */
final class ProviderListing {

    /** A longer page is refused; the longest known list is a tenth of it. */
    private static final long MOST_BYTES = 16 * 1024 * 1024;

    private static final int MOST_PAGES = 50;
    private static final int MOST_MODELS = 20_000;
    private static final Duration LONGEST_PAGE = Duration.ofMinutes(1);
    private static final Duration FIRST_PAUSE_AFTER_FAILURE = Duration.ofSeconds(30);

    /** Who wants to know. */
    interface Reader {

        /** A whole list. */
        void listed(List<ListedModel> models);

        /** A question has ended, well or not. */
        void reported(ListingReport report);
    }

    private final ProviderConfig provider;
    private final CatalogSource source;
    private final URI address;
    private final Upstream upstream;
    private final Duration interval;
    private final Clock clock;
    private final RandomGenerator chance;
    private final SerialTasks serial;
    private Reader reader;

    private Optional<Inquiry> inquiry = Optional.empty();
    private Clock.Cancellable timer = () -> {};
    private boolean stopped;
    private int failuresInARow;

    private volatile ListingReport report = ListingReport.NOTHING;

    /** A listing that was not started. */
    ProviderListing(
            ProviderConfig provider,
            CatalogSource source,
            URI address,
            Upstream upstream,
            Duration interval,
            Clock clock,
            RandomGenerator chance,
            Executor background,
            Reader reader) {
        this.provider = provider;
        this.source = source;
        this.address = address;
        this.upstream = upstream;
        this.interval = interval;
        this.clock = clock;
        this.chance = chance;
        this.reader = reader;
        this.serial = new SerialTasks(background, fault -> failed("the list could not be read"));
    }

    /** What it found out so far. From any thread. */
    ListingReport report() {
        return report;
    }

    /** Begins with the first question, which nobody waits for. */
    void start() {
        serial.run(() -> askIn(Duration.ZERO));
    }

    /** Whether this is what it asks, and how often. */
    boolean asks(Upstream other, Duration pause) {
        return other.equals(upstream) && pause.equals(interval);
    }

    /**
     * From now on another one wants to know.
     *
     * @param first run when the one before hears of nothing more, and the next has not heard of anything yet
     */
    void readBy(Reader next, Runnable first) {
        serial.run(() -> {
            reader = next;
            first.run();
        });
    }

    /** No more questions; one under way is cancelled. */
    void stop() {
        serial.run(() -> {
            stopped = true;
            timer.cancel();
            inquiry.ifPresent(Inquiry::cancel);
        });
    }

    private void askIn(Duration delay) {
        timer.cancel();
        if (!stopped) {
            timer = clock.schedule(delay, () -> serial.run(() -> ask(Optional.empty(), new ArrayList<>(), 1)));
        }
    }

    private void ask(Optional<String> query, List<ListedModel> before, int page) {
        if (!stopped) {
            Inquiry next = new Inquiry(
                    upstream.transport(), request(query), MOST_BYTES, serial, new PageReading(before, page));
            inquiry = Optional.of(next);
            next.begin();
        }
    }

    private TransportRequest request(Optional<String> query) {
        List<Headers.Entry> headers = new ArrayList<>();
        headers.add(new Headers.Entry("accept", "application/json"));
        headers.addAll(upstream.headers().get(0).apply(CallerIdentity.NONE).entries());
        return new TransportRequest(
                "GET",
                query.map(this::withQuery).orElse(address),
                new Headers(headers),
                List.of(),
                upstream.limits().forCall(false, LONGEST_PAGE));
    }

    private URI withQuery(String query) {
        String first = address.toString();
        int mark = first.indexOf('?');
        return URI.create((mark < 0 ? first : first.substring(0, mark)) + "?" + query);
    }

    private void listed(List<ListedModel> models) {
        failuresInARow = 0;
        reader.listed(models);
        ended(report.listed(models.size(), clock.now()), interval);
    }

    private void failed(String why) {
        Duration pause = FIRST_PAUSE_AFTER_FAILURE.multipliedBy(1L << Math.min(failuresInARow, 20));
        failuresInARow++;
        ended(report.failed(why, clock.now()), pause.compareTo(interval) < 0 ? pause : interval);
    }

    private void ended(ListingReport now, Duration pause) {
        report = now;
        inquiry.ifPresent(Inquiry::cancel);
        inquiry = Optional.empty();
        askIn(jittered(pause));
        reader.reported(now);
    }

    /** From nine to eleven tenths, so that gateways that started together do not go on asking together. */
    private Duration jittered(Duration pause) {
        return Duration.ofNanos((long) (pause.toNanos() * (0.9 + 0.2 * chance.nextDouble())));
    }

    /** Collects one page, and goes on to the next or ends. */
    private final class PageReading implements Inquiry.Asker {
        private final List<ListedModel> models;
        private final int number;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();

        PageReading(List<ListedModel> before, int number) {
            this.models = before;
            this.number = number;
        }

        @Override
        public void part(ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            body.writeBytes(copy);
        }

        @Override
        public void answered(int status, boolean whole) {
            if (status != 200) {
                ProviderListing.this.failed("status " + status + " (expected: 200 and a list of models)");
            } else if (!whole) {
                ProviderListing.this.failed("a page of more than " + MOST_BYTES + " bytes (expected: at most that)");
            } else {
                read();
            }
        }

        @Override
        public void failed(Throwable thrown, OptionalInt status) {
            ProviderListing.this.failed(
                    TransportFailures.of(thrown, provider.displayName()).message());
        }

        private void read() {
            Page page;
            try {
                page = source.read(provider, body.toByteArray());
            } catch (MalformedListException malformed) {
                ProviderListing.this.failed(String.valueOf(malformed.getMessage()));
                return;
            }
            models.addAll(page.models());
            if (models.size() > MOST_MODELS) {
                ProviderListing.this.failed("more than " + MOST_MODELS + " models (expected: at most that)");
            } else if (page.nextQuery().isEmpty()) {
                listed(List.copyOf(models));
            } else if (number == MOST_PAGES) {
                ProviderListing.this.failed("more than " + MOST_PAGES + " pages (expected: at most that)");
            } else {
                ask(page.nextQuery(), models, number + 1);
            }
        }
    }
}
