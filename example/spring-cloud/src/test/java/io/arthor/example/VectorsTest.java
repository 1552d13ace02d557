package io.arthor.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The vectors that every implementation passes. */
class VectorsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TestFactory
    List<DynamicTest> vectors() throws Exception {
        JsonNode vectors = JSON.readTree(Path.of("../../libs/plugin/vectors.json").toFile()).get("vectors");
        assertTrue(vectors.size() > 30);
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode vector : vectors)
            tests.add(DynamicTest.dynamicTest(vector.get("name").asText(), () -> check(vector)));
        return tests;
    }

    private static void check(JsonNode vector) {
        List<Instance> instances = new ArrayList<>();
        for (JsonNode one : vector.get("instances")) instances.add(instanceOf(one));
        JsonNode request = vector.get("request");
        String header = request.get("header").isNull() ? null : request.get("header").asText();
        String expected = vector.get("expected").isNull() ? null : vector.get("expected").asText();
        for (int order = 0; order < 2; order++) {
            JsonNode draw = request.get("draw");
            String found = Choice.of(
                            instances,
                            request.get("symbol").asText(),
                            header,
                            draw.get(0).asDouble(),
                            draw.get(1).asDouble())
                    .map(Instance::address)
                    .orElse(null);
            assertEquals(expected, found);
            Collections.reverse(instances);
        }
    }

    private static Instance instanceOf(JsonNode one) {
        Map<String, String> metadata = JSON.convertValue(one.get("metadata"), new TypeReference<>() {});
        return new Instance(
                one.get("ip").asText(),
                one.get("port").asInt(),
                one.get("healthy").asBoolean(),
                one.get("enabled").asBoolean(),
                one.get("weight").asDouble(),
                metadata);
    }
}
