package dev.tcpwarden.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalLong;

/** The results for programs: the same as the tables, and each single time. */
final class JsonReport {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private JsonReport() {}

    static String of(Results results) throws JsonProcessingException {
        ObjectNode root = JSON.createObjectNode();
        root.put("machine", results.machine()).put("rounds", results.rounds());
        ArrayNode workloads = root.putArray("workloads");
        results.workloads().forEach(result -> workload(workloads.addObject(), result));
        root.set("jmh", JSON.valueToTree(results.scores()));
        return JSON.writeValueAsString(root);
    }

    private static void workload(ObjectNode node, Results.OfWorkload result) {
        node.set("workload", JSON.valueToTree(result.workload()));
        node.put("absence", result.absence());
        ArrayNode measurements = node.putArray("measurements");
        result.measurements().forEach(measurement -> measurement(measurements.addObject(), measurement));
        node.set("agent", JSON.valueToTree(result.agent()));
        node.put("agentAbsence", result.agentAbsence());
    }

    private static void measurement(ObjectNode node, Measurement measurement) {
        node.put("name", measurement.name()).put("absence", measurement.absence());
        put(node, "medianNanos", measurement.medianNanos());
        put(node, "meanCpuNanos", measurement.meanCpuNanos());
        put(node, "residentBytes", measurement.residentBytes());
        put(node, "found", measurement.medianFound());
        node.set("phaseNanos", JSON.valueToTree(measurement.medianPhases()));
        node.set("nanos", JSON.valueToTree(measurement.nanos()));
    }

    private static void put(ObjectNode node, String name, OptionalLong value) {
        node.set(name, JSON.valueToTree(value.isPresent() ? value.getAsLong() : null));
    }
}
