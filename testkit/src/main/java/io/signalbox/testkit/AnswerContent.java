package io.signalbox.testkit;

import java.util.List;

/**
 * What an answer says, in words of no dialect but for two: the finish word and the usage object are already the dialect's.
 *
 * @param reasoning pieces of the reasoning; empty for none
 * @param signature the proof that belongs to the reasoning; empty for none
 * @param text pieces of the text
 * @param refusal empty for none
 * @param stopSequence which stop sequence ended the text; empty for none
 * @param usage the usage object; empty for none
 * @param streamsUsage whether a stream says it
 */
record AnswerContent(
        String id,
        String model,
        List<String> reasoning,
        String signature,
        List<String> text,
        String refusal,
        List<ToolCall> toolCalls,
        String finishWord,
        String stopSequence,
        String usage,
        boolean streamsUsage) {

    static AnswerContent of(ReplyDraft draft, RecordedRequest request, DialectWriter writer) {
        List<String> text = draft.echo ? Reply.words(request.lastUserMessage().orElse("")) : draft.tokens;
        int pieces = text.size() + draft.reasoning.size() + draft.toolCalls.size();
        boolean never = draft.usageWanted == ReplyDraft.UsageWanted.NEVER;
        String usage = draft.usage.isEmpty()
                ? writer.usage(draft.counts.orElse(TokenCounts.of(10, Math.max(1, pieces))))
                : draft.usage;
        boolean asked = !writer.streamsUsageWhenAsked() || request.usageRequested();
        return new AnswerContent(
                draft.id.isEmpty() ? writer.id(request.number()) : draft.id,
                request.model().orElse("unknown"),
                List.copyOf(draft.reasoning),
                draft.signature,
                List.copyOf(text),
                draft.refusal,
                List.copyOf(draft.toolCalls),
                finishWord(draft, writer),
                draft.stopSequence,
                never ? "" : usage,
                !never && (asked || draft.usageWanted == ReplyDraft.UsageWanted.ALWAYS));
    }

    String wholeText() {
        return String.join("", text);
    }

    String wholeReasoning() {
        return String.join("", reasoning);
    }

    private static String finishWord(ReplyDraft draft, DialectWriter writer) {
        if (!draft.finishReason.isEmpty()) {
            return draft.finishReason;
        }
        Finish usual = draft.toolCalls.isEmpty() ? Finish.STOP : Finish.TOOL_CALLS;
        return writer.finishWord(draft.finish.orElse(draft.refusal.isEmpty() ? usual : Finish.REFUSAL));
    }
}
