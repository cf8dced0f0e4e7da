// Command concurrency uses two registry processes at once and says whether what their clients saw can be: fifty pushers to one
// repository, and histories of a tag and of a public name, which Porcupine checks for linearizability.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/anishathalye/porcupine"
)

func main() {
	door := flag.String("door", "", "the public address")
	replicas := flag.String("replicas", "", "the registry processes, separated by commas")
	clients := flag.Int("pushers", 50, "how many push to one repository at the same time")
	each := flag.Int("each", 6, "how many images each of them pushes")
	rounds := flag.Int("rounds", 20, "how many histories of each kind are recorded")
	seed := flag.Int64("seed", time.Now().UnixNano()%1_000_000, "what the histories are made of")
	flag.Parse()
	if err := run(newSlipway(*door, os.Getenv("SLIPWAY_ADMIN_PASSWORD"), strings.Split(*replicas, ",")), *clients, *each, *rounds, *seed); err != nil {
		fmt.Fprintln(os.Stderr, "concurrency:", err)
		os.Exit(1)
	}
}

func run(s *slipway, clients, each, rounds int, seed int64) error {
	begin := time.Now()
	if err := pushers(s, clients, each); err != nil {
		return err
	}
	fmt.Printf("%d pushers made %d versions of one repository through %d replicas in %.1f s: none sent away, no gap\n",
		clients, clients*each, len(s.replicas), time.Since(begin).Seconds())
	if err := canFail(); err != nil {
		return err
	}
	for kind, prepare := range map[string]func(*slipway, int) (experiment, error){"tag": tagged, "pointer": promoted} {
		begin, operations := time.Now(), 0
		for round := range rounds {
			made, err := prepare(s, round)
			if err != nil {
				return err
			}
			history, err := record(s, made, 8, 30, seed+int64(round))
			if err != nil {
				return err
			}
			if result := check(history); result != porcupine.Ok {
				return fmt.Errorf("the history of %s (-seed %d) is %s:\n%s", made.name, seed, result, told(history))
			}
			operations += len(history)
		}
		fmt.Printf("%d histories of a %s, %d operations by 8 clients: linearizable, says Porcupine (-seed %d, %.1f s)\n",
			rounds, kind, operations, seed, time.Since(begin).Seconds())
	}
	return nil
}

func told(history []porcupine.Operation) string {
	lines := make([]string, 0, len(history))
	for _, each := range history {
		lines = append(lines, fmt.Sprintf("client %d, %d to %d: %s",
			each.ClientId, each.Call, each.Return, register.DescribeOperation(each.Input, each.Output)))
	}
	return strings.Join(lines, "\n")
}
