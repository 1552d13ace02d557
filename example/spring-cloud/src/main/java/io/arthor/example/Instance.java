package io.arthor.example;

import java.util.Map;

/** One instance of a service as a registry lists it. */
public record Instance(
        String ip, int port, boolean healthy, boolean enabled, double weight, Map<String, String> metadata) {

    /** Where it listens. */
    public String address() {
        return ip.contains(":") ? "[" + ip + "]:" + port : ip + ":" + port;
    }

    private String of(String key) {
        return metadata.getOrDefault(key, "");
    }

    private String or(String key, String otherwise) {
        String value = of(key);
        return value.isEmpty() ? otherwise : value;
    }

    /** Nothing said = it is in no lane of Arthor's. */
    String lifecycle() {
        return or("lifecycle", "RUNNING");
    }

    String symbol() {
        return or("arthor.symbol", Choice.STABLE);
    }

    boolean canary() {
        return of("canary").equals("true");
    }

    private boolean byWeight() {
        return of("canaryType").equals("WEIGHT");
    }

    /** The value of the gray header that leads to it; empty = none. */
    String header() {
        if (!canary()) return "";
        return metadata.containsKey("arthor.header")
                ? of("arthor.header")
                : byWeight() ? "" : of("canaryValue");
    }

    /** Its share of the requests that no header leads, in percent. */
    int share() {
        if (!canary()) return 0;
        String text = metadata.containsKey("arthor.weight")
                ? of("arthor.weight")
                : byWeight() ? of("canaryValue") : "";
        return text.matches("100|[1-9]?\\d") ? Integer.parseInt(text) : 0;
    }

    /** What is said was said of another pod that had this address before. */
    boolean stale() {
        String registered = of("arthor.registered");
        String spokenOf = of("arthor.pod");
        return !registered.isEmpty() && !spokenOf.isEmpty() && !registered.equals(spokenOf);
    }
}
