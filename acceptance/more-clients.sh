#!/usr/bin/env bash
# Clients that take minutes to build, so not in CI: regctl copies, helm pushes and pulls a chart, cosign signs and verifies, all through the
# public port of a fresh Slipway. Prints each client's version and the digests compared; fails when one of them did not run or saw other
# bytes. docs/clients.md says when it last passed.
# GOBIN: where to keep the programs that are built.
. "$(dirname "$0")/system.sh"
export DOCKER_CONFIG=$work/docker-config REGCTL_CONFIG=$work/regctl.json
export HELM_REGISTRY_CONFIG=$work/helm.json HELM_CACHE_HOME=$work/helm-cache HELM_CONFIG_HOME=$work/helm-config HELM_DATA_HOME=$work/helm-data
ran=0

go_program regctl github.com/regclient/regclient/cmd/regctl@v0.11.7
go_program helm helm.sh/helm/v4/cmd/helm@v4.3.1
go_program cosign github.com/sigstore/cosign/v3/cmd/cosign@v3.1.3
built() { go version -m "$1" | awk -v name="$(basename "$1")" '$1 == "mod" { print name, $3 }'; } # program
regctl() { "$regctl" "$@"; }
helm() { "$helm" "$@"; }
cosign() { "$cosign" "$@"; }

python3 "$home/acceptance/make_image.py" "$work/image"
image=$(jq -r '.manifests[0].digest' "$work/image/index.json")
start_slipway
cd "$work"

# regctl: a multi-arch image to and fro, tags, an artifact that refers to it.
built "$regctl"
quietly regctl registry set "$slipway" --tls disabled
quietly regctl registry login "$slipway" -u admin --pass-stdin <<< "$password"
quietly regctl image copy "ocidir://$work/image:1" "$slipway/more/regctl:1"
same regctl more/regctl:1 "$image" "$(here more/regctl:1)"
quietly regctl image copy "$slipway/more/regctl:1" "$slipway/more/regctl:2"
same regctl "tags of more/regctl" "1 2" "$(regctl tag ls "$slipway/more/regctl" | xargs)"
quietly regctl image copy "$slipway/more/regctl:1" "ocidir://$work/regctl-pulled:1"
same_files regctl more/regctl:1 "$work/image" "$work/regctl-pulled"
echo '{"spdxVersion":"SPDX-2.3"}' > sbom.json
quietly regctl artifact put --subject "$slipway/more/regctl:1" --artifact-type application/spdx+json -f sbom.json
same regctl "artifacts of more/regctl:1" application/spdx+json \
    "$(regctl artifact list --format '{{range .Descriptors}}{{.ArtifactType}}{{end}}' "$slipway/more/regctl:1")"
regctl artifact get --subject "$slipway/more/regctl:1" --filter-artifact-type application/spdx+json > sbom-pulled.json
same regctl "SBOM of more/regctl:1" "$(digest_of sbom.json)" "$(digest_of sbom-pulled.json)"
quietly regctl tag delete "$slipway/more/regctl:2"
same regctl "tags of more/regctl" 1 "$(regctl tag ls "$slipway/more/regctl" | xargs)"
ran=$((ran + 1))

# helm: a chart.
built "$helm"
quietly helm registry login --plain-http -u admin --password-stdin "$slipway" <<< "$password"
quietly helm create chart
quietly helm package chart
quietly helm push --plain-http chart-0.1.0.tgz "oci://$slipway/more/charts"
mkdir helm-pulled
quietly helm pull --plain-http "oci://$slipway/more/charts/chart" --version 0.1.0 -d helm-pulled
same helm more/charts/chart:0.1.0 "$(digest_of chart-0.1.0.tgz)" "$(digest_of helm-pulled/chart-0.1.0.tgz)"
helm template --plain-http "oci://$slipway/more/charts/chart" --version 0.1.0 > template.yaml
grep -q 'kind: Deployment' template.yaml || die "helm did not render what it pulled"
ran=$((ran + 1))

# cosign: signs with a key, as a referrer and in the older way, and verifies both.
built "$cosign"
export COSIGN_PASSWORD=only-for-this-run
quietly cosign login "$slipway" -u admin --password-stdin <<< "$password"
quietly cosign generate-key-pair
verify() { cosign verify --key cosign.pub --insecure-ignore-tlog --allow-http-registry "$@"; }
if verify "$slipway/more/regctl@$image" > /dev/null 2>&1; then die "cosign verified what nobody signed"; fi
sign() { cosign sign --yes --key cosign.key --use-signing-config=false --tlog-upload=false --allow-http-registry "$@"; }
quietly sign "$slipway/more/regctl@$image"
verify "$slipway/more/regctl@$image" > verified.json 2> "$work/said" || { cat "$work/said" >&2; die "cosign does not verify what it signed"; }
echo "cosign: signed and verified $image: $(regctl artifact list --format '{{range .Descriptors}}{{.ArtifactType}} {{end}}' "$slipway/more/regctl:1")"
quietly regctl image copy "$slipway/more/regctl:1" "$slipway/more/classic:1"
quietly sign --new-bundle-format=false "$slipway/more/classic@$image"
quietly verify --new-bundle-format=false "$slipway/more/classic@$image"
echo "cosign: signed and verified $image: $(regctl tag ls "$slipway/more/classic" | xargs)"
ran=$((ran + 1))

[ "$ran" = 3 ]
echo "more-clients: $ran passed, 0 failed"
