package io.signalbox.core.extension;

import java.util.List;

/**
 * Dialects that callers speak, at paths of the HTTP face. All that are found are spoken.
 *
 * <p>What a dialect reads is a request of the dialect that its envelope names ({@code facts().dialect()}): where that is one that
 * Signalbox has, every provider is called as for that one, and answers come in it. For one of its own, a {@link DialectExtension} brings
 * the ways to providers too.
 */
public non-sealed interface CallerDialectExtension extends Extension {

    /**
     * What is spoken where. Of two at one path, that of the extension with the higher preference is taken, and any before what the face
     * speaks by itself.
     */
    List<SpokenPath> paths();
}
