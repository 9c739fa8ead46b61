package conformance

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/responses"
)

// Who serves a model that is asked by Responses, and what it is called there.
var served = map[string]string{
	"native/gpt-4o":               "native/gpt-4o",
	"openai/gpt-4o":               "openai/gpt-4o",
	"anthropic/claude-sonnet-4.5": "claude-sonnet-4-5",
	"google/gemini-2.5-flash":     "gemini-2.5-flash",
}

func askResponses(model string) responses.ResponseNewParams {
	return responses.ResponseNewParams{
		Model: model,
		Input: responses.ResponseNewParamsInputUnion{OfString: openai.String("Hello")},
		Store: openai.Bool(false),
	}
}

func forEachModel(t *testing.T, test func(t *testing.T, model, greeting string)) {
	t.Helper()
	for model, told := range served {
		t.Run(model, func(t *testing.T) { test(t, model, "Hello from "+told+", at your service.") })
	}
}

// S-049: the same shape whatever the provider speaks.
func TestResponsesAnswer(t *testing.T) {
	sdk := client(gateway.Key)
	forEachModel(t, func(t *testing.T, model, greeting string) {
		response, err := sdk.Responses.New(context.Background(), askResponses(model))
		noError(t, err)
		equal(t, response.OutputText(), greeting)
		equal(t, response.Model, model)
		equal(t, response.Usage.TotalTokens, 300)
	})
}

// S-099
func TestResponsesStream(t *testing.T) {
	sdk := client(gateway.Key)
	forEachModel(t, func(t *testing.T, model, greeting string) {
		stream := sdk.Responses.NewStreaming(context.Background(), askResponses(model))
		text, whole := "", ""
		for stream.Next() {
			switch event := stream.Current(); event.Type {
			case "response.output_text.delta":
				text += event.Delta
			case "response.completed":
				whole = event.Response.OutputText()
			}
		}
		noError(t, stream.Err())
		equal(t, text, greeting)
		equal(t, whole, greeting)
	})
}

// S-105, S-106: two calls at once, and their results.
func TestResponsesCallTools(t *testing.T) {
	sdk := client(gateway.Key)
	forEachModel(t, func(t *testing.T, model, _ string) {
		params := askResponses(model)
		for _, name := range []string{"get_weather", "get_time"} {
			params.Tools = append(params.Tools, responses.ToolUnionParam{OfFunction: &responses.FunctionToolParam{
				Name: name,
				Parameters: map[string]any{
					"type":       "object",
					"properties": map[string]any{"city": map[string]string{"type": "string"}},
					"required":   []string{"city"},
				},
			}})
		}
		first, err := sdk.Responses.New(context.Background(), params)
		noError(t, err)
		input := responses.ResponseInputParam{responses.ResponseInputItemParamOfMessage("Hello", responses.EasyInputMessageRoleUser)}
		results := []string{"sunny", "noon"}
		var outputs responses.ResponseInputParam
		for _, item := range first.Output {
			if item.Type != "function_call" {
				continue
			}
			call := item.AsFunctionCall()
			equal(t, call.Arguments, `{"city":"Paris"}`)
			input = append(input, responses.ResponseInputItemParamOfFunctionCall(call.Arguments, call.CallID, call.Name))
			output := responses.ResponseInputItemParamOfFunctionCallOutput(results[len(outputs)])
			output.OfFunctionCallOutput.CallID = openai.String(call.CallID)
			outputs = append(outputs, output)
		}
		equal(t, len(outputs), 2)
		params.Input = responses.ResponseNewParamsInputUnion{OfInputItemList: append(input, outputs...)}
		second, err := sdk.Responses.New(context.Background(), params)
		noError(t, err)
		equal(t, second.OutputText(), "It is sunny and noon.")
	})
}

// S-123
func TestResponsesFail(t *testing.T) {
	sdk := client(gateway.Key)
	_, err := sdk.Responses.New(context.Background(), askResponses("acme/none"))
	var answer *openai.Error
	if !errors.As(err, &answer) {
		t.Fatalf("%T: %v", err, err)
	}
	equal(t, answer.StatusCode, http.StatusNotFound)
}

func TestCompletesLegacyPrompts(t *testing.T) {
	sdk := client(gateway.Key)
	completion, err := sdk.Completions.New(context.Background(), openai.CompletionNewParams{
		Model:  "native/gpt-4o",
		Prompt: openai.CompletionNewParamsPromptUnion{OfString: openai.String("Hello")},
	})
	noError(t, err)
	equal(t, completion.Choices[0].Text, "Hello from native/gpt-4o, at your service.")
}

func TestEmbeds(t *testing.T) {
	sdk := client(gateway.Key)
	embeddings, err := sdk.Embeddings.New(context.Background(), openai.EmbeddingNewParams{
		Model: "native/embed",
		Input: openai.EmbeddingNewParamsInputUnion{OfArrayOfStrings: []string{"a", "b"}},
	})
	noError(t, err)
	equal(t, len(embeddings.Data), 2)
	equal(t, embeddings.Data[1].Embedding[0], 1.5)
}
