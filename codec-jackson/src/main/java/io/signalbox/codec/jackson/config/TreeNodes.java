package io.signalbox.codec.jackson.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Maps, lists and texts as the nodes of a document, which is what the readers read. */
final class TreeNodes {

    private TreeNodes() {}

    static Node of(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            List<NodeTuple> tuples = new ArrayList<>();
            map.forEach((key, inner) -> tuples.add(new NodeTuple(text(String.valueOf(key)), of(inner))));
            return new MappingNode(Tag.MAP, tuples, FlowStyle.BLOCK);
        }
        if (value instanceof Iterable<?> items) {
            List<Node> nodes = new ArrayList<>();
            items.forEach(item -> nodes.add(of(item)));
            return new SequenceNode(Tag.SEQ, nodes, FlowStyle.BLOCK);
        }
        return value == null ? new ScalarNode(Tag.NULL, "", ScalarStyle.PLAIN) : text(value.toString());
    }

    private static Node text(String text) {
        return new ScalarNode(Tag.STR, text, ScalarStyle.DOUBLE_QUOTED);
    }
}
