package io.arthor.example;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.DefaultResponse;
import org.springframework.cloud.client.loadbalancer.EmptyResponse;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.RequestDataContext;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.loadbalancer.core.ReactorServiceInstanceLoadBalancer;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import org.springframework.http.HttpHeaders;
import reactor.core.publisher.Mono;

/**
 * For {@code @LoadBalancerClient(name = …, configuration = …)}: gives each request the instance of its lane and
 * canary. What the request carries (headers {@code gray} and {@code baggage}) has to be set on it before, by whatever
 * passes headers on in the application.
 */
public final class ArthorLoadBalancer implements ReactorServiceInstanceLoadBalancer {
    private static final String SYMBOL_ENTRY = "arthor-symbol=";

    private final ObjectProvider<ServiceInstanceListSupplier> instances;
    private final String ownSymbol;

    public ArthorLoadBalancer(ObjectProvider<ServiceInstanceListSupplier> instances) {
        this(instances, System.getenv().getOrDefault("ARTHOR_SYMBOL", Choice.STABLE));
    }

    ArthorLoadBalancer(ObjectProvider<ServiceInstanceListSupplier> instances, String ownSymbol) {
        this.instances = instances;
        this.ownSymbol = ownSymbol;
    }

    @Override
    public Mono<Response<ServiceInstance>> choose(Request request) {
        HttpHeaders headers = request.getContext() instanceof RequestDataContext context
                ? context.getClientRequest().getHeaders()
                : HttpHeaders.EMPTY;
        return instances.getObject().get(request).next().map(listed -> choose(listed, headers));
    }

    Response<ServiceInstance> choose(List<ServiceInstance> listed, HttpHeaders headers) {
        List<Instance> known = listed.stream().map(ArthorLoadBalancer::instanceOf).toList();
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return Choice.of(known, symbolOf(headers), headers.getFirst("gray"), random.nextDouble(), random.nextDouble())
                .map(found -> listed.get(known.indexOf(found)))
                .<Response<ServiceInstance>>map(DefaultResponse::new)
                .orElseGet(EmptyResponse::new);
    }

    private String symbolOf(HttpHeaders headers) {
        String baggage = String.join(",", headers.getOrEmpty("baggage"));
        return Arrays.stream(baggage.split(","))
                .map(String::trim)
                .filter(entry -> entry.startsWith(SYMBOL_ENTRY))
                .map(entry -> entry.substring(SYMBOL_ENTRY.length()).split(";")[0])
                .findFirst()
                .orElse(ownSymbol);
    }

    /** Spring Cloud Alibaba gives what Nacos says of an instance among its metadata. */
    private static Instance instanceOf(ServiceInstance one) {
        Map<String, String> metadata = one.getMetadata() == null ? Map.of() : one.getMetadata();
        String weight = metadata.getOrDefault("nacos.weight", "1");
        boolean isHealthy = !"false".equals(metadata.get("nacos.healthy"));
        double share = weight.matches("\\d+(\\.\\d+)?") ? Double.parseDouble(weight) : 1;
        return new Instance(one.getHost(), one.getPort(), isHealthy, true, share, metadata);
    }
}
