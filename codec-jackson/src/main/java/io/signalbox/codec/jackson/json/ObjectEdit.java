package io.signalbox.codec.jackson.json;

import java.util.ArrayList;
import java.util.List;

/** Changes to the members of one object. Members that are not named keep their bytes, their order and the white space around them. */
public final class ObjectEdit {

    private final ObjectLayout layout;
    private final Splicer splicer;
    private final boolean[] removed;
    private final List<byte[]> added = new ArrayList<>();

    public ObjectEdit(ObjectLayout layout, Splicer splicer) {
        this.layout = layout;
        this.splicer = splicer;
        this.removed = new boolean[layout.size()];
    }

    /** Gives the member this value, at its place if it has one, else at the end. */
    public void set(String name, byte[] literal) {
        int member = layout.find(name);
        if (member < 0) {
            added.add(Json.member(name, literal));
        } else {
            splicer.replace(layout.valueStart(member), layout.valueEnd(member), literal);
        }
    }

    /** Gives the member its value, at its place if it has one, else right after another member, else at the end. */
    public void setAfter(String neighbour, Member member) {
        int anchor = layout.find(neighbour);
        if (layout.has(member.name) || anchor < 0) {
            set(member.name, member.literal);
        } else {
            splicer.insert(layout.valueEnd(anchor), member.afterComma);
        }
    }

    /**
     * A member to be set, perhaps in each chunk of a stream.
     *
     * @param literal its value
     * @param afterComma the whole member with a comma before it
     */
    public record Member(String name, byte[] literal, byte[] afterComma) {
        /** A member of this value. */
        public Member(String name, byte[] literal) {
            this(name, literal, Json.join(Json.COMMA, Json.member(name, literal)));
        }
    }

    /** Takes the member away, with the comma that is too many then. */
    public void remove(String name) {
        int member = layout.find(name);
        if (member >= 0) {
            removed[member] = true;
        }
    }

    /** Hands the changes to the splicer. */
    public void apply() {
        int lastKept = layout.size() - 1;
        while (lastKept >= 0 && removed[lastKept]) {
            lastKept--;
        }
        for (int i = 0; i < lastKept; i++) {
            if (removed[i]) {
                splicer.replace(layout.keyStart(i), layout.keyStart(i + 1), Json.NOTHING);
            }
        }
        int endOfKept =
                lastKept >= 0 ? layout.valueEnd(lastKept) : layout.size() > 0 ? layout.keyStart(0) : layout.close();
        boolean first = lastKept < 0;
        for (byte[] member : added) {
            splicer.insert(endOfKept, first ? member : Json.join(Json.COMMA, member));
            first = false;
        }
        if (lastKept < layout.size() - 1) {
            splicer.replace(endOfKept, layout.valueEnd(layout.size() - 1), Json.NOTHING);
        }
    }
}
