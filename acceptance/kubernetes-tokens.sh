#!/usr/bin/env bash
# The tokens Kubernetes gives its service accounts, as credentials here: a real kube-apiserver on etcd, its certificate from an authority of
# its own, its discovery document for service accounts only; accounts and tokens made by kubectl; docker, podman and skopeo log in with
# them, curl asks the management API. Every line "ok" is a sentence that was seen to hold; the last line counts them.
#
# Needs etcd (Debian: etcd-server), kubectl 1.24 or later and a Go as new as acceptance/go.sh gets one, beside what acceptance/oidc.sh needs.
# KUBE_APISERVER: one that is built already; without it the pinned one is built, which takes 15 minutes of a processor.
. "$(dirname "$0")/system.sh"
set +e
export DOCKER_CONFIG=$work/docker-config REGISTRY_AUTH_FILE=$work/auth.json KUBECONFIG=$work/kubeconfig
kubernetes_version=1.37.2
echo '{}' > "$REGISTRY_AUTH_FILE" # podman wants the file it is told of

# --- A cluster's API server, and another one that says it is the same issuer -----------------------------------------------------------
# Its libraries have no versions of their own in the repository, only in what is published of it.
build_apiserver() {
    export GOFLAGS=-mod=mod
    mkdir "$work/kubernetes" && cd "$work/kubernetes" || exit 1
    go mod init example.org/kubernetes && go mod edit -require="k8s.io/kubernetes@v$kubernetes_version" || exit 1
    go mod download -json "k8s.io/kubernetes@v$kubernetes_version" | jq -r .GoMod > mod || exit 1
    go mod edit -json "$(cat mod)" | jq -r '.Require[] | select(.Version == "v0.0.0").Path' > staged || exit 1
    while read -r module; do go mod edit -replace="$module=$module@v0.${kubernetes_version#1.}" || exit 1; done < staged
    go mod edit -tool=k8s.io/kubernetes/cmd/kube-apiserver && go mod tidy || exit 1
    go build -o kube-apiserver -ldflags "-s -w -X k8s.io/component-base/version.gitVersion=v$kubernetes_version" \
        k8s.io/kubernetes/cmd/kube-apiserver
}
apiserver=${KUBE_APISERVER-}
if [ -z "$apiserver" ]; then
    (build_apiserver) > "$work/build.log" 2>&1 || { tail "$work/build.log" >&2; die "kube-apiserver could not be built"; }
    apiserver=$work/kubernetes/kube-apiserver
fi
etcd --version | sed -n 1p
echo "kube-apiserver $("$apiserver" --version)"

etcd=http://127.0.0.1:$(free_port)
etcd --data-dir "$work/etcd" --listen-client-urls "$etcd" --advertise-client-urls "$etcd" \
    --listen-peer-urls "http://127.0.0.1:$(free_port)" > "$work/etcd.log" 2>&1 &
pids+=($!)

quietly openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/ca.key" -out "$work/ca.pem" -days 2 -subj "/CN=authority of the cluster"
quietly openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/other-ca.key" -out "$work/other-ca.pem" -days 2 -subj "/CN=another authority"
printf 'subjectAltName=IP:127.0.0.1\n' > "$work/extensions"
quietly openssl req -newkey rsa:2048 -nodes -keyout "$work/tls.key" -out "$work/tls.csr" -subj "/CN=kube-apiserver"
quietly openssl x509 -req -in "$work/tls.csr" -CA "$work/ca.pem" -CAkey "$work/ca.key" -CAcreateserial -days 2 -extfile "$work/extensions" \
    -out "$work/tls.pem"
root=$(openssl rand -hex 16)
echo "$root,root,root,system:masters" > "$work/tokens"

# Asked to end they would wait for their store, which may have gone before them.
servers=()
ends() { for pid in "${servers[@]}"; do kill -KILL "$pid" 2> /dev/null; done; }
cluster() { # name, port
    quietly openssl genrsa -out "$work/$1.key" 2048
    quietly openssl rsa -in "$work/$1.key" -pubout -out "$work/$1.pub"
    "$apiserver" --etcd-servers="$etcd" --etcd-prefix="/$1" --bind-address=127.0.0.1 --secure-port="$2" --cert-dir="$work/$1-certificates" \
        --tls-cert-file="$work/tls.pem" --tls-private-key-file="$work/tls.key" --service-account-key-file="$work/$1.pub" \
        --service-account-signing-key-file="$work/$1.key" --service-account-issuer="$issuer" \
        --service-account-jwks-uri="$issuer/openid/v1/jwks" --service-cluster-ip-range=10.0.0.0/24 --authorization-mode=RBAC \
        --token-auth-file="$work/tokens" --disable-admission-plugins=ServiceAccount > "$work/$1.log" 2>&1 &
    servers+=($!)
    disown
}
port=$(free_port)
other_port=$(free_port)
issuer=https://127.0.0.1:$port
cluster one "$port"
cluster other "$other_port"
at() { # port, arguments of kubectl…
    local port=$1
    shift
    kubectl --server="https://127.0.0.1:$port" --certificate-authority="$work/ca.pem" --token="$root" "$@"
}
for each in "$port" "$other_port"; do
    wait_for at "$each" get --raw /readyz
    wait_for at "$each" get clusterrolebinding system:service-account-issuer-discovery
    for namespace in ci ops slipway; do quietly at "$each" create namespace "$namespace"; done
    quietly at "$each" -n ci create serviceaccount builder
    quietly at "$each" -n ops create serviceaccount operator
    quietly at "$each" -n slipway create serviceaccount slipway
done
token() { at "$1" -n "$2" create token "$3" "${@:4}"; } # port, namespace, account, arguments of kubectl…
proves "nobody reads the cluster's discovery document without a token" \
    answers 403 --cacert "$work/ca.pem" "$issuer/.well-known/openid-configuration"

# --- Slipway, which takes its tokens ----------------------------------------------------------------------------------------------------
cp "$work/other-ca.pem" "$work/authorities.pem"
cat > "$work/oidc.properties" << PROPERTIES
slipway.oidc.issuers.cluster.url=$issuer
slipway.oidc.issuers.cluster.audiences=slipway
slipway.oidc.issuers.cluster.authorities=$work/authorities.pem
slipway.oidc.issuers.cluster.bearer-file=$work/bearer
slipway.oidc.issuers.cluster.username-prefix=cluster:
slipway.oidc.issuers.cluster.groups-claim=kubernetes.io/namespace
slipway.oidc.issuers.cluster.groups.ci=builders
slipway.oidc.issuers.cluster.roles.ci=container.containerrepository_creator
slipway.oidc.issuers.cluster.superusers=ops
PROPERTIES
export QUARKUS_CONFIG_LOCATIONS=$work/oidc.properties
own_slipway
api=http://$slipway/pulp/api/v3
admin=(-u "admin:$password" -H 'Content-Type: application/json')
bearer() { echo "Authorization: Bearer $1"; }
builder=$(token "$port" ci builder --audience slipway --duration 1h)
operator=$(token "$port" ops operator --audience slipway --duration 1h)

proves "a token is answered with 503 while the cluster's certificate is of no authority that is trusted" \
    answers 503 -H "$(bearer "$builder")" "$api/login/"
cp "$work/ca.pem" "$work/authorities.pem"
proves "and while there is no token to ask the cluster with" answers 503 -H "$(bearer "$builder")" "$api/login/"
echo nonsense > "$work/bearer"
proves "and while the cluster refuses that token" answers 503 -H "$(bearer "$builder")" "$api/login/"
token "$port" slipway slipway --duration 1h > "$work/bearer"

skopeo --version
python3 "$home/acceptance/make_image.py" "$work/image"
quietly curl -fsS "${admin[@]}" -d '{"name": "builders"}' "$api/groups/"
quietly skopeo copy -q --all --dest-tls-verify=false --dest-creds "admin:$password" "oci:$work/image:1" "docker://$slipway/team/app:1"
distribution=$(curl -fsS "${admin[@]}" "$api/distributions/container/container/?name=team/app" | jq -er '.results[0].pulp_href')
namespace=$(curl -fsS "${admin[@]}" "$api/pulp_container/namespaces/?name=team" | jq -er '.results[0].pulp_href')
quietly curl -fsS "${admin[@]}" -X PATCH -d '{"private": true}' "http://$slipway$distribution"
quietly curl -fsS "${admin[@]}" -d '{"role": "container.containernamespace_collaborator", "groups": ["builders"]}' \
    "http://$slipway${namespace}add_role/"

# --- The management API -----------------------------------------------------------------------------------------------------------------
is() { answers 200 -H "$(bearer "$1")" "$api/login/" && jq -e ".username == \"$2\"" "$work/answer"; } # token, username
create() { answers "$1" -H "$(bearer "$2")" -H 'Content-Type: application/json' -d "{\"name\": \"$3\"}" "$api/repositories/container/container/"; }
groups_of() { curl -fsS "${admin[@]}" "$api/users/?username=$1" | jq -e "[.results[0].groups[].name] == $2"; } # username, groups
proves "a service account is a user with its name" is "$builder" cluster:system:serviceaccount:ci:builder
proves "it is in the group of its namespace" groups_of cluster:system:serviceaccount:ci:builder '["builders"]'
proves "and has the role of it: it makes a repository" create 201 "$builder" built
proves "but may not read the audit log" answers 403 -H "$(bearer "$builder")" "http://$slipway/slipway/api/v1/audit/"
proves "one of the operators' namespace is a superuser" answers 200 -H "$(bearer "$operator")" "http://$slipway/slipway/api/v1/audit/"
proves "one of a namespace that means nothing here may nothing" create 403 "$(token "$port" slipway slipway --audience slipway)" none
proves "a token is also good as a password" answers 200 -u "builder:$builder" "$api/login/"

# --- docker, podman and skopeo ----------------------------------------------------------------------------------------------------------
start_docker
podman --version
pod() { podman --root "$work/podman" --runroot "$work/podman-run" "$@"; }
docker_in() { docker login -u serviceaccount --password-stdin "$slipway" <<< "$1"; }
podman_in() { pod login -u serviceaccount --password-stdin --tls-verify=false "$slipway" <<< "$1"; }
refused() { # command…
    local said
    said=$("$@" 2>&1) && { echo "was let in: $said"; return 1; }
    grep -qiE 'denied|unauthorized|authentication required|not found|forbidden|invalid username' <<< "$said" || { echo "$said"; return 1; }
}
inspect() { skopeo inspect --raw --tls-verify=false --creds "serviceaccount:$1" "docker://$slipway/team/app:1"; }
proves "docker: logs in with it" docker_in "$builder"
proves "docker: pulls what is private" docker pull -q "$slipway/team/app:1"
proves "docker: what it pulled runs" runs "$slipway/team/app:1"
quietly docker tag "$slipway/team/app:1" "$slipway/team/app:docker"
proves "docker: pushes" docker push "$slipway/team/app:docker"
proves "podman: logs in with it" podman_in "$builder"
proves "podman: pulls what is private" pod pull -q --tls-verify=false "$slipway/team/app:1"
quietly pod tag "$slipway/team/app:1" "$slipway/team/app:podman"
proves "podman: pushes" pod push -q --tls-verify=false "$slipway/team/app:podman"
proves "skopeo: reads with it" inspect "$builder"
proves "a token it bought at /token pulls" answers 200 -H 'Accept: */*' -H "$(bearer "$(curl -fsS -u "x:$builder" \
    "http://$slipway/token?service=$slipway&scope=repository:team/app:pull" | jq -r .token)")" "http://$slipway/v2/team/app/manifests/1"
outsider=$(token "$port" slipway slipway --audience slipway)
proves "skopeo: one of another namespace does not read what is private" refused inspect "$outsider"

# --- What is refused --------------------------------------------------------------------------------------------------------------------
# A token with other claims, signed with a key that is at hand.
signed() { # token to begin with, key, jq expression on its claims
    local head claims
    head=${1%%.*}
    claims=$(cut -d. -f2 <<< "$1" | tr _- /+ | base64 -di 2> /dev/null | jq -c "$3" | base64 -w0 | tr /+ _- | tr -d =)
    printf '%s.%s.%s' "$head" "$claims" "$(printf '%s.%s' "$head" "$claims" | openssl dgst -sha256 -sign "$2" | base64 -w0 | tr /+ _- | tr -d =)"
}
proves "(a token we sign ourselves with the cluster's key is as good as its own)" \
    answers 200 -H "$(bearer "$(signed "$builder" "$work/one.key" '.jti = "again"')")" "$api/login/"
declare -A bad=(
    ['for another audience']=$(token "$port" ci builder --audience elsewhere)
    ['for the cluster itself']=$(token "$port" ci builder)
    ['that has expired']=$(signed "$builder" "$work/one.key" '.exp = .iat - 60 | .iat -= 3600 | .nbf -= 3600')
    ['of another cluster that calls itself the same']=$(token "$other_port" ci builder --audience slipway)
    ['with the key id of this cluster, signed by another']=$(signed "$builder" "$work/other.key" '.')
    ['that was tampered with']=${builder%??????}AAAAAA)
for which in "${!bad[@]}"; do
    proves "the management API refuses a token $which" answers 401 -H "$(bearer "${bad[$which]}")" "$api/login/"
    proves "docker: nobody logs in with a token $which" refused docker_in "${bad[$which]}"
    proves "podman: nobody logs in with a token $which" refused podman_in "${bad[$which]}"
    proves "skopeo: nobody reads with a token $which" refused inspect "${bad[$which]}"
done
user=$(curl -fsS "${admin[@]}" "$api/users/?username=cluster:system:serviceaccount:ci:builder" | jq -r '.results[0].pulp_href')
proves "the user of a service account can be deactivated" answers 200 "${admin[@]}" -X PATCH -d '{"is_active": false}' "http://$slipway$user"
proves "and its tokens are good for nothing then" answers 401 -H "$(bearer "$builder")" "$api/login/"
proves "nor do they pull" refused inspect "$builder"
leaks() { ! grep -rqF -e "$builder" -e "$operator" -e "$(cat "$work/bearer")" "$SLIPWAY_STATE/log"; }
proves "none of these tokens is in a log" leaks

counted
