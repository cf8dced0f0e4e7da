package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

const (
	manifestType = "application/vnd.oci.image.manifest.v1+json"
	emptyConfig  = "{}"
)

// A slipway is the running system: its registry processes, each asked directly, and its public door.
type slipway struct {
	replicas []string
	door     string
	password string
	client   *http.Client
}

func newSlipway(door, password string, replicas []string) *slipway {
	return &slipway{replicas, door, password, &http.Client{
		Timeout:   60 * time.Second,
		Transport: &http.Transport{MaxIdleConnsPerHost: 64},
	}}
}

type answer struct {
	status int
	header http.Header
	body   []byte
}

func (s *slipway) ask(method, url, contentType string, body []byte) (answer, error) {
	request, err := http.NewRequest(method, url, bytes.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	request.SetBasicAuth("admin", s.password)
	request.Header.Set("Accept", manifestType)
	if strings.HasPrefix(url, s.door+"/pulp/") {
		request.Header.Set("Accept", "application/json")
	}
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	response, err := s.client.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	read, err := io.ReadAll(response.Body)
	return answer{response.StatusCode, response.Header, read}, err
}

// expect asks and fails on any other status than those wanted: 429 and 5xx are never wanted.
func (s *slipway) expect(method, url, contentType string, body []byte, wanted ...int) (answer, error) {
	got, err := s.ask(method, url, contentType, body)
	if err != nil {
		return got, fmt.Errorf("%s %s: %w", method, url, err)
	}
	for _, status := range wanted {
		if got.status == status {
			return got, nil
		}
	}
	return got, fmt.Errorf("%s %s: %d %s", method, url, got.status, got.body)
}

func digest(content []byte) string {
	return fmt.Sprintf("sha256:%x", sha256.Sum256(content))
}

func (s *slipway) pushBlob(replica, name string, content []byte) error {
	_, err := s.expect("POST", replica+"/v2/"+name+"/blobs/uploads/?digest="+digest(content), "application/octet-stream", content, 201)
	return err
}

func descriptor(mediaType string, content []byte) map[string]any {
	return map[string]any{"mediaType": mediaType, "digest": digest(content), "size": len(content)}
}

// manifest is an image of the empty config and these layers; mark makes it one of its own.
func manifest(mark string, layers ...[]byte) []byte {
	described := []any{}
	for _, layer := range layers {
		described = append(described, descriptor("application/vnd.oci.image.layer.v1.tar", layer))
	}
	document, err := json.Marshal(map[string]any{
		"schemaVersion": 2,
		"mediaType":     manifestType,
		"artifactType":  "application/vnd.example.concurrency",
		"config":        descriptor("application/vnd.oci.empty.v1+json", []byte(emptyConfig)),
		"layers":        described,
		"annotations":   map[string]string{"mark": mark},
	})
	if err != nil {
		panic(err)
	}
	return document
}

func (s *slipway) pushManifest(replica, name, reference string, document []byte) error {
	_, err := s.expect("PUT", replica+"/v2/"+name+"/manifests/"+reference, manifestType, document, 201)
	return err
}

// found is the href of the one object of this kind and name.
func (s *slipway) found(kind, name string) (string, error) {
	got, err := s.expect("GET", s.door+"/pulp/api/v3/"+kind+"/container/container/?name="+name, "", nil, 200)
	if err != nil {
		return "", err
	}
	var page struct {
		Results []struct {
			Href string `json:"pulp_href"`
		} `json:"results"`
	}
	if err := json.Unmarshal(got.body, &page); err != nil {
		return "", err
	}
	if len(page.Results) != 1 {
		return "", fmt.Errorf("%d %s are called %s", len(page.Results), kind, name)
	}
	return page.Results[0].Href, nil
}
