// The official SDK for Go, unmodified. Rows S-nnn are those of the acceptance table.
package conformance

import (
	"bufio"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
)

// Where the packaged proxy is, as the launcher of the Node suite prints it.
var gateway struct{ Origin, SeenAt, Key string }

type seenRequest struct {
	Path string
	Body string
}

func TestMain(m *testing.M) {
	os.Exit(withGateway(m.Run))
}

func withGateway(run func() int) int {
	launcher := exec.Command("node", "../node/gateway.mjs")
	launcher.Stderr = os.Stderr
	out, err := launcher.StdoutPipe()
	if err != nil {
		panic(err)
	}
	if err := launcher.Start(); err != nil {
		panic(err)
	}
	defer func() {
		_ = launcher.Process.Signal(syscall.SIGTERM)
		_ = launcher.Wait()
	}()
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		panic(err)
	}
	if err := json.Unmarshal(line, &gateway); err != nil {
		panic(err)
	}
	return run()
}

func client(key string) openai.Client {
	return openai.NewClient(
		option.WithBaseURL(gateway.Origin+"/v1"), option.WithAPIKey(key), option.WithMaxRetries(0))
}

func seen(t *testing.T) (requests []seenRequest, left int) {
	t.Helper()
	response, err := http.Get(gateway.SeenAt)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var all struct {
		Requests []seenRequest
		Left     int
	}
	if err := json.NewDecoder(response.Body).Decode(&all); err != nil {
		t.Fatal(err)
	}
	return all.Requests, all.Left
}

// What the provider got last, as an object.
func lastSeen(t *testing.T) map[string]any {
	t.Helper()
	requests, _ := seen(t)
	var body map[string]any
	if err := json.Unmarshal([]byte(requests[len(requests)-1].Body), &body); err != nil {
		t.Fatal(err)
	}
	return body
}

// Waits until the provider saw more clients leave than this.
func untilLeft(t *testing.T, before int) {
	t.Helper()
	for tries := 0; tries < 600; tries++ {
		if _, left := seen(t); left > before {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("the provider never saw the client leave")
}

func equal[T comparable](t *testing.T, got, wanted T) {
	t.Helper()
	if got != wanted {
		t.Errorf("%v (expected: %v)", got, wanted)
	}
}

func noError(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
