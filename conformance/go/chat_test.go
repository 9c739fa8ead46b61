package conformance

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"testing"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/shared"
)

const greeting = "Hello from openai/gpt-4o, at your service."

func tool(name string) openai.ChatCompletionToolUnionParam {
	return openai.ChatCompletionFunctionTool(openai.FunctionDefinitionParam{
		Name: name,
		Parameters: openai.FunctionParameters{
			"type":       "object",
			"properties": map[string]any{"city": map[string]string{"type": "string"}},
			"required":   []string{"city"},
		},
	})
}

func ask(model string) openai.ChatCompletionNewParams {
	return openai.ChatCompletionNewParams{
		Model:    model,
		Messages: []openai.ChatCompletionMessageParamUnion{openai.UserMessage("Hello")},
	}
}

func askWithTools() openai.ChatCompletionNewParams {
	params := ask("openai/gpt-4o")
	params.Tools = []openai.ChatCompletionToolUnionParam{tool("get_weather"), tool("get_time")}
	return params
}

func checkCalls(t *testing.T, calls []openai.ChatCompletionMessageToolCallUnion) {
	t.Helper()
	equal(t, len(calls), 2)
	for i, name := range []string{"get_weather", "get_time"} {
		equal(t, calls[i].Function.Name, name)
		var args struct{ City string }
		noError(t, json.Unmarshal([]byte(calls[i].Function.Arguments), &args))
		equal(t, args.City, "Paris")
	}
}

func TestChatAnswersBesideASystemPrompt(t *testing.T) {
	params := ask("openai/gpt-4o")
	params.Messages = append([]openai.ChatCompletionMessageParamUnion{openai.SystemMessage("Be brief.")}, params.Messages...)
	sdk := client(gateway.Key)
	completion, err := sdk.Chat.Completions.New(context.Background(), params)
	noError(t, err)
	equal(t, completion.Choices[0].Message.Content, greeting)
	equal(t, completion.Model, "openai/gpt-4o")
	equal(t, completion.Usage.TotalTokens, 300)
	equal(t, lastSeen(t)["messages"].([]any)[0].(map[string]any)["content"], any("Be brief."))
}

// S-099: the same text, piece by piece.
func TestChatStreams(t *testing.T) {
	params := ask("openai/gpt-4o")
	params.StreamOptions = openai.ChatCompletionStreamOptionsParam{IncludeUsage: openai.Bool(true)}
	sdk := client(gateway.Key)
	stream := sdk.Chat.Completions.NewStreaming(context.Background(), params)
	joined := openai.ChatCompletionAccumulator{}
	chunks := 0
	for stream.Next() {
		chunks++
		if !joined.AddChunk(stream.Current()) {
			t.Fatalf("the accumulator refuses %s", stream.Current().RawJSON())
		}
	}
	noError(t, stream.Err())
	equal(t, joined.Choices[0].Message.Content, greeting)
	equal(t, joined.Usage.TotalTokens, 300)
	equal(t, chunks > 3, true)
}

// S-105, S-106: two calls at once, and their results.
func TestChatCallsTools(t *testing.T) {
	sdk := client(gateway.Key)
	params := askWithTools()
	first, err := sdk.Chat.Completions.New(context.Background(), params)
	noError(t, err)
	message := first.Choices[0].Message
	checkCalls(t, message.ToolCalls)
	params.Messages = append(params.Messages, message.ToParam(),
		openai.ToolMessage("sunny", message.ToolCalls[0].ID), openai.ToolMessage("noon", message.ToolCalls[1].ID))
	second, err := sdk.Chat.Completions.New(context.Background(), params)
	noError(t, err)
	equal(t, second.Choices[0].Message.Content, "It is sunny and noon.")
}

// S-105: the pieces of two calls' arguments join to JSON.
func TestChatStreamsToolCalls(t *testing.T) {
	sdk := client(gateway.Key)
	stream := sdk.Chat.Completions.NewStreaming(context.Background(), askWithTools())
	joined := openai.ChatCompletionAccumulator{}
	var finished []string
	for stream.Next() {
		joined.AddChunk(stream.Current())
		if call, ok := joined.JustFinishedToolCall(); ok {
			finished = append(finished, call.Name+call.Arguments)
		}
	}
	noError(t, stream.Err())
	checkCalls(t, joined.Choices[0].Message.ToolCalls)
	equal(t, len(finished), 2)
}

// S-107
func TestChatGivesStructuredOutput(t *testing.T) {
	schema := map[string]any{
		"type":                 "object",
		"properties":           map[string]any{"name": map[string]string{"type": "string"}, "age": map[string]string{"type": "integer"}},
		"required":             []string{"name", "age"},
		"additionalProperties": false,
	}
	params := ask("openai/gpt-4o")
	params.ResponseFormat = openai.ChatCompletionNewParamsResponseFormatUnion{
		OfJSONSchema: &shared.ResponseFormatJSONSchemaParam{
			JSONSchema: shared.ResponseFormatJSONSchemaJSONSchemaParam{Name: "user", Schema: schema, Strict: openai.Bool(true)},
		},
	}
	sdk := client(gateway.Key)
	completion, err := sdk.Chat.Completions.New(context.Background(), params)
	noError(t, err)
	var person struct {
		Name string
		Age  int
	}
	noError(t, json.Unmarshal([]byte(completion.Choices[0].Message.Content), &person))
	equal(t, person.Name, "Ada")
	equal(t, person.Age, 36)
}

// S-104: who leaves is cancelled at the provider.
func TestChatCancels(t *testing.T) {
	_, left := seen(t)
	leaving, leave := context.WithCancel(context.Background())
	defer leave()
	sdk := client(gateway.Key)
	stream := sdk.Chat.Completions.NewStreaming(leaving, ask("demo/endless"))
	for stream.Next() {
		if stream.Current().Choices[0].Delta.Content != "" {
			leave()
		}
	}
	equal(t, errors.Is(stream.Err(), context.Canceled), true)
	untilLeft(t, left)
}

// S-044, S-122, S-123, S-124: an error has its status, code and message.
func TestChatFails(t *testing.T) {
	bad := ask("openai/gpt-4o")
	bad.MaxTokens = openai.Int(-1)
	for _, failing := range []struct {
		name, key string
		params    openai.ChatCompletionNewParams
		status    int
		code      string
	}{
		{"stranger", "sk-never-issued", ask("openai/gpt-4o"), http.StatusUnauthorized, "invalid_api_key"},
		{"bad request", gateway.Key, bad, http.StatusBadRequest, "invalid_value"},
		{"unknown model", gateway.Key, ask("gpt-4o"), http.StatusNotFound, "model_not_found"},
		{"limited", gateway.Key, ask("demo/limited"), http.StatusTooManyRequests, "rate_limit_exceeded"},
	} {
		t.Run(failing.name, func(t *testing.T) {
			sdk := client(failing.key)
			_, err := sdk.Chat.Completions.New(context.Background(), failing.params)
			var answer *openai.Error
			if !errors.As(err, &answer) {
				t.Fatalf("%T: %v", err, err)
			}
			equal(t, answer.StatusCode, failing.status)
			equal(t, answer.Code, failing.code)
			equal(t, answer.Message != "", true)
		})
	}
}

// S-136
func TestListsModels(t *testing.T) {
	sdk := client(gateway.Key)
	models := sdk.Models.ListAutoPaging(context.Background())
	found := false
	for models.Next() {
		found = found || models.Current().ID == "openai/gpt-4o"
	}
	noError(t, models.Err())
	equal(t, found, true)
}
