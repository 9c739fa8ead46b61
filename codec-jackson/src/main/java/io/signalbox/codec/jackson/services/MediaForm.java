package io.signalbox.codec.jackson.services;

/** What an answer may be instead of JSON, by its content type. */
enum MediaForm {
    /** Nothing else. */
    NONE,
    /** A recording, of whatever type. */
    SOUND,
    /** Plain text or subtitles. */
    TEXT;

    private static final String BYTES = "application/octet-stream";

    /** Whether an answer of this content type, in lower case and without parameters, is of this form. */
    boolean takes(String contentType) {
        return switch (this) {
            case NONE -> false;
            case SOUND ->
                contentType.startsWith("audio/") || contentType.startsWith("video/") || contentType.equals(BYTES);
            case TEXT ->
                contentType.equals("text/plain")
                        || contentType.equals("text/vtt")
                        || contentType.endsWith("subrip")
                        || contentType.endsWith("/srt")
                        || contentType.equals(BYTES);
        };
    }
}
