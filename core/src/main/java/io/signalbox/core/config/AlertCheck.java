package io.signalbox.core.config;

import io.signalbox.core.config.AlertConfig.Latest;
import io.signalbox.core.config.AlertConfig.Webhook;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The alerts of a configuration. */
final class AlertCheck {

    private static final int MOST_ALERTS = 100;
    private static final int MOST_THRESHOLDS = 10;
    private static final BigDecimal HIGHEST = BigDecimal.TEN;
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}";

    private final List<AlertConfig> alerts;
    private final Problems problems;

    AlertCheck(List<AlertConfig> alerts, Problems problems) {
        this.alerts = alerts;
        this.problems = problems;
    }

    void run() {
        problems.range("alerts", alerts.size(), 0, MOST_ALERTS);
        Set<String> names = new HashSet<>();
        for (int i = 0; i < alerts.size(); i++) {
            String path = "alerts[" + i + "]";
            AlertConfig alert = alerts.get(i);
            if (!alert.name().matches("[A-Za-z0-9._-]{1,64}")) {
                problems.add(path + ".name", alert.name(), "(expected: 1 to 64 letters, digits and . _ -)");
            } else if (!names.add(alert.name())) {
                problems.add(path + ".name", alert.name(), "is given twice (expected: once)");
            }
            money(path, alert);
            alert.webhook().ifPresent(webhook -> webhook(path + ".webhook", webhook));
        }
    }

    private void money(String path, AlertConfig alert) {
        if (alert.amount().usd().signum() <= 0) {
            String key = alert.span() instanceof Latest ? ".rate" : ".spend";
            problems.add(path + key, alert.amount().toString(), "(expected: more than 0 dollars)");
        }
        if (alert.span() instanceof Latest latest) {
            problems.duration(path + ".over", latest.over());
            if (latest.over().compareTo(SHORTEST) < 0) {
                problems.add(path + ".over", latest.over().toMillis() + "ms", "(expected: 1m or more)");
            }
        }
        if (!alert.only().isEmpty() && alert.of().isEmpty()) {
            problems.add(path + ".only", "stands without of (expected: of, which says what these are)");
        }
        problems.range(path + ".thresholds", alert.thresholds().size(), 1, MOST_THRESHOLDS);
        for (BigDecimal threshold : alert.thresholds()) {
            if (threshold.signum() <= 0 || threshold.compareTo(HIGHEST) > 0) {
                problems.add(
                        path + ".thresholds",
                        threshold.movePointRight(2).toPlainString() + "%",
                        "(expected: more than 0%, at most 1000%)");
            }
        }
    }

    /** The address is not shown: its path may be a secret. */
    private void webhook(String path, Webhook webhook) {
        String scheme = String.valueOf(webhook.url().getScheme());
        boolean web = scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https");
        if (!web || webhook.url().getHost() == null || webhook.url().getRawUserInfo() != null) {
            problems.add(path + ".url", "is none (expected: https://host/path, without user or password)");
        }
        if (!webhook.header().matches(TOKEN)) {
            problems.add(path + ".header", webhook.header(), "(expected: the name of a header)");
        }
        if (webhook.secret().reveal().chars().anyMatch(c -> c < ' ' || c > '~')) {
            problems.add(path + ".secret", "has other characters (expected: visible ASCII characters and blanks)");
        }
    }
}
