#!/usr/bin/env bash
# A real Keycloak in front of a fresh Slipway, as two issuers, and real clients as each kind of principal: the administrator, a user, a robot,
# a personal access token, a person and a workload of Keycloak, nobody. docker, podman and skopeo log in, pull and push; curl asks the management API.
# Every line "ok" is a sentence that was seen to hold; the last line counts them. Fails when one does not hold, or did not run.
#
# KEYCLOAK: a keycloak-quarkus-dist zip that is there already; without it Maven fetches the pinned one.
. "$(dirname "$0")/system.sh"
set +e
export DOCKER_CONFIG=$work/docker-config REGISTRY_AUTH_FILE=$work/auth.json
keycloak_version=26.7.3
keycloak=http://127.0.0.1:$(free_port)
issuer=$keycloak/realms/slipway
partners=$keycloak/realms/partners
echo '{}' > "$REGISTRY_AUTH_FILE" # podman wants the file it is told of

# The command was refused by the registry: it failed, and for that reason.
refused() { # command…
    local said
    said=$("$@" 2>&1) && { echo "was let in: $said"; return 1; }
    grep -qiE 'denied|unauthorized|authentication required|not found|unknown|insufficient|forbidden|invalid username' <<< "$said" || { echo "$said"; return 1; }
}

# --- Keycloak, and Slipway before it -------------------------------------------------------------------------------------------------
zip=${KEYCLOAK-}
if [ -z "$zip" ]; then
    zip=$work/keycloak/keycloak-quarkus-dist-$keycloak_version.zip
    (cd "$home" && ./mvnw -q org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy \
        -Dartifact=org.keycloak:keycloak-quarkus-dist:$keycloak_version:zip -DoutputDirectory="$work/keycloak") || die "no Keycloak"
fi
python3 -m zipfile -e "$zip" "$work/keycloak"
kc=$work/keycloak/keycloak-$keycloak_version
mkdir -p "$kc/data/import"
cat > "$kc/data/import/slipway-realm.json" << 'JSON'
{"realm": "slipway", "enabled": true, "sslRequired": "none", "accessTokenLifespan": 3600,
 "groups": [{"name": "pushers"}, {"name": "operators"}],
 "clients": [
  {"clientId": "slipway-cli", "publicClient": true, "directAccessGrantsEnabled": true,
   "protocolMappers": [
    {"name": "for slipway", "protocol": "openid-connect", "protocolMapper": "oidc-audience-mapper",
     "config": {"included.custom.audience": "slipway", "access.token.claim": "true", "id.token.claim": "false"}},
    {"name": "groups", "protocol": "openid-connect", "protocolMapper": "oidc-group-membership-mapper",
     "config": {"claim.name": "groups", "full.path": "false", "access.token.claim": "true", "id.token.claim": "false"}}]},
  {"clientId": "other", "publicClient": true, "directAccessGrantsEnabled": true},
  {"clientId": "pipeline", "secret": "pipeline-secret", "serviceAccountsEnabled": true, "standardFlowEnabled": false,
   "protocolMappers": [
    {"name": "for slipway", "protocol": "openid-connect", "protocolMapper": "oidc-audience-mapper",
     "config": {"included.custom.audience": "slipway", "access.token.claim": "true"}}]}],
 "users": [
  {"username": "alice", "enabled": true, "email": "alice@example.org", "emailVerified": true, "firstName": "Alice", "lastName": "A",
   "credentials": [{"type": "password", "value": "alice-pw"}], "groups": ["/pushers"]},
  {"username": "bob", "enabled": true, "email": "bob@example.org", "emailVerified": true, "firstName": "Bob", "lastName": "B",
   "credentials": [{"type": "password", "value": "bob-pw"}]},
  {"username": "olga", "enabled": true, "email": "olga@example.org", "emailVerified": true, "firstName": "Olga", "lastName": "O",
   "credentials": [{"type": "password", "value": "olga-pw"}], "groups": ["/operators"]},
  {"username": "admin", "enabled": true, "email": "admin@example.org", "emailVerified": true, "firstName": "Not", "lastName": "Ours",
   "credentials": [{"type": "password", "value": "admin-pw"}]}]}
JSON
cat > "$kc/data/import/partners-realm.json" << 'JSON'
{"realm": "partners", "enabled": true, "sslRequired": "none",
 "groups": [{"name": "pushers"}, {"name": "operators"}, {"name": "readers"}],
 "clients": [
  {"clientId": "slipway-cli", "publicClient": true, "directAccessGrantsEnabled": true,
   "protocolMappers": [
    {"name": "for slipway", "protocol": "openid-connect", "protocolMapper": "oidc-audience-mapper",
     "config": {"included.custom.audience": "slipway", "access.token.claim": "true", "id.token.claim": "false"}},
    {"name": "groups", "protocol": "openid-connect", "protocolMapper": "oidc-group-membership-mapper",
     "config": {"claim.name": "groups", "full.path": "false", "access.token.claim": "true", "id.token.claim": "false"}}]}],
 "users": [
  {"username": "pia", "enabled": true, "email": "pia@example.net", "emailVerified": true, "firstName": "Pia", "lastName": "P",
   "credentials": [{"type": "password", "value": "pia-pw"}], "groups": ["/pushers", "/operators", "/readers"]},
  {"username": "alice", "enabled": true, "email": "alice@example.net", "emailVerified": true, "firstName": "Another", "lastName": "A",
   "credentials": [{"type": "password", "value": "alice-pw"}], "groups": ["/readers"]}]}
JSON
cat > "$work/oidc.properties" << PROPERTIES
slipway.oidc.issuers.keycloak.url=$issuer
slipway.oidc.issuers.keycloak.audiences=slipway
slipway.oidc.issuers.keycloak.groups.pushers=pushers
slipway.oidc.issuers.keycloak.roles.pushers=container.containerrepository_creator
slipway.oidc.issuers.keycloak.superusers=operators
slipway.oidc.issuers.partners.url=$partners
slipway.oidc.issuers.partners.audiences=slipway
slipway.oidc.issuers.partners.groups.readers=readers
PROPERTIES
export QUARKUS_CONFIG_LOCATIONS=$work/oidc.properties
own_slipway
proves "Slipway starts while its issuer is down" answers 200 "http://$slipway/pulp/api/v3/status/"
api=http://$slipway/pulp/api/v3
admin=(-u "admin:$password" -H 'Content-Type: application/json')

forged=$(python3 - "$issuer" << 'PYTHON'
import base64, json, sys, time
def part(claims): return base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
now = int(time.time())
print(part({"alg": "RS256", "kid": "x"}) + "." + part({"iss": sys.argv[1], "sub": "1", "aud": "slipway", "iat": now, "exp": now + 60,
    "preferred_username": "admin", "groups": ["operators"]}) + "." + "AAAA")
PYTHON
)
proves "a token is answered with 503 while nobody can be asked for the keys" answers 503 -H "Authorization: Bearer $forged" "$api/users/"
proves "a password is good meanwhile" answers 200 "${admin[@]}" "$api/users/"

. "$home/.mvn/jdk.sh"
KC_BOOTSTRAP_ADMIN_USERNAME=root KC_BOOTSTRAP_ADMIN_PASSWORD=root-pw JAVA_OPTS_KC_HEAP="-Xms64m -Xmx384m" \
    sh "$kc/bin/kc.sh" start-dev --import-realm --http-host=127.0.0.1 --http-port="${keycloak##*:}" > "$work/keycloak.log" 2>&1 &
pids+=($!)
wait_for curl -fsS "$issuer/.well-known/openid-configuration"
wait_for curl -fsS "$partners/.well-known/openid-configuration"
grep -om1 'Keycloak [0-9.]*' "$work/keycloak.log"

token_of() { # user, password, client, issuer
    curl -fsS "${4:-$issuer}/protocol/openid-connect/token" -d grant_type=password -d "client_id=${3:-slipway-cli}" -d "username=$1" -d "password=$2" |
        jq -r .access_token
}
workload() {
    curl -fsS "$issuer/protocol/openid-connect/token" -d grant_type=client_credentials -d client_id=pipeline -d client_secret=pipeline-secret |
        jq -r .access_token
}
keycloak_admin() { # method, path, arguments of curl…
    local token method=$1 path=$2
    shift 2
    token=$(curl -fsS "$keycloak/realms/master/protocol/openid-connect/token" -d grant_type=password -d client_id=admin-cli \
        -d username=root -d password=root-pw | jq -r .access_token)
    curl -fsS -X "$method" -H "Authorization: Bearer $token" -H 'Content-Type: application/json' "$@" "$keycloak/admin/realms/slipway/$path"
}

# --- What there is to be allowed -----------------------------------------------------------------------------------------------------
skopeo --version
python3 "$home/acceptance/make_image.py" "$work/image"
for name in public secret; do
    skopeo copy -q --all --dest-tls-verify=false --dest-creds "admin:$password" "oci:$work/image:1" "docker://$slipway/team/$name:1" ||
        die "admin cannot push"
done
distribution=$(curl -fsS "${admin[@]}" "$api/distributions/container/container/?name=team/secret" | jq -er '.results[0].pulp_href')
curl -fsS "${admin[@]}" -X PATCH -d '{"private": true}' "http://$slipway$distribution" > /dev/null || die "cannot make team/secret private"
namespace=$(curl -fsS "${admin[@]}" "$api/pulp_container/namespaces/?name=team" | jq -er '.results[0].pulp_href')
curl -fsS "${admin[@]}" -d '{"username": "uma", "password": "Zx9-quartz-lamp"}' "$api/users/" > /dev/null || die "no uma"
for group in pushers readers; do
    curl -fsS "${admin[@]}" -d "{\"name\": \"$group\"}" "$api/groups/" > /dev/null || die "no group"
done
curl -fsS "${admin[@]}" -d '{"role": "container.containernamespace_collaborator", "users": ["uma"], "groups": ["pushers"]}' \
    "http://$slipway${namespace}add_role/" > /dev/null || die "no roles"
robot=$(curl -fsS "${admin[@]}" -d '{"name": "builder", "description": "pulls"}' "http://$slipway/slipway/api/v1/robots/" | jq -er .secret)
curl -fsS "${admin[@]}" -d '{"role": "container.containernamespace_consumer", "users": ["robot$builder"]}' \
    "http://$slipway${namespace}add_role/" > /dev/null || die "no role of the robot"
pat=$(curl -fsS -u uma:Zx9-quartz-lamp -H 'Content-Type: application/json' \
    -d '{"name": "laptop", "scopes": ["repository:team/*:pull"], "expires_in_days": 1}' "http://$slipway/slipway/api/v1/access-tokens/" | jq -er .token)

# --- The management API with Keycloak's tokens ---------------------------------------------------------------------------------------
alice=$(token_of alice alice-pw)
bob=$(token_of bob bob-pw)
olga=$(token_of olga olga-pw)
bearer() { echo "Authorization: Bearer $1"; }
login() { # token, jq expression
    answers 200 -H "$(bearer "$1")" "$api/login/" && jq -e "$2" "$work/answer"
}
proves "a person of Keycloak is a user with her name" login "$alice" '.username == "alice"'
groups_of() { curl -fsS "${admin[@]}" "$api/users/?username=$1" | jq -e "[.results[0].groups[].name] == $2"; }
proves "she is in the group her token says" groups_of alice '["pushers"]'
create() { answers "$1" -H "$(bearer "$2")" -H 'Content-Type: application/json' -d "{\"name\": \"$3\"}" "$api/repositories/container/container/"; }
proves "and has the role of it: she makes a repository" create 201 "$alice" alices
proves "bob, who is in no group, makes none" create 403 "$bob" bobs
proves "an operator of Keycloak is a superuser" answers 200 -H "$(bearer "$olga")" "http://$slipway/slipway/api/v1/audit/"
proves "alice is not" answers 403 -H "$(bearer "$alice")" "http://$slipway/slipway/api/v1/audit/"
pia=$(token_of pia pia-pw slipway-cli "$partners")
proves "a person of another issuer is a user, too" login "$pia" '.username == "pia"'
proves "in the groups that issuer may give, and in no other that her token says" groups_of pia '["readers"]'
proves "so she makes no repository" create 403 "$pia" pias
proves "and is no superuser" answers 403 -H "$(bearer "$pia")" "http://$slipway/slipway/api/v1/audit/"
proves "somebody called alice there is not alice here" answers 401 -H "$(bearer "$(token_of alice alice-pw slipway-cli "$partners")")" "$api/login/"
proves "somebody called admin at Keycloak is not the administrator here" answers 401 -H "$(bearer "$(token_of admin admin-pw)")" "$api/users/"
proves "a token for another audience is refused" answers 401 -H "$(bearer "$(token_of bob bob-pw other)")" "$api/login/"
proves "a forged token is refused" answers 401 -H "$(bearer "$forged")" "$api/login/"
tampered=${alice%??????}AAAAAA
proves "a tampered one too" answers 401 -H "$(bearer "$tampered")" "$api/login/"

group=$(keycloak_admin GET groups | jq -r '.[] | select(.name == "pushers").id')
user=$(keycloak_admin GET 'users?username=alice&exact=true' | jq -r '.[0].id')
keycloak_admin DELETE "users/$user/groups/$group"
sleep 1.1 # the next token is of a later second than the last
demoted=$(token_of alice alice-pw)
proves "who has left the group makes no repository any more" create 403 "$demoted" more
proves "not with the token from before either" create 403 "$alice" more
proves "and is in the group no longer" groups_of alice '[]'
keycloak_admin PUT "users/$user/groups/$group"
sleep 1.1
alice=$(token_of alice alice-pw)
proves "who is back in the group makes one" create 201 "$alice" again

# --- The registry --------------------------------------------------------------------------------------------------------------------
workload=$(workload)
declare -A name=([admin]=admin [user]=uma ['robot']='robot$builder' ['personal access token']=uma ['person of Keycloak']=alice
    ['other person of Keycloak']=bob ['workload of Keycloak']=service-account-pipeline)
declare -A secret=([admin]=$password [user]=Zx9-quartz-lamp ['robot']=$robot ['personal access token']=$pat ['person of Keycloak']=$alice
    ['other person of Keycloak']=$bob ['workload of Keycloak']=$workload)
declare -A may=([admin]='pull push' [user]='pull push' ['robot']=pull ['personal access token']=pull ['person of Keycloak']='pull push'
    ['other person of Keycloak']='' ['workload of Keycloak']='')
declare -A namespace_of=([user]=uma ['person of Keycloak']=alice ['other person of Keycloak']=bob)

podman --version
start_docker
pod() { podman --root "$work/podman" --runroot "$work/podman-run" "$@"; }

docker_pull() { docker rmi -f "$slipway/$1" > /dev/null 2>&1; docker pull -q "$slipway/$1"; }
docker_push() { docker tag "$slipway/team/public:1" "$slipway/$1" && docker push "$slipway/$1"; }
podman_pull() { pod rmi -f "$slipway/$1" > /dev/null 2>&1; pod pull -q --tls-verify=false "$slipway/$1"; }
podman_push() { pod tag "$slipway/team/public:1" "$slipway/$1" && pod push -q --tls-verify=false "$slipway/$1"; }
skopeo_pull() { skopeo inspect --raw --tls-verify=false "docker://$slipway/$1"; }
skopeo_push() { skopeo copy -q --dest-tls-verify=false "oci:$work/image:1" "docker://$slipway/$1"; }

docker_login() { docker login -u "$1" --password-stdin "$slipway" <<< "$2"; }
podman_login() { pod login -u "$1" --password-stdin --tls-verify=false "$slipway" <<< "$2"; }
skopeo_login() { skopeo login -u "$1" --password-stdin --tls-verify=false "$slipway" <<< "$2"; }
docker_logout() { docker logout "$slipway"; }
podman_logout() { pod logout "$slipway"; }
skopeo_logout() { skopeo logout "$slipway"; }

for client in docker podman skopeo; do
    proves "$client: nobody pulls what is public, without a login" "${client}_pull" team/public:1
    proves "$client: nobody does not pull what is private" refused "${client}_pull" team/secret:1
    proves "$client: nobody pushes nothing" refused "${client}_push" team/nobodys:1
    proves "$client: nobody logs in with a wrong password" refused "${client}_login" mallory wrong
    for who in "${!name[@]}"; do
        proves "$client: $who logs in" "${client}_login" "${name[$who]}" "${secret[$who]}"
        proves "$client: $who pulls what is public" "${client}_pull" team/public:1
        case " ${may[$who]} " in
            *' pull '*) proves "$client: $who pulls what is private and may be pulled" "${client}_pull" team/secret:1 ;;
            *) proves "$client: $who does not pull what is private" refused "${client}_pull" team/secret:1 ;;
        esac
        case " ${may[$who]} " in
            *' push '*) proves "$client: $who pushes" "${client}_push" "team/app:$client" ;;
            *) proves "$client: $who does not push" refused "${client}_push" "team/app:$client" ;;
        esac
        if [ -n "${namespace_of[$who]-}" ]; then
            proves "$client: $who pushes into the namespace of that name" "${client}_push" "${namespace_of[$who]}/app:$client"
        fi
        "${client}_logout" > /dev/null 2>&1
    done
done

# Basic on every request, and Bearer without a token server in between.
manifest=http://$slipway/v2/team/secret/manifests/1
for who in "${!name[@]}"; do
    case " ${may[$who]} " in *' pull '*) expected=200 ;; *) expected=404 ;; esac
    [ "$who" != 'personal access token' ] || expected=200
    proves "Basic on /v2/ itself: $who is answered with $expected" \
        answers "$expected" -u "${name[$who]}:${secret[$who]}" -H 'Accept: */*' "$manifest"
done
registry_token() { curl -fsS -u "$1:$2" "http://$slipway/token?service=$slipway&scope=repository:$3:pull,push" | jq -r .token; }
uma=$(registry_token uma Zx9-quartz-lamp team/secret)
proves "skopeo: a token of the registry pulls" skopeo inspect --raw --tls-verify=false --registry-token "$uma" "docker://$slipway/team/secret:1"
proves "skopeo: and pushes" skopeo copy -q --dest-tls-verify=false --dest-registry-token "$uma" "oci:$work/image:1" "docker://$slipway/team/secret:2"
proves "skopeo: but not to another name" refused skopeo copy -q --dest-tls-verify=false --dest-registry-token "$uma" "oci:$work/image:1" \
    "docker://$slipway/team/app:other"
proves "skopeo: credentials on the command line pull" skopeo inspect --raw --tls-verify=false --creds uma:Zx9-quartz-lamp "docker://$slipway/team/secret:1"
proves "podman: and there too" pod pull -q --tls-verify=false --creds uma:Zx9-quartz-lamp "$slipway/team/secret:2"

# Refresh tokens, as docker keeps them instead of a password.
docker_login uma Zx9-quartz-lamp > /dev/null 2>&1
identity=$(jq -r ".auths[\"$slipway\"].identitytoken // empty" "$DOCKER_CONFIG/config.json")
proves "docker keeps a refresh token and not the password" test -n "$identity"
proves "docker: pulls with it" docker_pull team/secret:1
printf '{"auths": {"%s": {"auth": "%s", "identitytoken": "%s"}}}' "$slipway" "$(printf 'uma:' | base64 -w0)" "$identity" > "$REGISTRY_AUTH_FILE"
proves "skopeo: pulls with it" skopeo_pull team/secret:1

# What is taken away is gone with the next request.
curl -fsS "${admin[@]}" -d '{"role": "container.containernamespace_collaborator", "users": ["uma"]}' \
    "http://$slipway${namespace}remove_role/" > /dev/null || die "the role was not taken away"
proves "a role that is taken away ends tokens" answers 401 -H "$(bearer "$uma")" -H 'Accept: */*' "$manifest"
proves "and refresh tokens" refused skopeo_pull team/secret:1
proves "and passwords pull no longer" answers 404 -u uma:Zx9-quartz-lamp -H 'Accept: */*' "$manifest"
proves "and personal access tokens do not either" answers 404 -u "uma:$pat" -H 'Accept: */*' "$manifest"
proves "the user of a person of Keycloak can be deactivated" answers 200 "${admin[@]}" -X PATCH -d '{"is_active": false}' \
    "http://$slipway$(curl -fsS "${admin[@]}" "$api/users/?username=bob" | jq -r '.results[0].pulp_href')"
proves "and his token is good for nothing then" answers 401 -H "$(bearer "$bob")" "$api/login/"

# The administrator.
me=http://$slipway$(curl -fsS "${admin[@]}" "$api/users/?username=admin" | jq -r '.results[0].pulp_href')
proves "an operator of Keycloak disables the administrator's password" answers 200 -X PATCH -H "$(bearer "$olga")" \
    -H 'Content-Type: application/json' -d '{"password": null}' "$me"
proves "it is good for nothing then" answers 401 "${admin[@]}" "$api/users/"
"$home/slipway" restart content-service > /dev/null
proves "and stays so when the service starts again" answers 401 "${admin[@]}" "$api/users/"
again=$("$home/slipway" password --reset | tail -n 1)
proves "./slipway password --reset gives him another one" test "$again" != "$password"
proves "which is good" answers 200 -u "admin:$again" "$api/users/"
proves "and the old one is not" answers 401 -u "admin:$password" "$api/users/"
proves "and is what ./slipway password shows" test "$("$home/slipway" password)" = "$again"
audit() { curl -fsS -u "admin:$again" "http://$slipway/slipway/api/v1/audit/?surface=machine" | jq -e '.count == 1'; }
proves "and it is in the audit log" audit
leaks() { ! grep -rqF -e "$alice" -e "$pia" -e "$robot" -e "$pat" -e "$identity" -e "$again" -e Zx9-quartz-lamp "$work/state/log"; }
proves "none of all these secrets is in a log" leaks

counted
