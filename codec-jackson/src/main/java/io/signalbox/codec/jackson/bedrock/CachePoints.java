package io.signalbox.codec.jackson.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.signalbox.codec.jackson.translation.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Marks for the cache: blocks of their own that follow what is worth keeping. */
final class CachePoints {

    private static final String NAME = "cachePoint";
    private static final int MOST = 4;

    private final BedrockModel model;
    private final List<String> dropped;

    /** @param dropped where the field's name goes if marks have to be left out */
    CachePoints(BedrockModel model, List<String> dropped) {
        this.model = model;
        this.dropped = dropped;
    }

    /** Writes the mark behind what was added last, if there is one and there may be one. */
    void mark(ArrayNode blocks, Optional<Part.CacheMark> mark, boolean ofTools) {
        if (mark.isEmpty()) {
            return;
        }
        if (ofTools ? !model.takesCachePointsInTools() : !model.takesCachePoints()) {
            drop();
            return;
        }
        ObjectNode point = blocks.addObject().putObject(NAME).put("type", "default");
        mark.get().ttl().filter(ttl -> model.takesCacheTtl()).ifPresent(ttl -> point.put("ttl", ttl));
    }

    /** Of too many marks the last count most: each covers all that stands before it. */
    void limit(JsonNode body) {
        List<ArrayNode> homes = new ArrayList<>();
        for (JsonNode blocks : List.of(body.path("toolConfig").path("tools"), body.path("system"))) {
            gather(blocks, homes);
        }
        body.path("messages").forEach(message -> gather(message.path("content"), homes));
        for (ArrayNode blocks : homes.subList(0, Math.max(0, homes.size() - MOST))) {
            removeFirst(blocks);
            drop();
        }
    }

    private static void gather(JsonNode blocks, List<ArrayNode> homes) {
        for (JsonNode block : blocks) {
            if (block.has(NAME)) {
                homes.add((ArrayNode) blocks);
            }
        }
    }

    private static void removeFirst(ArrayNode blocks) {
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i).has(NAME)) {
                blocks.remove(i);
                return;
            }
        }
    }

    private void drop() {
        if (!dropped.contains("cache_control")) {
            dropped.add("cache_control");
        }
    }
}
