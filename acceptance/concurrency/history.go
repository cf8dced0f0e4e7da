package main

import (
	"encoding/json"
	"fmt"
	"math/rand"
	"strings"
	"sync"
	"time"

	"github.com/anishathalye/porcupine"
)

// nothing is what a tag that is not there means.
const nothing = ""

// The operations of a register: what a tag means, seen through any replica.
type (
	write struct{ digest string }
	// A removal says whether there was something to remove.
	remove struct{}
	read   struct{}
	// A listing sees only whether the tag is there.
	listed struct{}
)

type outcome struct {
	digest string
	there  bool
}

var register = porcupine.Model{
	Init: func() interface{} { return nothing },
	Step: func(state, input, output interface{}) (bool, interface{}) {
		before, seen := state.(string), output.(outcome)
		switch operation := input.(type) {
		case write:
			return true, operation.digest
		case remove:
			return seen.there == (before != nothing), nothing
		case read:
			return seen.digest == before, before
		case listed:
			return seen.there == (before != nothing), before
		}
		panic("no such operation")
	},
	DescribeOperation: func(input, output interface{}) string { return fmt.Sprintf("%T%v → %v", input, input, output) },
}

// An experiment is a register somebody made, and the ways to use it: each asks the replica it is given.
type experiment struct {
	name       string
	initial    string
	operations []func(replica string, random *rand.Rand) (input interface{}, run func() (outcome, error))
}

// record lets clients use the register at the same time and writes down what each saw, when it asked and when it knew.
func record(s *slipway, e experiment, clients, each int, seed int64) ([]porcupine.Operation, error) {
	var mutex sync.Mutex
	var all sync.WaitGroup
	var failure error
	begin := time.Now()
	history := []porcupine.Operation{{Input: write{e.initial}, Output: outcome{}, Call: -2, Return: -1}}
	if e.initial == nothing {
		history = nil
	}
	for client := range clients {
		all.Add(1)
		go func() {
			defer all.Done()
			random := rand.New(rand.NewSource(seed*1000 + int64(client)))
			for range each {
				replica := s.replicas[random.Intn(len(s.replicas))]
				input, run := e.operations[random.Intn(len(e.operations))](replica, random)
				call := time.Since(begin).Nanoseconds()
				output, err := run()
				done := time.Since(begin).Nanoseconds()
				mutex.Lock()
				history = append(history, porcupine.Operation{ClientId: client, Input: input, Output: output, Call: call, Return: done})
				if err != nil {
					failure = err
				}
				stop := failure != nil
				mutex.Unlock()
				if stop {
					return
				}
			}
		}()
	}
	all.Wait()
	return history, failure
}

// check asks Porcupine; a history it cannot decide in time is no proof.
func check(history []porcupine.Operation) porcupine.CheckResult {
	return porcupine.CheckOperationsTimeout(register, history, 2*time.Minute)
}

// canFail shows that the checker tells right from wrong: the same history with a read that was answered from before is refused.
func canFail() error {
	right := []porcupine.Operation{
		{ClientId: 0, Input: write{"a"}, Output: outcome{}, Call: 0, Return: 10},
		{ClientId: 1, Input: write{"b"}, Output: outcome{}, Call: 20, Return: 40},
		{ClientId: 2, Input: read{}, Output: outcome{digest: "b"}, Call: 25, Return: 30},
		{ClientId: 0, Input: read{}, Output: outcome{digest: "b"}, Call: 31, Return: 35},
	}
	if check(right) != porcupine.Ok {
		return fmt.Errorf("the checker refuses a history that is right")
	}
	right[3].Output = outcome{digest: "a"}
	if check(right) != porcupine.Illegal {
		return fmt.Errorf("the checker takes a read of the new value that is followed by one of the old")
	}
	return nil
}

func readTag(s *slipway, name, tag string) func(string, *rand.Rand) (interface{}, func() (outcome, error)) {
	return func(replica string, random *rand.Rand) (interface{}, func() (outcome, error)) {
		method := []string{"GET", "HEAD"}[random.Intn(2)]
		return read{}, func() (outcome, error) {
			got, err := s.expect(method, replica+"/v2/"+name+"/manifests/"+tag, "", nil, 200, 404)
			if err != nil || got.status == 404 {
				return outcome{}, err
			}
			if cache := got.header.Get("X-Slipway-Cache"); cache == "STALE" {
				return outcome{}, fmt.Errorf("a stale answer, while PostgreSQL is there")
			}
			return outcome{digest: got.header.Get("Docker-Content-Digest")}, nil
		}
	}
}

// tagged is one tag of a repository that is pushed, moved over REST and by pushing again, deleted, read and listed.
func tagged(s *slipway, round int) (experiment, error) {
	const tag = "t"
	name := fmt.Sprintf("history%d/tag", round)
	documents := [][]byte{}
	if err := s.pushBlob(s.replicas[0], name, []byte(emptyConfig)); err != nil {
		return experiment{}, err
	}
	for i := range 5 {
		document := manifest(fmt.Sprint(round, i))
		documents = append(documents, document)
		if err := s.pushManifest(s.replicas[0], name, digest(document), document); err != nil {
			return experiment{}, err
		}
	}
	repository, err := s.found("repositories", name)
	if err != nil {
		return experiment{}, err
	}
	push := func(replica string, random *rand.Rand) (interface{}, func() (outcome, error)) {
		document := documents[random.Intn(len(documents))]
		return write{digest(document)}, func() (outcome, error) {
			return outcome{}, s.pushManifest(replica, name, tag, document)
		}
	}
	move := func(replica string, random *rand.Rand) (interface{}, func() (outcome, error)) {
		to := digest(documents[random.Intn(len(documents))])
		return write{to}, func() (outcome, error) {
			order, _ := json.Marshal(map[string]string{"tag": tag, "digest": to})
			_, err := s.expect("POST", s.door+repository+"tag/", "application/json", order, 202)
			return outcome{}, err
		}
	}
	take := func(replica string, random *rand.Rand) (interface{}, func() (outcome, error)) {
		return remove{}, func() (outcome, error) {
			got, err := s.expect("DELETE", replica+"/v2/"+name+"/manifests/"+tag, "", nil, 202, 404)
			return outcome{there: got.status == 202}, err
		}
	}
	list := func(replica string, random *rand.Rand) (interface{}, func() (outcome, error)) {
		return listed{}, func() (outcome, error) {
			got, err := s.expect("GET", replica+"/v2/"+name+"/tags/list", "", nil, 200)
			return outcome{there: strings.Contains(string(got.body), "\""+tag+"\"")}, err
		}
	}
	look := readTag(s, name, tag)
	return experiment{name, nothing, []func(string, *rand.Rand) (interface{}, func() (outcome, error)){push, move, take, look, look, look, list}}, nil
}

// promoted is one public name that is switched between versions, and read.
func promoted(s *slipway, round int) (experiment, error) {
	const tag = "t"
	name := fmt.Sprintf("history%d/pointer", round)
	digests := []string{}
	if err := s.pushBlob(s.replicas[0], name, []byte(emptyConfig)); err != nil {
		return experiment{}, err
	}
	for i := range 4 {
		document := manifest(fmt.Sprint("pointer", round, i))
		digests = append(digests, digest(document))
		if err := s.pushManifest(s.replicas[0], name, tag, document); err != nil {
			return experiment{}, err
		}
	}
	repository, err := s.found("repositories", name)
	if err != nil {
		return experiment{}, err
	}
	distribution, err := s.found("distributions", name)
	if err != nil {
		return experiment{}, err
	}
	promote := func(replica string, random *rand.Rand) (interface{}, func() (outcome, error)) {
		number := random.Intn(len(digests))
		return write{digests[number]}, func() (outcome, error) {
			order, _ := json.Marshal(map[string]any{
				"repository":         nil,
				"repository_version": fmt.Sprintf("%sversions/%d/", repository, number+1),
			})
			_, err := s.expect("PATCH", s.door+distribution, "application/json", order, 202)
			return outcome{}, err
		}
	}
	look := readTag(s, name, tag)
	return experiment{name, digests[len(digests)-1], []func(string, *rand.Rand) (interface{}, func() (outcome, error)){promote, look, look, look}}, nil
}
