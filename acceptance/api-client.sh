#!/usr/bin/env bash
# A client in Python, generated from the document of the management API, against a running Slipway that mirrors a real docker-registry; and
# one in Java, which is generated only. Every line "ok" is a sentence that was seen to hold.
#
# OPENAPI_GENERATOR: the generator's jar, where it is there already; without it, it comes from Maven Central.
. "$(dirname "$0")/system.sh"
generator=org.openapitools:openapi-generator-cli:7.20.0

if [ -z "${OPENAPI_GENERATOR:-}" ]; then
    quietly "$home/mvnw" -q -f "$home/pom.xml" -N dependency:copy "-Dartifact=$generator" "-DoutputDirectory=$work"
    OPENAPI_GENERATOR=$(ls "$work"/openapi-generator-cli-*.jar)
fi
. "$home/.mvn/jdk.sh"

start_upstream
python3 "$home/acceptance/make_image.py" "$work/image"
for tag in 1 2 latest; do
    skopeo copy -q --all --dest-tls-verify=false "oci:$work/image:1" "docker://$upstream/library/box:$tag" || die "no upstream"
done
start_slipway

# As Pulp's own clients are made: a path may be an href, which gets no other slash before it, and ids are short: unique within a tag only.
generated() { # language, parameters of the document, options of the generator…
    curl -fsS "http://$slipway/pulp/api/v3/docs/api.json$2" > "$work/$1.json"
    quietly "$JAVA_HOME/bin/java" -jar "$OPENAPI_GENERATOR" generate --skip-validate-spec --strict-spec false \
        -i "$work/$1.json" -g "$1" -o "$work/$1" "${@:3}"
    echo "$generator: a client in $1 of $(jq '[.paths[][] | select(.operationId)] | length' "$work/$1.json") operations"
}
generated java "" --library native
generated python "?bindings" --additional-properties=packageName=slipway_client

python3 -m venv "$work/venv"
quietly "$work/venv/bin/pip" install -q "$work/python"
"$work/venv/bin/python" "$home/acceptance/api_client.py" "http://$slipway" "$password" "http://$upstream" library/box | tee "$work/said"
echo "api-client: $(tail -1 "$work/said"), all passed"
