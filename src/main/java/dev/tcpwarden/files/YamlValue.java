package dev.tcpwarden.files;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** One value of a YAML file, at its place. Errors name the place but never the value, which may be a secret. */
public final class YamlValue {

    private final String name;
    private final Node node;

    private YamlValue(String name, Node node) {
        this.name = name;
        this.node = node;
    }

    /** The whole of a file; nothing where it is empty. */
    public static Optional<YamlValue> document(String text) throws BadFileException {
        try {
            return new Compose(LoadSettings.builder().build())
                    .composeString(text)
                    .map(node -> new YamlValue("the file", node))
                    .filter(value -> !value.isNull());
        } catch (MarkedYamlEngineException e) {
            throw new BadFileException(place(e.getProblemMark()) + "this is not YAML: " + e.getProblem());
        } catch (YamlEngineException | IllegalArgumentException e) { // the latter for some tags, such as !%a
            throw new BadFileException("this is not YAML: " + e.getMessage());
        }
    }

    private boolean isNull() {
        return node.getTag().equals(Tag.NULL);
    }

    /** The values of a mapping whose keys are some of {@code keys}, without those that are null. */
    public Map<String, YamlValue> map(Collection<String> keys) throws BadFileException {
        Map<String, YamlValue> values = new LinkedHashMap<>();
        for (NodeTuple entry : tuples()) {
            YamlValue key = new YamlValue("a key", entry.getKeyNode());
            if (!keys.contains(key.text())) {
                throw key.wrong(
                        "\"" + key.text() + "\" is not allowed in " + name + "; allowed: " + String.join(", ", keys));
            }
            put(values, key, entry.getValueNode());
        }
        values.values().removeIf(YamlValue::isNull);
        return values;
    }

    /** The values of a mapping with any keys. */
    public Map<String, YamlValue> map() throws BadFileException {
        Map<String, YamlValue> values = new LinkedHashMap<>();
        for (NodeTuple entry : tuples()) {
            put(values, new YamlValue("a key of " + name, entry.getKeyNode()), entry.getValueNode());
        }
        return values;
    }

    private List<NodeTuple> tuples() throws BadFileException {
        if (node instanceof MappingNode mapping) {
            return mapping.getValue();
        }
        throw wrong(name + " has to be a mapping of keys to values");
    }

    private static void put(Map<String, YamlValue> values, YamlValue key, Node value) throws BadFileException {
        if (values.put(key.text(), new YamlValue(key.text(), value)) != null) {
            throw key.wrong("\"" + key.text() + "\" is there twice");
        }
    }

    public List<YamlValue> list() throws BadFileException {
        if (!(node instanceof SequenceNode sequence)) {
            throw wrong(name + " has to be a list");
        }
        List<YamlValue> values = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            values.add(new YamlValue(name, item));
        }
        return values;
    }

    /** The values of a list, or the one value that is none. */
    public List<YamlValue> listOrOne() throws BadFileException {
        return node instanceof SequenceNode ? list() : List.of(this);
    }

    /** A whole number within these bounds. */
    public int count(int least, int most) throws BadFileException {
        int count = text().matches("[0-9]{1,9}") ? Integer.parseInt(text()) : -1;
        if (count < least || count > most) {
            throw notAllowed(least + " to " + most);
        }
        return count;
    }

    /** A scalar as it is written; "" for null. */
    public String text() throws BadFileException {
        if (node instanceof ScalarNode scalar) {
            return isNull() ? "" : scalar.getValue();
        }
        throw wrong(name + " has to be a single value");
    }

    public boolean flag() throws BadFileException {
        return switch (text()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw notAllowed("true or false");
        };
    }

    /** That this value, which is no secret, is not one of those allowed. */
    public BadFileException notAllowed(String allowed) throws BadFileException {
        return wrong(name + " \"" + text() + "\" is not allowed; allowed: " + allowed);
    }

    /** What is wrong with this value, in a sentence without its full stop. */
    public BadFileException wrong(String sentence) {
        return new BadFileException(place(node.getStartMark()) + sentence);
    }

    private static String place(Optional<Mark> mark) {
        return mark.map(at -> "line " + (at.getLine() + 1) + ", column " + (at.getColumn() + 1) + ": ")
                .orElse("");
    }
}
