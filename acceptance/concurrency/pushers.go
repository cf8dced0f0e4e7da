package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync"
)

// pushers lets many clients push to one repository at the same time, each through the replica whose turn it is, blobs that all of them
// push and blobs of their own. Nobody may be sent away, and the versions they make have numbers without gaps.
func pushers(s *slipway, clients, each int) error {
	const name = "fifty/pushers"
	if err := s.pushBlob(s.replicas[0], name, []byte(emptyConfig)); err != nil {
		return err
	}
	failures := make([]error, clients)
	var all sync.WaitGroup
	for client := range clients {
		all.Add(1)
		go func() {
			defer all.Done()
			failures[client] = pushSome(s, name, client, each)
		}()
	}
	all.Wait()
	for _, failure := range failures {
		if failure != nil {
			return failure
		}
	}
	return holdsAll(s, name, clients, each)
}

func image(client, i int) (shared, own, document []byte) {
	shared = []byte(fmt.Sprint("everybody's ", i))
	own = []byte(fmt.Sprint("of ", client, " ", i))
	return shared, own, manifest(fmt.Sprint(client, " ", i), shared, own)
}

func tagOf(client, i int) string {
	return fmt.Sprintf("c%d-%d", client, i)
}

func pushSome(s *slipway, name string, client, each int) error {
	for i := range each {
		replica := s.replicas[(client+i)%len(s.replicas)]
		shared, own, document := image(client, i)
		for _, blob := range [][]byte{shared, own} {
			if err := s.pushBlob(replica, name, blob); err != nil {
				return err
			}
		}
		if err := s.pushManifest(replica, name, tagOf(client, i), document); err != nil {
			return err
		}
	}
	return nil
}

func holdsAll(s *slipway, name string, clients, each int) error {
	for client := range clients {
		for i := range each {
			replica := s.replicas[(client+i+1)%len(s.replicas)]
			shared, own, document := image(client, i)
			got, err := s.expect("GET", replica+"/v2/"+name+"/manifests/"+tagOf(client, i), "", nil, 200)
			if err != nil {
				return err
			}
			if string(got.body) != string(document) {
				return fmt.Errorf("%s answers other bytes than were pushed", tagOf(client, i))
			}
			for _, blob := range [][]byte{shared, own} {
				if got, err = s.expect("GET", replica+"/v2/"+name+"/blobs/"+digest(blob), "", nil, 200); err != nil {
					return err
				}
				if string(got.body) != string(blob) {
					return fmt.Errorf("%s answers other bytes than were pushed", digest(blob))
				}
			}
		}
	}
	numbers, err := versions(s, name)
	if err != nil {
		return err
	}
	slices.Sort(numbers)
	if len(numbers) != clients*each+1 || numbers[0] != 0 || numbers[len(numbers)-1] != clients*each {
		return fmt.Errorf("%d pushes made these versions: %v", clients*each, numbers)
	}
	return nil
}

func versions(s *slipway, name string) ([]int, error) {
	repository, err := s.found("repositories", name)
	if err != nil {
		return nil, err
	}
	numbers := []int{}
	for offset := 0; ; offset += 100 {
		got, err := s.expect("GET", fmt.Sprintf("%s%sversions/?limit=100&offset=%d", s.door, repository, offset), "", nil, 200)
		if err != nil {
			return nil, err
		}
		var page struct {
			Next    *string `json:"next"`
			Results []struct {
				Number int `json:"number"`
			} `json:"results"`
		}
		if err := json.Unmarshal(got.body, &page); err != nil {
			return nil, err
		}
		for _, version := range page.Results {
			numbers = append(numbers, version.Number)
		}
		if page.Next == nil {
			return numbers, nil
		}
	}
}
