package io.arthor.example;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Chooses an instance, the same in every implementation: vectors.json tells whether it is right. */
public final class Choice {
    static final String STABLE = "stable";

    private Choice() {}

    /**
     * The request's own lane, else stable; in it the canary of its gray header, else a canary by weight for its
     * share, else the main.
     *
     * @param header value of the gray header; null = it has none
     * @param share drawn from [0, 1): whether a canary's share gets the request
     * @param pick drawn from [0, 1): which instance of those
     */
    public static Optional<Instance> of(
            List<Instance> instances, String symbol, String header, double share, double pick) {
        List<Instance> callable = instances.stream()
                .filter(one -> one.enabled() && !one.stale() && !one.lifecycle().equals("CLOSING"))
                .toList();
        List<String> lanes = symbol.equals(STABLE) ? List.of(STABLE) : List.of(symbol, STABLE);
        Predicate<Instance> isCreating = one -> one.lifecycle().equals("CREATING");
        for (Predicate<Instance> pool : List.of(isCreating.negate(), isCreating))
            for (String lane : lanes) {
                List<Instance> ofLane = callable.stream()
                        .filter(pool)
                        .filter(one -> one.symbol().equals(lane))
                        .toList();
                Optional<Instance> found = pick(alive(group(ofLane, header, share)), pick);
                if (found.isPresent()) return found;
            }
        return Optional.empty();
    }

    /** The part of a lane that a request goes to; empty = this lane has nobody for it. */
    private static List<Instance> group(List<Instance> lane, String header, double draw) {
        if (header != null && !header.isEmpty()) {
            List<Instance> gray = lane.stream().filter(one -> one.header().equals(header)).toList();
            if (!gray.isEmpty()) return gray;
        }
        List<Instance> mains = lane.stream().filter(one -> !one.canary()).toList();
        List<Instance> byWeight = lane.stream().filter(one -> one.share() > 0).toList();
        int share = byWeight.stream().mapToInt(Instance::share).max().orElse(0);
        boolean isForCanary = !byWeight.isEmpty() && (mains.isEmpty() || draw * 100 < share);
        return isForCanary ? byWeight : mains;
    }

    /** Where no instance is healthy the registry lost sight of them: one of them is better than nobody. */
    private static List<Instance> alive(List<Instance> group) {
        List<Instance> healthy = group.stream().filter(Instance::healthy).toList();
        return healthy.isEmpty() ? group : healthy;
    }

    private static Optional<Instance> pick(List<Instance> instances, double draw) {
        if (instances.isEmpty()) return Optional.empty();
        List<Instance> sorted =
                instances.stream().sorted(Comparator.comparing(Instance::address)).toList();
        double total = sorted.stream().mapToDouble(Choice::weight).sum();
        if (total == 0) return Optional.of(sorted.get((int) (draw * sorted.size())));
        double left = draw * total;
        for (Instance one : sorted) {
            left -= weight(one);
            if (left < 0) return Optional.of(one);
        }
        return Optional.of(sorted.get(sorted.size() - 1));
    }

    private static double weight(Instance one) {
        return Double.isFinite(one.weight()) && one.weight() > 0 ? one.weight() : 0;
    }
}
