package io.signalbox.codec.jackson.anthropic;

/** Whether the JSON object that comes in pieces is whole. */
final class CallProgress {

    private int depth;
    private boolean inText;
    private boolean escaped;
    private boolean begun;

    /** Takes the next piece. */
    void take(String fragment) {
        for (int i = 0; i < fragment.length(); i++) {
            take(fragment.charAt(i));
        }
    }

    private void take(char c) {
        if (escaped) {
            escaped = false;
        } else if (inText) {
            escaped = c == '\\';
            inText = c != '"';
        } else if (c == '"') {
            inText = true;
        } else if (c == '{' || c == '[') {
            depth++;
            begun = true;
        } else if (c == '}' || c == ']') {
            depth--;
        }
    }

    boolean isWhole() {
        return begun && depth <= 0;
    }
}
